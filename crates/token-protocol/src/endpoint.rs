use http::{Request, Response};

use crate::{Error, Head, Rejection, Replay};

/// One call to a service: it builds the request and reads the response.
///
/// The value holds every input but the credential, each validated when it was made, so building
/// cannot fail. Sending is the caller's business.
pub trait Endpoint {
    /// The service's own name for the call, for logs and metrics.
    const NAME: &'static str;

    /// Whether repeating the call after an unknown outcome is harmless.
    const REPLAY: Replay;

    /// What authorises the call.
    type Credential;

    /// What the service returns on success.
    type Output;

    /// How the service says no.
    type Rejection: Rejection;

    /// Builds the request: method, URI, the complete set of headers, and the body.
    ///
    /// The credential's header is marked sensitive. `Vec<u8>` turns into most clients' body types
    /// with `request.map(Into::into)`.
    fn request(&self, credential: &Self::Credential) -> Request<Vec<u8>>;

    /// Reads a response, given its head and its whole body.
    ///
    /// # Errors
    ///
    /// [`Error::Rejected`] if the service said no, [`Error::Unrecognized`] if something else
    /// answered, [`Error::Malformed`] if the service said yes and its body is not what it promises.
    fn read(&self, head: Head<'_>, body: &[u8]) -> Result<Self::Output, Error<Self::Rejection>>;

    /// Reads a response of any body type. The same as [`read`](Endpoint::read).
    ///
    /// # Errors
    ///
    /// As [`read`](Endpoint::read).
    fn response<B: AsRef<[u8]>>(&self, response: &Response<B>) -> Result<Self::Output, Error<Self::Rejection>> {
        self.read(Head::of(response), response.body().as_ref())
    }
}
