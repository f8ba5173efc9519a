//! An [`Exchange`], driven: the loop around [`Exchange::poll`] that a caller would write, with the I/O left open.

use std::time::Duration;

use http::{Request, Response};
use token_protocol::{Endpoint, Head};

use crate::{Exchange, Failure, Given, Loss, Step, Tick};

/// Makes a call, over whatever sends and whatever sleeps.
///
/// - `clock` tells the time: the caller's monotonic clock.
/// - `send` sends one request and returns the whole response, or why there is none, within this long: it is what is left of the
///   policy's total.
/// - `sleep` returns after this long.
///
/// No runtime is assumed and nothing has to be `Send`; the future is, if the closures' futures are. Dropping it ends the
/// exchange.
///
/// ```
/// # use std::time::Duration;
/// # use token_lifecycle::{Exchange, Loss, RetryPolicy, Tick, drive};
/// # use token_protocol::{Endpoint, Error, Head, Recovery, Rejection, Replay};
/// # struct Call;
/// # #[derive(Debug, thiserror::Error)] #[error("no")] struct No;
/// # impl Rejection for No { fn recovery(&self, _: http::StatusCode) -> Recovery { Recovery::GiveUp } }
/// # impl Endpoint for Call {
/// #     const NAME: &'static str = "call"; const REPLAY: Replay = Replay::Harmless;
/// #     type Credential = (); type Output = &'static str; type Rejection = No;
/// #     fn request(&self, _: &()) -> http::Request<Vec<u8>> { http::Request::default() }
/// #     fn read(&self, _: Head<'_>, _: &[u8]) -> Result<&'static str, Error<No>> { Ok("token") }
/// # }
/// # type Answer = Result<http::Response<Vec<u8>>, Loss>;
/// async fn token<S: Future<Output = Answer>>(send: impl FnMut(http::Request<Vec<u8>>, Duration) -> S) {
///     let origin = std::time::Instant::now();
///     let exchange = Exchange::new(&Call, &(), RetryPolicy::default(), 7);
///     let clock = || Tick::new(origin.elapsed());
///     let given = drive(exchange, clock, send, |wait: Duration| async { /* your runtime's sleep */ }).await;
/// }
/// ```
///
/// # Errors
///
/// As the exchange.
pub async fn drive<E: Endpoint, B: AsRef<[u8]>, S, W>(
    mut exchange: Exchange<'_, E>,
    clock: impl Fn() -> Tick,
    // Not `AsyncFnMut`: with it the future is not `Send` once a closure borrows anything.
    mut send: impl FnMut(Request<Vec<u8>>, Duration) -> S,
    mut sleep: impl FnMut(Duration) -> W,
) -> Result<Given<E::Output>, Failure<E::Rejection>>
where
    S: Future<Output = Result<Response<B>, Loss>>,
    W: Future<Output = ()>,
{
    loop {
        let now = clock();
        match exchange.poll(now) {
            Step::Send(request) => match send(request, exchange.deadline().since(now)).await {
                Ok(response) => exchange.received(clock(), Head::of(&response), response.body().as_ref()),
                Err(loss) => exchange.lost(clock(), loss),
            },
            Step::Wait(until) => sleep(until.since(now)).await,
            Step::Done(result) => return result,
        }
    }
}

