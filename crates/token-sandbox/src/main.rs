//! `token-sandbox`: the four services on a loopback port.

use std::io::{self, Write as _};
use std::net::{IpAddr, SocketAddr};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use clap::Parser;
use token_sandbox::{RateLimit, Sandbox, Service, server};
use tokio::net::TcpListener;

const ABOUT: &str = "Four token services, emulated on a loopback port";

const LONG_ABOUT: &str = "\
Four token services, emulated on a loopback port.

Google Play Games Services, Google Play EMM, ITA Group Games API and Microsoft PlayFab share one port over plain HTTP; the path \
tells them apart. The program prints its address and one curl line for each service, and runs until it is interrupted. The \
credentials in those lines are dummies and the same at every start.";

#[derive(Parser)]
#[command(version, about = ABOUT, long_about = LONG_ABOUT)]
struct Options {
    /// Port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,

    /// Address to listen on; only loopback addresses are taken
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS", value_parser = loopback)]
    host: IpAddr,

    /// Lifetime of the entity tokens that the PlayFab service issues
    #[arg(long, default_value_t = 86_400, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    entity_token_lifetime: u32,

    /// Authenticated calls that each service grants in a minute, the rest being refused with 429; without it, all are granted
    #[arg(long, value_name = "CALLS")]
    calls_per_minute: Option<u32>,
}

fn loopback(text: &str) -> Result<IpAddr, String> {
    let address: IpAddr = text.parse().map_err(|_| "not an IP address, like 127.0.0.1 or ::1".to_owned())?;
    if address.is_loopback() { Ok(address) } else { Err("not a loopback address".to_owned()) }
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("token-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> io::Result<()> {
    let listener = TcpListener::bind(SocketAddr::new(options.host, options.port)).await?;
    let address = listener.local_addr()?;
    let mut sandbox = Sandbox::new();
    let lifetime = TimeDelta::seconds(options.entity_token_lifetime.into());
    sandbox.set_entity_token_lifetime(Some(lifetime));
    let limit = options.calls_per_minute.map(|calls| RateLimit { calls, window: TimeDelta::minutes(1) });
    for service in [Service::Pgs, Service::Emm, Service::Ita, Service::PlayFab] {
        sandbox.set_rate_limit(service, limit);
    }

    // In one write, so that a reader which takes the first line and closes does not end the program.
    let lines = server::curl_lines(address).join("\n");
    io::stdout().write_all(format!("listening on http://{address}\n{lines}\n").as_bytes())?;
    tokio::select! {
        () = server::serve(listener, Arc::new(Mutex::new(sandbox))) => Ok(()),
        interrupted = tokio::signal::ctrl_c() => interrupted,
    }
}
