/// Whether repeating a call is harmless when nobody knows if the first one took effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Replay {
    /// A repeat at worst issues one more token.
    Harmless,
    /// A repeat may do something twice. Only a call that provably never left, or that the service refused in its own words with a 4xx
    /// or a 503, may be sent again.
    Forbidden,
}
