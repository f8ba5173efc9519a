use std::time::Instant;

use token_lifecycle::Tick;

/// The one place where a clock is read: ticks since the client was made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock(Instant);

#[expect(clippy::disallowed_methods, reason = "an I/O crate has a clock, and this is it")]
impl Clock {
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn now(self) -> Tick {
        Tick::new(self.0.elapsed())
    }
}
