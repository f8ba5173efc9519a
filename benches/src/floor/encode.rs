/// What a path segment or a query value becomes: the bytes outside RFC 3986's unreserved set as `%XX`.
pub(crate) fn encoded_len(text: &str) -> usize {
    text.bytes().map(|byte| if UNRESERVED[usize::from(byte)] { 1 } else { 3 }).sum()
}

pub(crate) fn encode(text: &str, encoded_len: usize, target: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    if encoded_len == text.len() {
        target.extend_from_slice(text.as_bytes());
        return;
    }
    for byte in text.bytes() {
        if UNRESERVED[usize::from(byte)] {
            target.push(byte);
        } else {
            target.extend_from_slice(&[b'%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
    }
}

const UNRESERVED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        byte += 1;
    }
    table
};
