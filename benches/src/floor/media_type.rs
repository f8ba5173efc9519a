use http::HeaderMap;
use http::header::CONTENT_TYPE;

/// One `Content-Type`, of this type, in any case and with any parameters.
pub(crate) fn is(headers: &HeaderMap, media_type: &str) -> bool {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return false };
    let Some((essence, rest)) = value.as_bytes().split_at_checked(media_type.len()) else { return false };
    essence.eq_ignore_ascii_case(media_type.as_bytes()) && matches!(rest.first(), None | Some(b';' | b' '))
}
