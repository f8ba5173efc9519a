"""Replies of ita.getToken, JSON, and what holds for both formats."""

import replies
from common import ERROR, FIX_REQUEST, GIVE_UP, ITA, PLANTED, REAUTHENTICATE, RETRY, UNRECOGNIZED
from common import File, by_status, compact, malformed, ok, rejected, render, unrecognized
from replies import JSON_UTF8, PAGE, Service

SOURCE = (
    "https://api.games.itagroupservices.com/Help/Api/GET-v1-tokens-tokenId; what ASP.NET Web API 2 writes: "
    "github:aspnet/AspNetWebStack, github:JamesNK/Newtonsoft.Json Src/Newtonsoft.Json/Utilities/DateTimeUtils.cs"
)
ERRORS_SOURCE = (
    "github:aspnet/AspNetWebStack src/System.Web.Http/HttpError.cs; github:dotnet/AspNetDocs "
    "aspnet/web-api/overview/error-handling/exception-handling.md"
)

STRINGS = ("TokenSourceId", "ParticipantSourceId", "GameSourceId", "GameName", "GameIconUrl", "Reason")
DATES = ("IssueDate", "ExpirationDate")
MEMBERS = (
    *("TokenSourceId", "IssueDate", "ExpirationDate", "ParticipantSourceId", "GameSourceId", "GameName", "GameIconUrl", "Reason"),
    "GamePlayKey",
)

EMPTY = dict.fromkeys(MEMBERS)

FIELDS = {
    "TokenSourceId": "T-1",
    "IssueDate": "2025-12-11T17:08:30.8449349Z",
    "ExpirationDate": "2025-12-12T17:08:30Z",
    "ParticipantSourceId": PLANTED,
    "GameSourceId": "G-1",
    "GameName": "Wheel",
    "GameIconUrl": "https://a.example/i.png",
    "Reason": "Thanks!",
    "GamePlayKey": "f64d1c6d-c546-43fc-89d5-94edd84b2a6b",
}

SERVICE = Service(
    tree={member: compact(FIELDS[member]) for member in MEMBERS},
    fields=FIELDS,
    types={(member,): "string" for member in MEMBERS},
    required={},
    optional={(member,): {member: None} for member in MEMBERS},
    members=tuple((member,) for member in MEMBERS),
)

RECOVERY = by_status({408, 429, 500, 502, 503, 504}, {400, 404})

TEXT = "Sorry, not this time."

TIMES = (
    "2025-12-11T17:08:30Z",
    "2025-12-11T17:08:30.8Z",
    "2025-12-11T17:08:30.84Z",
    "2025-12-11T17:08:30.844Z",
    "2025-12-11T17:08:30.8449Z",
    "2025-12-11T17:08:30.84493Z",
    "2025-12-11T17:08:30.844934Z",
    "2025-12-11T17:08:30.8449349Z",
    "2025-12-11T17:08:30.0000001Z",
    "2025-12-11T17:08:30.9999999Z",
    "2025-12-11T11:08:30.8449349-06:00",
    "2025-07-11T11:08:30-05:00",
    "2025-07-11T11:08:30+05:30",
    "2025-07-11T11:08:30+14:00",
    "2025-07-11T11:08:30-12:00",
    "2025-07-11T11:08:30-00:30",
    "2025-12-11T11:08:30",
    "2025-12-11T11:08:30.8449349",
    "2025-12-11T00:00:00",
    "2025-12-11T23:59:59.9999999",
    "0001-01-01T00:00:00",
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00-05:51",
    "9999-12-31T23:59:59.9999999",
    "9999-12-31T23:59:59.9999999Z",
    "1600-02-29T00:00:00Z",
    "2000-02-29T12:00:00Z",
    "2024-02-29T12:00:00-06:00",
)

OTHER_SPELLINGS = {
    "2025-12-11T17:08:30.50Z": "2025-12-11T17:08:30.5Z",
    "2025-12-11T17:08:30+00:00": "2025-12-11T17:08:30Z",
}

