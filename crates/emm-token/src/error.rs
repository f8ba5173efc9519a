use google_api::Rejection;

/// How this call fails. It says no as every Google API does: [`Rejection`] has the table.
///
/// The one documented limit is 60,000 queries a minute for an EMM; beyond it the service answers 429
/// (<https://developers.google.com/android/work/play/emm-api/v1/usage>), and is to be asked again after 2, 4, 8 … seconds, each
/// wait longer or shorter by up to a half. Whether it then sends `Retry-After` is not documented. A body that the EMM API itself sent:
/// <https://github.com/googleapis/google-api-python-client/issues/908>.
///
/// ```
/// use emm_token::{Endpoint, EnterpriseId, Error, GenerateAuthenticationToken, Recovery, UserId};
///
/// let call = GenerateAuthenticationToken::new(EnterpriseId::new("LC03k5n8z")?, UserId::new("1047")?);
/// let response = http::Response::builder()
///     .status(401)
///     .header("content-type", "application/json; charset=UTF-8")
///     .body(r#"{"error": {"code": 401, "message": "Invalid Credentials", "status": "UNAUTHENTICATED"}}"#)?;
///
/// let error: Error = call.response(&response).unwrap_err();
/// assert_eq!(error.recovery(), Recovery::Reauthenticate);
/// assert_eq!(error.to_string(), "refused with status 401: UNAUTHENTICATED: Invalid Credentials");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type Error = token_protocol::Error<Rejection>;
