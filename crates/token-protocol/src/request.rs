use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri};

/// A request of these parts and nothing else, which is how every [`Endpoint`](crate::Endpoint) ends up with the complete
/// set of its headers.
#[must_use]
pub fn request<const N: usize>(
    method: Method,
    uri: Uri,
    headers: [(HeaderName, HeaderValue); N],
    body: Vec<u8>,
) -> Request<Vec<u8>> {
    // Room for all of them and for the `host` that an HTTP/1.1 transport adds: growing costs an allocation, and copies.
    let mut map = HeaderMap::with_capacity(N.saturating_add(1));
    for (name, value) in headers {
        insert(&mut map, name, value);
    }
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    *request.headers_mut() = map;
    request
}

/// Inlined, it is 2 KB of a wasm module in each service.
#[cfg_attr(target_family = "wasm", inline(never))]
fn insert(map: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    map.insert(name, value);
}
