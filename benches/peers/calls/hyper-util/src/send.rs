use std::error::Error;
use std::io;
use std::time::Duration;

use http::{Request, Response};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_util::client::legacy::{self, connect::HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use sample::MAX_BODY;
use tokio::time::timeout;

pub(crate) type Client = legacy::Client<HttpConnector, Full<&'static [u8]>>;

pub(crate) fn client() -> Client {
    let mut connector = HttpConnector::new();
    connector.set_connect_timeout(Some(Duration::from_secs(10)));
    legacy::Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connector)
}

/// A transport's three duties: hyper-util adds no credential and follows no redirect, `Limited` bounds the body, and
/// `timeout` the whole call. The calls measured have no body.
pub(crate) async fn send(client: &Client, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Box<dyn Error>> {
    timeout(Duration::from_secs(30), async {
        let (head, body) = client.request(request.map(|_| Full::default())).await?.into_parts();
        let body = Limited::new(body, MAX_BODY).collect().await.map_err(io::Error::other)?.to_bytes();
        Ok(Response::from_parts(head, body.into()))
    })
    .await?
}
