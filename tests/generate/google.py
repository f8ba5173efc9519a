"""Replies of the two Google calls: one error surface, two successes."""

import json
from email.utils import formatdate

import replies
from common import EMM, FIX_REQUEST, GIVE_UP, PGS, PLANTED, REAUTHENTICATE, RETRY, UNRECOGNIZED, ERROR
from common import File, by_status, compact, malformed, ok, rejected, unrecognized
from replies import DATE, DAY, JSON_UTF8, Service

PGS_SOURCE = (
    "https://developer.android.com/games/services/web/api/rest/v1/accesstokens/generatePlayGroupingApiToken; "
    "discovery document games.v1 in PyPI google-api-python-client 2.202.0"
)
EMM_SOURCE = (
    "https://developers.google.com/android/work/play/emm-api/v1/users/generateAuthenticationToken; "
    "discovery document androidenterprise.v1 in PyPI google-api-python-client 2.202.0"
)
ERRORS_SOURCE = (
    "https://github.com/googleapis/google-api-php-client/issues/2479, https://github.com/google-gemini/gemini-cli/issues/14831, "
    "https://github.com/googleapis/python-genai/issues/1875; statuses: github:googleapis/google-cloud-rust src/gax/src/error/rpc.rs; "
    "Retry-After: RFC 9110, section 10.2.3"
)

PGS_SERVICE = Service(
    tree={"token": {"tokenValue": f'"{PLANTED}"'}},
    fields={"tokenValue": PLANTED},
    types={("token",): "object", ("token", "tokenValue"): "string"},
    required={("token",): "token.tokenValue", ("token", "tokenValue"): "token.tokenValue"},
    optional={},
    members=(("token",), ("token", "tokenValue")),
)

EMM_SERVICE = Service(
    tree={"kind": '"androidenterprise#authenticationToken"', "token": f'"{PLANTED}"'},
    fields={"token": PLANTED, "kind": "androidenterprise#authenticationToken"},
    types={("token",): "string", ("kind",): "string"},
    required={("token",): "token"},
    optional={("kind",): {"kind": None}},
    members=(("token",), ("kind",)),
)

RECOVERY = by_status({408, 429, 500, 502, 503, 504}, {400, 404, 405, 411, 413, 414})

# github:googleapis/google-cloud-rust src/gax/src/error/rpc.rs
CANONICAL = (
    ("INVALID_ARGUMENT", 400),
    ("FAILED_PRECONDITION", 400),
    ("OUT_OF_RANGE", 400),
    ("UNAUTHENTICATED", 401),
    ("PERMISSION_DENIED", 403),
    ("NOT_FOUND", 404),
    ("ALREADY_EXISTS", 409),
    ("ABORTED", 409),
    ("RESOURCE_EXHAUSTED", 429),
    ("CANCELLED", 499),
    ("UNKNOWN", 500),
    ("INTERNAL", 500),
    ("DATA_LOSS", 500),
    ("UNIMPLEMENTED", 501),
    ("UNAVAILABLE", 503),
    ("DEADLINE_EXCEEDED", 504),
)

REASONS_403 = (
    ("rateLimitExceeded", RETRY),
    ("userRateLimitExceeded", RETRY),
    ("RATE_LIMIT_EXCEEDED", RETRY),
    ("insufficientPermissions", FIX_REQUEST),
    ("ACCESS_TOKEN_SCOPE_INSUFFICIENT", FIX_REQUEST),
    ("accessNotConfigured", GIVE_UP),
    ("projectNotLinked", GIVE_UP),
    ("dailyLimitExceeded", GIVE_UP),
    ("quotaExceeded", GIVE_UP),
    ("forbidden", GIVE_UP),
    ("SERVICE_DISABLED", GIVE_UP),
    ("ratelimitexceeded", GIVE_UP),
    ("rateLimitExceededUnreg", GIVE_UP),
)

TEXT = "Sorry, not this time."


def error(status, code=None, reason=None, info=None, message=TEXT, delay=None):
    """One error object: rpc, legacy or hybrid, by what is asked for."""
    members = {"code": status, "message": message}
    if reason:
        members["errors"] = [{"message": message, "domain": "global", "reason": reason}]
    if code:
        members["status"] = code
    details = []
    if info:
        info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": info, "domain": "googleapis.com"}
        details.append({**info, "metadata": {"service": f"{PLANTED}.googleapis.com"}})
    if delay is not None:
        details.append({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay})
    if details:
        members["details"] = details
    return {"error": members}


