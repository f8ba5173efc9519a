use std::collections::BTreeMap;
use std::rc::Rc;

use chrono::TimeDelta;
use http::{Request, Response};
use token_lifecycle::{Generation, Tick};

use crate::Kind;

/// Something that happens at a tick. `client` is a client's place, `flight` the number of a fetch.
pub(crate) enum Event {
    /// Somebody at this client wants a token.
    Caller { client: usize, regular: bool },
    /// Those who wait at this client look again.
    Look { client: usize },
    /// The resource's refusal of a token has come back to the client.
    Reject { client: usize, generation: Generation, text: Rc<str> },
    /// The operator gives the client the new root credential.
    Reset { client: usize },
    /// The exchange asked to be polled now.
    Timer { flight: u64 },
    /// A request arrives at the server. The flight need not be there any more.
    Arrive { client: usize, flight: u64, attempt: u32, request: Request<Vec<u8>> },
    /// An answer arrives at the client.
    Answer { flight: u64, attempt: u32, response: Response<Vec<u8>> },
    /// The transport reports that there will be no answer.
    Lost { flight: u64, attempt: u32, never_left: bool },
    /// The caller who fetches is cancelled, and gives its permit back.
    Cancel { flight: u64 },
    /// The caller who fetches disappears with its permit.
    Leak { flight: u64 },
    /// An episode starts that has something to do at its start.
    Start { kind: Kind, step: TimeDelta },
    /// Tokens are issued with their usual life again, unless another episode goes on.
    LifeRestored,
    /// The token that this client holds is revoked.
    Revoke { client: usize },
    /// From here on this client must be served.
    Recovered { client: usize },
    /// And has had the time to fetch.
    Served { client: usize },
}

/// What is to come, in the order of time and, at one tick, of having been put in.
#[derive(Default)]
pub(crate) struct Queue {
    events: BTreeMap<(Tick, u64), Event>,
    count: u64,
}

impl Queue {
    pub(crate) fn put(&mut self, at: Tick, event: Event) {
        self.count += 1;
        self.events.insert((at, self.count), event);
    }

    pub(crate) fn next(&mut self) -> Option<(Tick, Event)> {
        self.events.pop_first().map(|((at, _), event)| (at, event))
    }
}