/// Makes a call, as [`drive`], on the thread that calls it.
///
/// # Errors
///
/// As the exchange.
pub fn drive_blocking<E: Endpoint, B: AsRef<[u8]>>(
    mut exchange: Exchange<'_, E>,
    clock: impl Fn() -> Tick,
    mut send: impl FnMut(Request<Vec<u8>>, Duration) -> Result<Response<B>, Loss>,
    mut sleep: impl FnMut(Duration),
) -> Result<Given<E::Output>, Failure<E::Rejection>> {
    loop {
        let now = clock();
        match exchange.poll(now) {
            Step::Send(request) => match send(request, exchange.deadline().since(now)) {
                Ok(response) => exchange.received(clock(), Head::of(&response), response.body().as_ref()),
                Err(loss) => exchange.lost(clock(), loss),
            },
            Step::Wait(until) => sleep(until.since(now)),
            Step::Done(result) => return result,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::pin::pin;
    use std::rc::Rc;
    use std::task::{Context, Poll, Waker};

    use http::StatusCode;
    use token_protocol::{Error, Recovery, Rejection, Replay};

    use super::*;
    use crate::RetryPolicy;

    struct Call;

    #[derive(Debug, thiserror::Error)]
    #[error("no")]
    struct No;

    impl Rejection for No {
        fn recovery(&self, _: StatusCode) -> Recovery {
            Recovery::GiveUp
        }
    }

    impl Endpoint for Call {
        const NAME: &'static str = "call";
        const REPLAY: Replay = Replay::Harmless;
        type Credential = ();
        type Output = String;
        type Rejection = No;

        fn request(&self, (): &()) -> Request<Vec<u8>> {
            Request::default()
        }

        fn read(&self, head: Head<'_>, body: &[u8]) -> Result<String, Error<No>> {
            if head.status == StatusCode::OK {
                Ok(String::from_utf8_lossy(body).into_owned())
            } else {
                Err(head.unrecognized())
            }
        }
    }

    /// Lost, then a 503 that asks for 8 seconds, then the token.
    fn answer(attempt: u32) -> Result<Response<&'static [u8]>, Loss> {
        match attempt {
            0 => Err(Loss::unknown()),
            1 => Ok(Response::builder().status(503).header("retry-after", "8").body(b"".as_slice()).unwrap()),
            _ => Ok(Response::new(b"token")),
        }
    }

    fn exchange() -> Exchange<'static, Call> {
        Exchange::new(&Call, &(), RetryPolicy::default(), 7)
    }

    fn ready<F: Future>(future: F) -> F::Output {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(output) => output,
            Poll::Pending => panic!("nothing here waits"),
        }
    }

    #[test]
    fn it_sends_sleeps_and_sends_again() {
        // Rc and Cell: nothing has to be Send.
        let (now, attempts) = (Rc::new(Cell::new(Tick::ORIGIN)), Rc::new(Cell::new(0)));
        let given = ready(drive(
            exchange(),
            || now.get(),
            |_, _| async { answer(attempts.replace(attempts.get() + 1)) },
            |wait| {
                now.set(now.get().after(wait));
                async {}
            },
        ));
        assert_eq!(given.unwrap().output, "token");
        assert_eq!(attempts.get(), 3);
        assert!(now.get() >= Tick::new(Duration::from_secs(8)));
    }

    #[test]
    fn blocking_does_the_same() {
        let (now, mut attempt) = (Cell::new(Tick::ORIGIN), 0);
        let send = |_, _| {
            attempt += 1;
            answer(attempt - 1)
        };
        let given = drive_blocking(exchange(), || now.get(), send, |wait| now.set(now.get().after(wait))).unwrap();
        assert_eq!(given.output, "token");
        assert_eq!(given.sent, now.get());
        assert_eq!(attempt, 3);
    }

    #[test]
    fn each_attempt_has_what_is_left_of_the_total() {
        let (now, lefts) = (Cell::new(Tick::ORIGIN), RefCell::new(Vec::new()));
        let policy = RetryPolicy::default().with_total(Duration::from_secs(20)).unwrap();
        let send = |_, left| {
            lefts.borrow_mut().push(left);
            now.set(now.get().after(Duration::from_secs(3)));
            Err::<Response<&[u8]>, _>(Loss::unknown())
        };
        let exchange = Exchange::new(&Call, &(), policy, 7);
        let failed = drive_blocking(exchange, || now.get(), send, |wait| now.set(now.get().after(wait)));
        let end = Tick::new(Duration::from_secs(20));
        let expected: Vec<_> = failed.unwrap_err().attempts().iter().map(|attempt| end.since(attempt.sent)).collect();
        assert_eq!(lefts.into_inner(), expected);
        assert_eq!(expected.len(), 3);
    }

    #[test]
    fn the_future_is_send_if_the_closures_are() {
        fn is_send<T: Send>(value: T) -> T {
            value
        }
        let body = b"token".to_vec();
        // It borrows the body, as a client's closure borrows the client.
        let send = |_: Request<Vec<u8>>, _| async { Ok(Response::new(&body)) };
        let given = ready(is_send(drive(exchange(), || Tick::ORIGIN, send, |_| async {})));
        assert_eq!(given.unwrap().output, "token");
    }
}