def rejections(file):
    for code, status in CANONICAL:
        body, outcome = error(status, code), rejected(RECOVERY(status), status, code, TEXT)
        file.reply(f"rpc {code}", status, compact(body), outcome, JSON_UTF8)
        hybrid = compact(error(status, code, "someReason", "SOME_REASON"))
        file.reply(f"hybrid {code}", status, hybrid, outcome, JSON_UTF8)
        file.reply(f"in an array {code}", status, json.dumps([body], indent=2), outcome, JSON_UTF8)
    for status in (400, 401, 403, 404, 405, 406, 408, 409, 410, 411, 412, 413, 414, 415, 416, 429, 500, 501, 502, 503, 504, 505, 599):
        legacy = compact(error(status, reason="someReason"))
        outcome = rejected(RECOVERY(status), status, "someReason", TEXT)
        file.reply(f"legacy, status {status}", status, legacy, outcome, JSON_UTF8)
        bare = compact(error(status))
        file.reply(f"message only, status {status}", status, bare, rejected(RECOVERY(status), status, None, TEXT), JSON_UTF8)
    for reason, recovery in REASONS_403:
        code = "PERMISSION_DENIED"
        if reason.isupper():
            file.reply(
                f"403 ErrorInfo reason {reason}", 403, compact(error(403, code, info=reason)), rejected(recovery, 403, code, TEXT), JSON_UTF8
            )
            body = compact(error(403, code, "forbidden", reason))
            file.reply(f"403 legacy reason forbidden, ErrorInfo reason {reason}", 403, body, rejected(recovery, 403, code, TEXT), JSON_UTF8)
        else:
            file.reply(f"403 legacy reason {reason}", 403, compact(error(403, reason=reason)), rejected(recovery, 403, reason, TEXT), JSON_UTF8)
            outcome = rejected(recovery, 403, code, TEXT)
            file.reply(f"403 hybrid reason {reason}", 403, compact(error(403, code, reason)), outcome, JSON_UTF8)
            file.reply(f"403 array, hybrid reason {reason}", 403, compact([error(403, code, reason)]), outcome, JSON_UTF8)
    for reason in ("authError", "required", "expired"):
        outcome = rejected(REAUTHENTICATE, 401, reason, TEXT)
        file.reply(f"401 legacy reason {reason}", 401, compact(error(401, reason=reason)), outcome, JSON_UTF8)
    for info in ("CREDENTIALS_MISSING", "ACCESS_TOKEN_EXPIRED", "ACCESS_TOKEN_TYPE_UNSUPPORTED"):
        outcome = rejected(REAUTHENTICATE, 401, "UNAUTHENTICATED", TEXT)
        file.reply(f"401 ErrorInfo reason {info}", 401, compact(error(401, "UNAUTHENTICATED", info=info)), outcome, JSON_UTF8)
    file.reply(
        "403 message that speaks of a rate limit",
        403,
        compact(error(403, "PERMISSION_DENIED", message="rateLimitExceeded: Rate Limit Exceeded")),
        rejected(GIVE_UP, 403, "PERMISSION_DENIED", "rateLimitExceeded: Rate Limit Exceeded"),
        JSON_UTF8,
    )
    challenge = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
    file.reply(
        "401 with a challenge",
        401,
        compact(error(401, "UNAUTHENTICATED")),
        rejected(REAUTHENTICATE, 401, "UNAUTHENTICATED", TEXT),
        {**JSON_UTF8, "www-authenticate": challenge},
    )
    for name, message in (("two lines", "First.\nSecond."), ("other scripts", "\u041d\u0435\u0442 \u2013 \u5426")):
        outcome = rejected(FIX_REQUEST, 400, "INVALID_ARGUMENT", message)
        file.reply(f"message in {name}", 400, compact(error(400, "INVALID_ARGUMENT", message=message)), outcome, JSON_UTF8)
    members = error(429, "RESOURCE_EXHAUSTED", "rateLimitExceeded", "RATE_LIMIT_EXCEEDED", delay="2s")["error"]
    backwards = {"error": dict(reversed(list(members.items())))}
    outcome = rejected(RETRY, 429, "RESOURCE_EXHAUSTED", TEXT, 3)
    file.reply("members in reverse order", 429, compact(backwards), outcome, JSON_UTF8)
    more = {"trailer": [PLANTED], "error": {**members, "extra": {"a": [1, {"b": PLANTED}]}}}
    file.reply("unknown members in an error", 429, compact(more), outcome, JSON_UTF8)
    file.reply("an error after a byte order mark", 429, "\ufeff" + compact({"error": members}), outcome, JSON_UTF8)
    file.reply("an error without a type", 429, compact({"error": members}), outcome)
    file.reply("an array without a type", 429, compact([{"error": members}]), outcome)
    headers = {"content-type": "text/html"}
    file.reply("an error under text/html", 429, compact({"error": members}), unrecognized(429, RETRY), headers)
    strange = {
        "an empty error": {"error": {}},
        "a null error": {"error": None},
        "an OAuth error": {"error": "invalid_grant", "error_description": PLANTED},
        "an OAuth error alone": {"error": "invalid_token"},
        "a number for an error": {"error": 12345678},
        "an empty array for an error": {"error": []},
        "no error": {"message": PLANTED, "code": 7},
        "an error in capitals": {"Error": {"code": 1, "message": PLANTED}},
        "an empty error in an array": [{"error": {}}],
        "an array in an array": [[{"error": {"code": 401, "message": PLANTED}}]],
        "an array of text": [PLANTED],
    }
    for name, body in strange.items():
        for status in (400, 401, 403, 503):
            outcome = unrecognized(status, UNRECOGNIZED(status))
            file.reply(f"{name}, status {status}", status, compact(body), outcome, JSON_UTF8)
    file.reply("an error under status 200", 200, compact(error(401, "UNAUTHENTICATED")), ERROR, JSON_UTF8)
    file.reply("an error under status 302", 302, compact(error(401, "UNAUTHENTICATED")), unrecognized(302, GIVE_UP), JSON_UTF8)


