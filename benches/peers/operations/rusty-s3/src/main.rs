//! A signed URL of rusty-s3: there is no answer to read.

use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

use jiff::Timestamp;
use rusty_s3::actions::GetObject;
use rusty_s3::{Bucket, Credentials, S3Action as _, UrlStyle};

fn main() -> Result<(), Box<dyn Error>> {
    let endpoint = "https://s3.amazonaws.com".parse()?;
    let bucket = Bucket::new(endpoint, UrlStyle::VirtualHost, "examplebucket", "us-east-1")?;
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    let now = Timestamp::from_second(1_765_472_910)?;
    sample::operation(
        || {
            GetObject::new(black_box(&bucket), Some(&credentials), "token.json")
                .sign_with_time(Duration::from_hours(1), &now)
        },
        || (),
        |()| (),
    );
    Ok(())
}
