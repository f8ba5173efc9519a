//! How ASP.NET Web API 2 picks the form of an answer.
//!
//! `github:aspnet/AspNetWebStack` `src/System.Net.Http.Formatting/Formatting/DefaultContentNegotiator.cs`: each formatter takes its best
//! `Accept` entry; the higher `q` wins, then the more literal entry, then the JSON formatter, which also takes what nothing matches.

use http::{HeaderMap, header};

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    Xml,
}

/// The formatters and their media types, in the order of registration. `text/html` is the page's own
/// (<https://api.games.itagroupservices.com/Help/Api/GET-v1-tokens-tokenId>), and it is JSON.
const FORMATTERS: [(Form, &[&str]); 2] =
    [(Form::Json, &["application/json", "text/json", "text/html"]), (Form::Xml, &["application/xml", "text/xml"])];

/// One entry of `Accept`. `breadth` is 0 for a literal type, 1 for `type/*`, 2 for `*/*`.
struct Entry<'a> {
    range: &'a str,
    breadth: u8,
    q: f64,
}

/// The form and its `Content-Type`.
pub(crate) fn negotiate(headers: &HeaderMap) -> (Form, &'static str) {
    let values = headers.get_all(header::ACCEPT).iter();
    let mut entries: Vec<Entry<'_>> =
        values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).filter_map(entry).collect();
    entries.sort_by(|a, b| b.q.total_cmp(&a.q).then(a.breadth.cmp(&b.breadth)));

    let mut best: Option<(&Entry<'_>, Form, &str)> = None;
    for (form, media_types) in FORMATTERS {
        let Some((entry, media_type)) = entries.iter().find_map(|entry| {
            let media_type = media_types.iter().find(|media| entry.covers(media))?;
            Some((entry, *media_type))
        }) else {
            continue;
        };
        let beaten = best.is_some_and(|(other, ..)| (other.q, entry.breadth) >= (entry.q, other.breadth));
        if !beaten {
            best = Some((entry, form, media_type));
        }
    }
    match best {
        Some((_, form, media_type)) => (form, with_charset(media_type)),
        None => (Form::Json, with_charset("application/json")),
    }
}

impl Entry<'_> {
    fn covers(&self, media_type: &str) -> bool {
        match self.breadth {
            0 => self.range.eq_ignore_ascii_case(media_type),
            1 => {
                let own = self.range.split('/').next().unwrap_or_default();
                let other = media_type.split('/').next().unwrap_or_default();
                own.eq_ignore_ascii_case(other)
            }
            _ => true,
        }
    }
}

/// `None` for what is no media range, and for `q=0`. A `q` that is no number counts as 1, as in .NET.
fn entry(text: &str) -> Option<Entry<'_>> {
    let mut parts = text.split(';').map(str::trim);
    let range = parts.next()?;
    let (kind, subtype) = range.split_once('/')?;
    let breadth = match (kind, subtype) {
        ("*", "*") => 2,
        ("" | "*", _) | (_, "") => return None,
        (_, "*") => 1,
        _ => 0,
    };
    let q = parts
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
        .and_then(|(_, value)| value.trim().parse().ok())
        .unwrap_or(1.0);
    (q > 0.0).then_some(Entry { range, breadth, q })
}

fn with_charset(media_type: &str) -> &'static str {
    match media_type {
        "text/json" => "text/json; charset=utf-8",
        "text/html" => "text/html; charset=utf-8",
        "application/xml" => "application/xml; charset=utf-8",
        "text/xml" => "text/xml; charset=utf-8",
        _ => "application/json; charset=utf-8",
    }
}