DELAYS = (
    ("53s", 54),
    ("0s", 1),
    ("1s", 2),
    ("1.5s", 3),
    ("0.5s", 2),
    ("0.000000001s", 2),
    ("53.016342224s", 55),
    ("2.0s", 3),
    ("3.000s", 4),
    ("86400s", 86401),
)


def waits(file):
    code = "RESOURCE_EXHAUSTED"
    for delay, wait in DELAYS:
        for status, name in ((429, code), (503, "UNAVAILABLE")):
            outcome = rejected(RETRY, status, name, TEXT, wait)
            body = compact(error(status, name, info="SOME_REASON", delay=delay))
            file.reply(f"RetryInfo {delay}, status {status}", status, body, outcome, JSON_UTF8)
    for delay in ("", "s", "53", "-5s", "five seconds", "1h", "1.5", "1,5s", "1..5s", " 5s", "5s ", "NaNs", "infs", 53, 1.5, None, True, [], {}):
        headers = {**JSON_UTF8, "retry-after": "7"}
        body = error(429, code, delay="1s")
        body["error"]["details"][0]["retryDelay"] = delay
        outcome = rejected(RETRY, 429, code, TEXT, 7)
        file.reply(f"RetryInfo {compact(delay)} is no wait, the header is", 429, compact(body), outcome, headers)
    later = formatdate(DAY + 60, usegmt=True)
    for name, delay, headers, wait in (
        ("header longer", "5s", {"retry-after": "10"}, 10),
        ("header shorter", "5s", {"retry-after": "2"}, 6),
        ("header equal to the floored delay", "5s", {"retry-after": "5"}, 6),
        ("header equal to the wait", "5s", {"retry-after": "6"}, 6),
        ("header zero", "5s", {"retry-after": "0"}, 6),
        ("header junk", "5s", {"retry-after": "soon"}, 6),
        ("header negative", "5s", {"retry-after": "-60"}, 6),
        ("header signed", "5s", {"retry-after": "+60"}, 6),
        ("header a fraction", "5s", {"retry-after": "60.5"}, 6),
        ("header a later date", "5s", {"retry-after": later, "date": DATE}, 60),
        ("header an earlier date", "90s", {"retry-after": later, "date": DATE}, 91),
        ("header a past date", "5s", {"retry-after": DATE, "date": later}, 6),
        ("no header", "5s", {}, 6),
    ):
        body = compact(error(429, code, delay=delay))
        outcome = rejected(RETRY, 429, code, TEXT, wait)
        file.reply(f"RetryInfo {delay}, {name}", 429, body, outcome, {**JSON_UTF8, **headers})
    other = error(429, code, delay="5s")
    other["error"]["details"][:0] = [
        {"@type": "type.googleapis.com/google.rpc.Help", "links": [{"description": PLANTED, "url": "https://a.example"}]},
        {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{"subject": PLANTED}]},
        {},
    ]
    file.reply("RetryInfo after other details", 429, compact(other), rejected(RETRY, 429, code, TEXT, 6), JSON_UTF8)
    limited = error(403, "PERMISSION_DENIED", "rateLimitExceeded", delay="5s")
    outcome = rejected(RETRY, 403, "PERMISSION_DENIED", TEXT, 6)
    file.reply("RetryInfo under a 403 that is a rate limit", 403, compact(limited), outcome, JSON_UTF8)
    body = compact(error(503, "UNAVAILABLE"))
    replies.retry_after_replies(
        file, 503, body, JSON_UTF8, "rpc UNAVAILABLE", lambda wait: rejected(RETRY, 503, "UNAVAILABLE", TEXT, wait)
    )


