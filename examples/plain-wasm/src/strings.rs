/// Strings, each with a NUL behind it.
pub(crate) fn join<S: AsRef<[u8]>>(strings: &[S]) -> Vec<u8> {
    let mut output = Vec::new();
    for string in strings {
        output.extend_from_slice(string.as_ref());
        output.push(0);
    }
    output
}

/// The next of the strings.
pub(crate) fn next<'a>(rest: &mut &'a [u8]) -> &'a [u8] {
    let end = rest.iter().position(|byte| *byte == 0).unwrap_or(rest.len());
    let (string, after) = rest.split_at(end);
    *rest = after.get(1..).unwrap_or_default();
    string
}