BAD_TIMES = (
    *("", " ", "soon", "2025", "2025-12-11", "2025-12-11T", "17:08:30Z", "2025-12-11T17Z", "2025-12-11Z"),
    *("0000-01-01T00:00:00", "0000-12-31T23:59:59Z", "-0001-01-01T00:00:00Z", "2025-00-11T17:08:30Z", "2025-13-11T17:08:30Z"),
    *("2025-12-00T17:08:30Z", "2025-12-32T17:08:30Z", "2025-02-30T17:08:30Z", "2025-02-29T17:08:30Z", "1900-02-29T17:08:30Z"),
    *("2025-12-11T25:08:30Z", "2025-12-11T17:60:30Z", "2025-12-11T17:08:61Z", "2025-12-11T17:08:30.84493490Z", "2025-12-11T17:08:30.1234567890Z"),
    *("2025-12-11T17:08:30.Z5", "2025-12-11T17:08:30ZZ", "2025-12-11T17:08:30+99:99", "2025-12-11T17:08:30+1", "2025-12-11T17:08:30-"),
    *("2025-12-11T17:08:30 CST", "2025-1-1T7:8:30Z", "12/11/2025", "Thu, 11 Dec 2025 17:08:30 GMT", "/Date(1765472910844)/"),
    *("20251211T170830Z", "2025-W50-4T17:08:30Z", "25-12-11T17:08:30Z", "1765472910"),
    *("\uff12\uff10\uff12\uff15-12-11T17:08:30Z", "2025-12-11T17:08:3\u0660Z", "2025-12-11T17:08:3\u00e9Z", "\U0001f600", "2025-12-11\u3000"),
)

BAD_KEYS = (
    *("", " ", "none", "0", "f64d1c6d-c546-43fc-89d5-94edd84b2a6", "f64d1c6d-c546-43fc-89d5-94edd84b2a6bb"),
    *("g64d1c6d-c546-43fc-89d5-94edd84b2a6b", "f64d1c6d-c546-43fc-89d594edd84b2a6b-", "f64d1c6d_c546_43fc_89d5_94edd84b2a6b"),
    *("f64d1c6dc-546-43fc-89d5-94edd84b2a6b", "f64d1c6d-c546-43fc-89d5-94edd84b2a6\u00e9", "\uff1664d1c6d-c546-43fc-89d5-94edd84b2a6b"),
    *("{f64d1c6d-c546-43fc-89d5-94edd84b2a6b", "f64d1c6d-c546-43fc-89d5-94edd84b2a6b x"),
)

GOOD_KEYS = {
    "00000000-0000-0000-0000-000000000000": "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff": "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "F64D1C6D-C546-43FC-89D5-94EDD84B2A6B": "f64d1c6d-c546-43fc-89d5-94edd84b2a6b",
    "f64d1c6d-c546-13fc-09d5-94edd84b2a6b": "f64d1c6d-c546-13fc-09d5-94edd84b2a6b",
}


def one(member, text):
    return compact({member: text})


def values(file):
    for member in DATES:
        for text in TIMES:
            file.reply(f"{member} {text}", 200, one(member, text), ok(**{**EMPTY, member: text}), JSON_UTF8)
        for text, value in OTHER_SPELLINGS.items():
            file.reply(f"{member} {text}", 200, one(member, text), ok(**{**EMPTY, member: value}), JSON_UTF8)
        for text in BAD_TIMES:
            name = f"{member} cannot be {compact(text, ascii_only=True)}"
            file.reply(name, 200, one(member, text), malformed(member), JSON_UTF8)
    for text, value in GOOD_KEYS.items():
        file.reply(f"GamePlayKey {text}", 200, one("GamePlayKey", text), ok(**{**EMPTY, "GamePlayKey": value}), JSON_UTF8)
    for text in BAD_KEYS:
        name = f"GamePlayKey cannot be {compact(text, ascii_only=True)}"
        file.reply(name, 200, one("GamePlayKey", text), malformed("GamePlayKey"), JSON_UTF8)
    for member in STRINGS:
        for name, text in (("an empty string", ""), ("a space", " "), ("like a date", "2025-12-11T17:08:30Z"), ("markup", "<b>&amp;</b>")):
            file.reply(f"{member} is {name}", 200, one(member, text), ok(**{**EMPTY, member: text}), JSON_UTF8)
    for member in MEMBERS:
        body = render({member: SERVICE.tree[member]})
        file.reply(f"{member} alone", 200, body, ok(**{**EMPTY, member: FIELDS[member]}), JSON_UTF8)
    backwards = compact({member: FIELDS[member] for member in reversed(MEMBERS)})
    file.reply("members in reverse order", 200, backwards, ok(**FIELDS), JSON_UTF8)
    file.reply("an empty object", 200, "{}", ok(**EMPTY), JSON_UTF8)
    file.reply("every member null", 200, compact(EMPTY), ok(**EMPTY), JSON_UTF8)
    file.reply("unknown members only", 200, compact({"Id": PLANTED}), unrecognized(200, GIVE_UP), JSON_UTF8)