def service_files(short, operation, source, service, path, field):
    common = File(f"{short}-replies", operation, source)
    replies.status_replies(common, service)
    replies.media_type_replies(common, service)
    replies.json_only_replies(common, service)
    replies.unrecognized_retry_after(common)
    replies.string_replies(common, service, path, field)
    refusals = File(f"{short}-rejections", operation, ERRORS_SOURCE)
    rejections(refusals)
    waits(refusals)
    broken = File(f"{short}-broken", operation, source)
    replies.shape_replies(broken, service)
    replies.root_replies(broken, service)
    replies.cut_replies(broken, service.body, 1, JSON_UTF8, malformed())
    empty = malformed(replies.dotted(path))
    broken.reply("an empty token", 200, replies.render(service.tree, {path: '""'}), empty, JSON_UTF8)
    broken.reply("an empty object", 200, "{}", empty, JSON_UTF8)
    long = File(f"{short}-long-replies", operation, source)
    replies.long_replies(long, service, path, field)
    deep = error(401, "UNAUTHENTICATED")
    deep["error"]["details"] = ["@"]
    deep = compact(deep).replace('"@"', "[" * 50_000 + "]" * 50_000)
    long.reply("an error with 50,000 nested arrays in its details", 401, deep, ERROR, JSON_UTF8)
    return [common, refusals, broken, long]


def files():
    pgs = service_files("pgs", PGS, PGS_SOURCE, PGS_SERVICE, ("token", "tokenValue"), "tokenValue")
    emm = service_files("emm", EMM, EMM_SOURCE, EMM_SERVICE, ("token",), "token")
    pgs_replies, emm_replies, pgs_broken, emm_broken = pgs[0], emm[0], pgs[2], emm[2]
    for kind in ("androidenterprise#authenticationToken", "androidenterprise#other", "", "a b"):
        body = compact({"kind": kind, "token": "t.test"})
        emm_replies.reply(f"kind {kind!r}", 200, body, ok(token="t.test", kind=kind), JSON_UTF8)
    emm_replies.reply("token first", 200, '{"token":"t.test","kind":"k"}', ok(token="t.test", kind="k"), JSON_UTF8)
    pgs_broken.reply("a token beside an empty one", 200, f'{{"token":{{}},"tokenValue":"{PLANTED}"}}', malformed("token.tokenValue"), JSON_UTF8)
    pgs_broken.reply("member names in snake case", 200, f'{{"token":{{"token_value":"{PLANTED}"}}}}', malformed("token.tokenValue"), JSON_UTF8)
    pgs_broken.reply("member name in capitals", 200, f'{{"TOKEN":{{"tokenValue":"{PLANTED}"}}}}', malformed("token.tokenValue"), JSON_UTF8)
    emm_broken.reply("member name in capitals", 200, f'{{"TOKEN":"{PLANTED}"}}', malformed("token"), JSON_UTF8)
    pgs_replies.reply("a kind beside the token", 200, '{"kind":"games#x","token":{"tokenValue":"t.test"}}', ok(tokenValue="t.test"), JSON_UTF8)
    return pgs + emm
