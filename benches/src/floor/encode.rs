/// A path and query: the service's texts as they are, and after each but the last a caller's, in which the bytes outside
/// RFC 3986's unreserved set become `%XX`.
pub(crate) fn target<const N: usize>(literals: [&str; N], texts: [&str; N]) -> Vec<u8> {
    let reserved: usize = texts.iter().map(|text| reserved(text)).sum();
    let plain: usize = literals.iter().zip(&texts).map(|(literal, text)| literal.len() + text.len()).sum();
    let mut target = Vec::with_capacity(plain + 2 * reserved);
    for (literal, text) in literals.iter().zip(&texts) {
        target.extend_from_slice(literal.as_bytes());
        if reserved == 0 {
            target.extend_from_slice(text.as_bytes());
        } else {
            encode(text, &mut target);
        }
    }
    target
}

fn reserved(text: &str) -> usize {
    text.bytes().filter(|byte| !UNRESERVED[usize::from(*byte)]).count()
}

fn encode(text: &str, target: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if UNRESERVED[usize::from(byte)] {
            target.push(byte);
        } else {
            target.extend_from_slice(&[b'%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
    }
}

static UNRESERVED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        byte += 1;
    }
    table
};