def html_replies(file):
    """JSON under `text/html`: the service offers it, and IIS writes its own pages under the same type."""
    for media_type in ("text/html", "text/html; charset=utf-8", "TEXT/HTML; Charset=UTF-8"):
        headers = {"content-type": media_type}
        file.reply(f"type {media_type}, an object", 200, SERVICE.body, ok(**FIELDS), headers)
        file.reply(f"type {media_type}, an empty object", 200, "{}", ok(**EMPTY), headers)
        file.reply(f"type {media_type}, null", 200, "null", rejected(FIX_REQUEST, 200), headers)
        file.reply(f"type {media_type}, a page", 200, PAGE, unrecognized(200, GIVE_UP), headers)
        file.reply(f"type {media_type}, words", 200, f"Reference {PLANTED}", unrecognized(200, GIVE_UP), headers)
        file.reply(f"type {media_type}, a word that begins like null", 200, "nullify", unrecognized(200, GIVE_UP), headers)
        file.reply(f"type {media_type}, an array", 200, "[]", ERROR, headers)
        file.reply(f"type {media_type}, an object cut short", 200, SERVICE.body[:-1], malformed(), headers)
        refused = compact({"Message": TEXT})
        file.reply(f"type {media_type}, a refusal", 401, refused, rejected(REAUTHENTICATE, 401, None, TEXT), headers)
    file.reply("no type, null", 200, "null", rejected(FIX_REQUEST, 200))


