use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use playfab_entity::{Credential, GetEntityToken, TitleId};
use token_protocol::Origin;
use token_reqwest::{Backoff, CellPolicy, Client, RetryPolicy, SourceSettings, TokenSource};
use token_sandbox::{Fault, Sandbox, Service, server};
use tokio::net::TcpListener;
use tokio::time::{Instant, sleep};

use crate::Failure;

/// How long the sandbox's tokens live. Renewal starts at half of it, and the other half outlasts the outage by seconds, so
/// that a busy machine does not turn a renewal that was in time into a gap.
const LIFE: chrono::TimeDelta = chrono::TimeDelta::seconds(9);

/// The waits between failed renewals: below 0.1, 0.2 and 0.4 s for the outage's three.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(1));

/// How often this program wants the token.
const STEP: Duration = Duration::from_millis(250);

/// Keeps an entity token fresh, through renewals, and an outage of the service.
pub(crate) async fn run(client: Client, length: Duration) -> Result<(), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(|error| Failure::Setup(error.into()))?;
    let address = listener.local_addr().map_err(|error| Failure::Setup(error.into()))?;
    let sandbox = Arc::new(Mutex::new(Sandbox::new()));
    let server = tokio::spawn(server::serve(listener, Arc::clone(&sandbox)));
    let with_sandbox = |change: &dyn Fn(&mut Sandbox)| {
        change(&mut sandbox.lock().unwrap_or_else(PoisonError::into_inner));
    };
    with_sandbox(&|sandbox| sandbox.set_entity_token_lifetime(Some(LIFE)));

    let call = GetEntityToken::new(TitleId::new(token_sandbox::PLAYFAB_TITLE)?)
        .with_origin(Origin::new(&format!("http://{address}"))?);
    let key = Credential::secret_key(token_sandbox::PLAYFAB_SECRET_KEY)?;
    let settings = SourceSettings::new(Duration::from_secs(5))
        .with_cell(CellPolicy::default().with_renewal_at(0.5)?.with_backoff(Backoff::new(BACKOFF.0, BACKOFF.1)?))
        .with_retry(RetryPolicy::default().with_attempts(1)?);
    let source = TokenSource::with_renewal(client, call, key, settings, |token| Credential::try_from(token).ok());

    let start = Instant::now();
    let say = |what: &str| println!("{:6.2} s  {what}", start.elapsed().as_secs_f64());
    let (mut tokens, mut gaps) = (0, 0);
    let mut current = None;
    let mut outage = false;
    while start.elapsed() < length {
        match source.token().await {
            Ok(lease) if current != Some(lease.generation) => {
                tokens += 1;
                current = Some(lease.generation);
                say(&format!(
                    "token {tokens}, until {}",
                    lease.token.expiration.map_or("ever".to_owned(), |end| end.to_string())
                ));
            }
            Ok(_) => {}
            Err(error) => {
                gaps += 1;
                say(&format!("no token: {error}"));
            }
        }
        if !outage && start.elapsed() > Duration::from_secs(6) {
            outage = true;
            say("the service goes down for three calls; the token there is goes on being used");
            with_sandbox(&|sandbox| (0..3).for_each(|_| sandbox.script_for(Service::PlayFab, Fault::Unavailable)));
        }
        sleep(STEP).await;
    }
    server.abort();
    say(&format!("tokens: {tokens}, without one: {gaps}"));
    if tokens > 0 && gaps == 0 { Ok(()) } else { Err(Failure::NoToken) }
}
