use http::{HeaderName, HeaderValue, Method, Request, header};

use crate::request_text::split_scheme;

/// The request as a `curl` command for a POSIX shell. The credential is in shell variables of these names.
pub(crate) fn command(request: &Request<Vec<u8>>, variables: &[&str]) -> String {
    let mut arguments = vec!["curl -i".to_owned()];
    if request.method() != Method::GET {
        arguments.push(format!("-X {}", request.method()));
    }
    for (name, value) in request.headers() {
        if value.is_sensitive() {
            arguments.push(credential(name, value, variables));
        } else if name == header::CONTENT_LENGTH && !request.body().is_empty() {
            // curl counts a body itself. That there is none, it does not say.
        } else {
            arguments.push(format!("-H {}", quoted(&format!("{name}: {}", value.to_str().unwrap_or_default()))));
        }
    }
    if !request.body().is_empty() {
        arguments.push(format!("--data-raw {}", quoted(&String::from_utf8_lossy(request.body()))));
    }
    arguments.push(quoted(&request.uri().to_string()));
    arguments.join(" \\\n  ")
}

fn credential(name: &HeaderName, value: &HeaderValue, variables: &[&str]) -> String {
    let (scheme, _) = split_scheme(value);
    match variables {
        [user, password] => format!("--user \"${user}:${password}\""),
        [variable] if is_plain(name) => format!("-H \"{name}: {scheme}${variable}\""),
        [variable] => format!("-H {}\"${variable}\"", quoted(&format!("{name}: {scheme}"))),
        _ => String::new(),
    }
}

/// Whether a shell reads the name in double quotes as it is. A header's name can have `$`, `` ` `` and `!` in it.
fn is_plain(name: &HeaderName) -> bool {
    name.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// One word of a shell command, whatever is in it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::prepare;
    use crate::form::Form;

    fn curl<const N: usize>(fields: [(&str, &str); N]) -> String {
        let call = prepare(&Form::from(fields)).ok().unwrap();
        command(&call.request, call.variables)
    }

    #[test]
    fn an_empty_post_says_that_it_is_empty() {
        let command = curl([("call", "emm"), ("enterpriseId", "e"), ("userId", "u"), ("accessToken", "s3cr3t")]);
        assert_eq!(
            command,
            "curl -i \\\n  -X POST \\\n  -H 'accept: application/json' \\\n  -H \"authorization: Bearer $ACCESS_TOKEN\" \
             \\\n  -H 'content-length: 0' \\\n  \
             'https://www.googleapis.com/androidenterprise/v1/enterprises/e/users/u/authenticationToken'"
        );
    }

    #[test]
    fn a_body_is_counted_by_curl() {
        let fields = [("call", "playfab"), ("titleId", "144"), ("secretKey", "s3cr3t"), ("Id", "it's")];
        let command = curl(fields);
        assert!(command.contains(r#"--data-raw '{"Entity":{"Id":"it'\''s"}}'"#), "{command}");
        assert!(command.contains("-H \"x-secretkey: $PLAYFAB_SECRET_KEY\""), "{command}");
        assert!(!command.contains("content-length"), "{command}");
    }

    #[test]
    fn a_header_name_cannot_run_a_command() {
        let command =
            curl([("call", "ita"), ("tokenId", "1"), ("credential", "header"), ("name", "`ls`$x!'"), ("value", "v")]);
        assert!(command.contains(r#"-H '`ls`$x!'\'': '"$ITA_KEY""#), "{command}");
    }
}