def rejections(file):
    for status in (400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 411, 413, 414, 415, 422, 429, 500, 501, 502, 503, 504, 505, 599):
        outcome = rejected(RECOVERY(status), status, None, TEXT)
        file.reply(f"Message, status {status}", status, compact({"Message": TEXT}), outcome, JSON_UTF8)
        xml = f"<Error><Message>{TEXT}</Message></Error>"
        file.reply(f"XML Message, status {status}", status, xml, outcome, {"content-type": "application/xml; charset=utf-8"})
    detail = {"MessageDetail": PLANTED, "ExceptionMessage": PLANTED, "ExceptionType": PLANTED, "StackTrace": f"   at {PLANTED}()"}
    outcome = rejected(RETRY, 500, None, TEXT)
    file.reply("Message first, details after it", 500, compact({"Message": TEXT, **detail}), outcome, JSON_UTF8)
    file.reply("Message last, details before it", 500, compact({**detail, "Message": TEXT}), outcome, JSON_UTF8)
    inner = {**detail, "InnerException": {"Message": PLANTED, **detail}}
    file.reply("Message after an inner one", 500, compact({**inner, "Message": TEXT}), outcome, JSON_UTF8)
    file.reply("Message before an inner one", 500, compact({"Message": TEXT, **inner}), outcome, JSON_UTF8)
    file.reply("Message, null stack trace", 500, compact({"Message": TEXT, "StackTrace": None}), outcome, JSON_UTF8)
    file.reply("Message after a byte order mark", 500, "\ufeff" + compact({"Message": TEXT}), outcome, JSON_UTF8)
    file.reply("Message without a type", 500, compact({"Message": TEXT}), outcome)
    state = {"Message": TEXT, "ModelState": {"tokenId": [PLANTED], "x": []}}
    file.reply("ModelState", 400, compact(state), rejected(FIX_REQUEST, 400, None, TEXT), JSON_UTF8)
    for name, message in (("two lines", "First.\nSecond."), ("other scripts", "\u041d\u0435\u0442 \u2013 \u5426")):
        outcome = rejected(FIX_REQUEST, 400, None, message)
        file.reply(f"message in {name}", 400, compact({"Message": message}), outcome, JSON_UTF8)
    challenge = {**JSON_UTF8, "www-authenticate": "Basic realm=\"x\""}
    outcome = rejected(REAUTHENTICATE, 401, None, TEXT)
    file.reply("a challenge", 401, compact({"Message": TEXT}), outcome, challenge)
    file.reply("204", 204, "", rejected(FIX_REQUEST, 204))
    file.reply("204 with a type", 204, "", rejected(FIX_REQUEST, 204), JSON_UTF8)
    file.reply("404, empty body", 404, "", rejected(FIX_REQUEST, 404))
    file.reply("404, empty body, JSON type", 404, "", rejected(FIX_REQUEST, 404), JSON_UTF8)
    file.reply("404, an empty object", 404, "{}", ERROR, JSON_UTF8)
    file.reply("404, null", 404, "null", ERROR, JSON_UTF8)
    for name, body in (("text", PLANTED), ("an array", [PLANTED]), ("other members", {"error": PLANTED})):
        for status in (400, 401, 500):
            outcome = unrecognized(status, UNRECOGNIZED(status))
            file.reply(f"not a refusal: {name}, status {status}", status, compact(body), outcome, JSON_UTF8)
    file.reply("Message is a number", 500, compact({"Message": 12345678}), ERROR, JSON_UTF8)
    file.reply("Message twice", 500, f'{{"Message":"{PLANTED}","Message":"{PLANTED}"}}', ERROR, JSON_UTF8)
    file.reply("a refusal under status 200", 200, compact({"Message": TEXT}), rejected("giveUp", 200, message=TEXT), JSON_UTF8)
    file.reply("a message beside a token", 200, compact({"Message": TEXT, "Reason": "r"}), ok(**{**EMPTY, "Reason": "r"}), JSON_UTF8)
    for body in ("null", "{}", compact({"Other": "x"})):
        file.reply(f"404 with {body}", 404, body, rejected("fixRequest", 404), JSON_UTF8)
    replies.retry_after_replies(
        file, 503, compact({"Message": TEXT}), JSON_UTF8, "Message", lambda wait: rejected(RETRY, 503, None, TEXT, wait)
    )
    xml = f"<Error><Message>{TEXT}</Message></Error>"
    headers = {"content-type": "text/xml", "retry-after": "30"}
    file.reply("XML Message, Retry-After 30", 503, xml, rejected(RETRY, 503, None, TEXT, 30), headers)


def files():
    common = File("ita-replies", ITA, SOURCE)
    replies.status_replies(common, SERVICE)
    replies.media_type_replies(common, SERVICE)
    replies.unrecognized_retry_after(common)
    replies.string_replies(common, SERVICE, ("Reason",), "Reason")
    html_replies(common)
    fields = File("ita-values", ITA, SOURCE)
    values(fields)
    refusals = File("ita-rejections", ITA, ERRORS_SOURCE)
    rejections(refusals)
    broken = File("ita-broken", ITA, SOURCE)
    replies.shape_replies(broken, SERVICE)
    replies.root_replies(broken, SERVICE, null=rejected(FIX_REQUEST, 200))
    replies.cut_replies(broken, SERVICE.body, 7, JSON_UTF8, malformed())
    long = File("ita-long-replies", ITA, SOURCE)
    replies.long_replies(long, SERVICE, ("Reason",), "Reason")
    return [common, fields, refusals, broken, long]
