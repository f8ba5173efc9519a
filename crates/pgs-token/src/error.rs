use google_api::Rejection;

/// How this call fails. It says no as every Google API does: [`Rejection`] has the table.
///
/// No refusal particular to this call is documented: not what a wrong persona earns, nor a package name that is not the
/// credential's game. Limits on the number of calls are set per Cloud project
/// (<https://developer.android.com/games/pgs/quota>); how the service says that one is reached is not documented
/// either, so Google's general rules hold.
///
/// ```
/// use pgs_token::{Endpoint, Error, GeneratePlayGroupingApiToken, PackageName, Persona, Recovery};
///
/// let call = GeneratePlayGroupingApiToken::new(PackageName::new("com.example.mygame")?, Persona::new("5dde1c0f")?);
/// let response = http::Response::builder()
///     .status(403)
///     .header("content-type", "application/json; charset=UTF-8")
///     .header("retry-after", "30")
///     .body(r#"{"error": {"code": 403, "message": "User Rate Limit Exceeded",
///               "errors": [{"domain": "usageLimits", "reason": "userRateLimitExceeded"}]}}"#)?;
///
/// let error: Error = call.response(&response).unwrap_err();
/// let Recovery::Retry { after: Some(wait) } = error.recovery() else { panic!() };
/// assert_eq!(wait.at_least().as_secs(), 30);
/// assert_eq!(error.to_string(), "refused with status 403: userRateLimitExceeded: User Rate Limit Exceeded");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type Error = token_protocol::Error<Rejection>;
