//! A permit is the right to one request, so nothing makes a second one of it. A derive too many does not compile.

use static_assertions::{assert_impl_all, assert_not_impl_any};
use token_lifecycle::Permit;

assert_impl_all!(Permit: Send, Sync);
assert_not_impl_any!(Permit: Clone, Copy, Default);
