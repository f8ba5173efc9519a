//! What an error may print: no eight bytes of a body. Stricter than the vectors' runner, which looks for eight characters of what a body
//! says: of its names, values and words.

use std::error::Error as _;

use token_protocol::{Error, Head, Rejection};

/// Shorter pieces are in any text by chance.
const PIECE: usize = 8;

/// What a service's refusals may print.
pub(crate) struct Printable<R> {
    /// The message for people, as printed.
    pub(crate) message: fn(&R) -> String,
    /// Every code, as printed.
    pub(crate) codes: fn(&R) -> Vec<String>,
    /// Refusals in which the words of the crate's own stand that a refusal can have around those: a status and a body each.
    pub(crate) own_words: &'static [(u16, &'static str)],
}

/// Panics if the error shows something of the body.
///
/// An `Unrecognized` is made of the head alone and a `Malformed` of the head, fixed words and two numbers: that they are
/// is checked, so nothing of a body can be in them. A `Rejected` is searched.
pub(crate) fn check<R: Rejection + PartialEq>(
    error: &Error<R>,
    head: Head<'_>,
    body: &[u8],
    printable: &Printable<R>,
    own: &[String],
) {
    match error {
        Error::Unrecognized { .. } => assert_eq!(error, &head.unrecognized(), "made of the head alone"),
        Error::Malformed(malformed) => assert_eq!(error, &head.malformed(*malformed.flaw()), "made of head and flaw"),
        Error::Rejected { .. } => {
            for text in printed(error, printable) {
                let leaked = text
                    .as_bytes()
                    .windows(PIECE)
                    .find(|piece| contains(body, piece) && !own.iter().any(|own| contains(own.as_bytes(), piece)));
                assert_eq!(leaked.map(String::from_utf8_lossy), None, "is printed: {text}");
            }
        }
        _ => panic!("an error of a kind that nothing here knows"),
    }
}

/// `Display` and `Debug` of a refusal and of its sources, in pieces: what is left where what may be printed is cut out. Nothing stands in
/// its place, as any character may be in a body too.
pub(crate) fn printed<R: Rejection>(error: &Error<R>, printable: &Printable<R>) -> Vec<String> {
    let mut permitted = vec![error.status().as_u16().to_string()];
    permitted.extend(error.retry_after().map(|wait| format!("{:?}", Some(wait))));
    permitted.extend(error.request_id().map(ToString::to_string));
    if let Error::Rejected { rejection, .. } = error {
        permitted.push((printable.message)(rejection));
        permitted.extend((printable.codes)(rejection));
    }
    permitted.retain(|piece| !piece.is_empty());
    permitted.sort_by_key(|piece| std::cmp::Reverse(piece.len()));
    let without = |text: String| {
        permitted.iter().fold(vec![text], |texts, piece| {
            texts.iter().flat_map(|text| text.split(piece.as_str())).map(str::to_owned).collect()
        })
    };

    let mut texts = vec![error.to_string(), format!("{error:?}")];
    let mut source = error.source();
    while let Some(error) = source {
        texts.extend([error.to_string(), format!("{error:?}")]);
        source = error.source();
    }
    texts.into_iter().flat_map(without).collect()
}

fn contains(text: &[u8], piece: &[u8]) -> bool {
    text.windows(piece.len()).any(|window| window == piece)
}
