/// A token that may be used more than once while it lives.
///
/// Implemented by the tokens that a cache may hold. A token that the service honours once is returned
/// inside [`SingleUse`], which does not implement it.
pub trait Reusable {}

/// A token that the service honours once.
///
/// It cannot be cloned and it is not [`Reusable`], so it cannot enter a cache; taking it out
/// consumes it.
///
/// ```
/// use token_protocol::SingleUse;
///
/// let ticket = SingleUse::new("admit one");
/// assert_eq!(ticket.redeem(), "admit one");
/// ```
///
/// ```compile_fail,E0382
/// # use token_protocol::SingleUse;
/// let ticket = SingleUse::new("admit one");
/// ticket.redeem();
/// ticket.redeem();
/// ```
///
/// ```compile_fail,E0277
/// # use token_protocol::{Reusable, SingleUse};
/// fn cache<T: Reusable>(_: T) {}
/// cache(SingleUse::new("admit one"));
/// ```
#[derive(Debug)]
#[must_use = "the service issued this token for one use"]
pub struct SingleUse<T>(T);

impl<T> SingleUse<T> {
    /// Marks a token as good for one use.
    pub const fn new(token: T) -> Self {
        Self(token)
    }

    /// Takes the token out, to be used now.
    #[must_use = "the token is gone once this is called"]
    pub fn redeem(self) -> T {
        self.0
    }
}

/// A shared token is as reusable as the token.
impl<T: Reusable + ?Sized> Reusable for std::sync::Arc<T> {}
