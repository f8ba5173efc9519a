use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{ClientBuilder, retry};

/// How long a call may take and how much it may bring.
///
/// ```
/// use std::time::Duration;
/// use token_reqwest::{Client, Settings};
///
/// let settings = Settings::default().with_timeout(Duration::from_secs(5)).with_max_body(64 * 1024);
/// let client = Client::with(settings)?;
/// # Ok::<(), token_reqwest::BuildError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    connect_timeout: Duration,
    timeout: Duration,
    max_body: usize,
}

impl Default for Settings {
    /// Connect timeout 10 s, total timeout 30 s, bodies up to 1 MiB.
    fn default() -> Self {
        Self { connect_timeout: Duration::from_secs(10), timeout: Duration::from_secs(30), max_body: 1024 * 1024 }
    }
}

impl Settings {
    /// Sets the time to resolve the name, connect and shake hands.
    ///
    /// Only while it is shorter than the total timeout can a call that timed out while connecting be told from
    /// one that may have arrived.
    #[must_use]
    pub const fn with_connect_timeout(self, connect_timeout: Duration) -> Self {
        Self { connect_timeout, ..self }
    }

    /// Sets the time for the whole call, from the name lookup to the body's last byte.
    #[must_use]
    pub const fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Sets the longest body to read, in bytes. If reqwest decompresses bodies, it is the decompressed bytes that
    /// count.
    #[must_use]
    pub const fn with_max_body(self, max_body: usize) -> Self {
        Self { max_body, ..self }
    }

    /// The time to resolve the name, connect and shake hands.
    #[must_use]
    pub const fn connect_timeout(&self) -> Duration {
        self.connect_timeout
    }

    /// The time for the whole call.
    #[must_use]
    pub const fn timeout(&self) -> Duration {
        self.timeout
    }

    /// The longest body to read, in bytes.
    #[must_use]
    pub const fn max_body(&self) -> usize {
        self.max_body
    }

    /// The client that sends what the endpoint wrote: no proxy, and whatever features of reqwest another
    /// crate turned on, no `accept-encoding` of its own.
    pub(crate) fn builder() -> ClientBuilder {
        ClientBuilder::new().no_proxy().no_gzip().no_brotli().no_zstd().no_deflate()
    }

    /// What holds for every client, a caller's own included.
    pub(crate) fn apply(&self, builder: ClientBuilder) -> ClientBuilder {
        builder
            .redirect(Policy::none())
            .retry(retry::never())
            .referer(false)
            // It logs every byte at TRACE, and credentials and tokens are among them.
            .connection_verbose(false)
            .connect_timeout(self.connect_timeout)
            .timeout(self.timeout)
    }
}
