/// ASCII's letters and digits, and a few bytes more.
pub(crate) struct ByteSet([bool; 256]);

impl ByteSet {
    #[expect(clippy::indexing_slicing, reason = "a byte is an index below 256, and constants are made by the compiler")]
    pub(crate) const fn alphanumeric_and(mut more: &[u8]) -> Self {
        let mut set = [false; 256];
        let mut byte = 0;
        while byte < u8::MAX {
            set[byte as usize] = byte.is_ascii_alphanumeric();
            byte = byte.saturating_add(1);
        }
        while let [first, rest @ ..] = more {
            set[*first as usize] = true;
            more = rest;
        }
        Self(set)
    }

    pub(crate) fn contains(&self, byte: u8) -> bool {
        self.0.get(usize::from(byte)) == Some(&true)
    }
}
