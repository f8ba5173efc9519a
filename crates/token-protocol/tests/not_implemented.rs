//! What a secret and a token for one use cannot do. A derive too many does not compile.

use std::fmt::{Display, LowerHex};
use std::hash::Hash;
use std::ops::Deref;

use serde::Serialize;
use static_assertions::{assert_impl_all, assert_not_impl_any};
use token_protocol::{Reusable, Secret, SingleUse};

assert_impl_all!(Secret: Clone, Send, Sync);
assert_not_impl_any!(Secret: Display, LowerHex, PartialEq, PartialOrd, Hash, Serialize, AsRef<str>, Deref, Into<String>);

assert_impl_all!(SingleUse<u8>: Send, Sync);
assert_not_impl_any!(SingleUse<u8>: Clone, Copy, Reusable, PartialEq, Hash, Serialize, AsRef<u8>, Deref);
