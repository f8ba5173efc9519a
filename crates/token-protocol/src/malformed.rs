use http::StatusCode;

use crate::{Flaw, RequestId};

/// The service said yes, and its body is not what it promises.
///
/// It knows where the body is wrong and how, and keeps nothing of the body itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the body of the {} response is not what the service promises: {flaw}", status.as_u16())]
pub struct Malformed {
    pub(crate) status: StatusCode,
    pub(crate) request_id: Option<RequestId>,
    pub(crate) flaw: Flaw,
}

impl Malformed {
    /// The response's status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// What is wrong, and where.
    #[must_use]
    pub const fn flaw(&self) -> &Flaw {
        &self.flaw
    }

    /// What to quote to the service's support.
    #[must_use]
    pub const fn request_id(&self) -> Option<&RequestId> {
        self.request_id.as_ref()
    }
}
