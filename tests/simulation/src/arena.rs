use std::cell::{Cell, OnceCell};

const CHUNK: usize = 1024;
const CHUNKS: usize = 4096;

/// Values that stay where they are for as long as the arena: an `Exchange` borrows its credential.
pub(crate) struct Arena<T> {
    chunks: Vec<OnceCell<Vec<OnceCell<T>>>>,
    used: Cell<usize>,
}

impl<T> Arena<T> {
    pub(crate) fn new() -> Self {
        Self { chunks: empty(CHUNKS), used: Cell::new(0) }
    }

    /// `None` when four million are in it.
    pub(crate) fn put(&self, value: T) -> Option<&T> {
        let place = self.used.replace(self.used.get() + 1);
        let chunk = self.chunks.get(place / CHUNK)?.get_or_init(|| empty(CHUNK));
        Some(chunk.get(place % CHUNK)?.get_or_init(|| value))
    }
}

fn empty<T>(length: usize) -> Vec<OnceCell<T>> {
    (0..length).map(|_| OnceCell::new()).collect()
}
