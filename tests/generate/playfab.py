"""Replies of playfab.getEntityToken."""

import replies
from common import DROP, ERROR, FIX_REQUEST, GIVE_UP, PLANTED, PLAYFAB, REAUTHENTICATE, RETRY, UNRECOGNIZED
from common import File, Twice, by_status, compact, malformed, ok, rejected, render, unrecognized
from replies import JSON_UTF8, Service

SOURCE = (
    "https://learn.microsoft.com/rest/api/playfab/authentication/authentication/get-entity-token; "
    "github:PlayFab/API_Specs Legacy/PlayFab/Authentication.api.json"
)
ERRORS_SOURCE = (
    "github:PlayFab/API_Specs Swagger/PlayFab/Authentication.swagger.json; github:MicrosoftDocs/playfab-docs "
    "playfab-docs/api-references/global-api-method-error-codes.md and playfab-docs/api-references/http-response-status-codes.md"
)
DATES_SOURCE = (
    "spellings that the official SDKs read: github:PlayFab/CSharpSDK PlayFabUtil.cs, github:PlayFab/UnitySDK SimpleJson.cs, "
    "github:PlayFab/JavaSDK PlayFabHTTP.java"
)

ENTITY = {"Id": "174812abf712", "Type": "title_player_account"}

SERVICE = Service(
    tree={
        "code": "200",
        "status": '"OK"',
        "data": {
            "EntityToken": f'"{PLANTED}"',
            "TokenExpiration": '"2022-01-26T07:24:12Z"',
            "Entity": {"Id": '"174812abf712"', "Type": '"title_player_account"', "TypeString": '"title_player_account"'},
        },
    },
    fields={"EntityToken": PLANTED, "TokenExpiration": "2022-01-26T07:24:12Z", "Entity": ENTITY},
    types={
        ("data",): "object",
        ("data", "EntityToken"): "string",
        ("data", "TokenExpiration"): "string",
        ("data", "Entity"): "object",
        ("data", "Entity", "Id"): "string",
        ("data", "Entity", "Type"): "string",
    },
    required={("data",): "data", ("data", "EntityToken"): "data.EntityToken", ("data", "Entity", "Id"): "data.Entity.Id"},
    optional={
        ("status",): {},
        ("data", "TokenExpiration"): {"TokenExpiration": None},
        ("data", "Entity"): {"Entity": None},
        ("data", "Entity", "Type"): {},
        ("data", "Entity", "TypeString"): {},
    },
    members=(
        ("data",),
        ("data", "EntityToken"),
        ("data", "TokenExpiration"),
        ("data", "Entity"),
        ("data", "Entity", "Id"),
        ("data", "Entity", "Type"),
    ),
)

RECOVERY = by_status({408, 409, 429, 500, 502, 503, 504}, {400, 404, 413, 414})

CODES = {
    # code: name, recovery
    1199: ("APIClientRequestRateLimitExceeded", RETRY),
    1342: ("APIConcurrentRequestLimitExceeded", RETRY),
    1133: ("ConcurrentEditError", RETRY),
    1287: ("DataUpdateRateExceeded", RETRY),
    1127: ("DownstreamServiceUnavailable", RETRY),
    1123: ("ServiceUnavailable", RETRY),
    1074: ("NotAuthenticated", REAUTHENTICATE),
    1100: ("InvalidSessionTicket", REAUTHENTICATE),
    1153: ("ExpiredAuthToken", REAUTHENTICATE),
    1334: ("EntityTokenMissing", REAUTHENTICATE),
    1335: ("EntityTokenInvalid", REAUTHENTICATE),
    1336: ("EntityTokenExpired", REAUTHENTICATE),
    1337: ("EntityTokenRevoked", REAUTHENTICATE),
    1000: ("InvalidParams", FIX_REQUEST),
    1071: ("InvalidRequest", FIX_REQUEST),
    1144: ("InvalidContentType", FIX_REQUEST),
    1004: ("InvalidTitleId", FIX_REQUEST),
    1131: ("InvalidAPIEndpoint", FIX_REQUEST),
    1373: ("InvalidEntityType", FIX_REQUEST),
    1291: ("EncryptionKeyBroken", GIVE_UP),
    1376: ("NoValidCertificateForAad", GIVE_UP),
    1214: ("OverLimit", GIVE_UP),
    1039: ("UnknownError", GIVE_UP),
}

# Never to be retried; else the status decides.
NEVER_TO_RETRY = {
    1001: "AccountNotFound",
    1002: "AccountBanned",
    1089: "NotAuthorized",
    1191: "NotAuthorizedByTitle",
    1295: "APIRequestsDisabledForTitle",
    1298: "ProfileDoesNotExist",
    1322: "AccountDeleted",
    1347: "TitleDeleted",
    1454: "ForbiddenByEntityPolicy",
    1460: "StudioDeleted",
    1515: "NotImplemented",
    1517: "PublisherDeleted",
    1518: "ApiDisabledForMigration",
}

# Codes without a row of their own: the status decides.
OTHER_CODES = {1289: "EncryptionKeyDisabled", 1293: "SecretKeyNotFound", 1110: "InternalServerError", 999_999: "NotInvented"}

STATUS_NAMES = {400: "BadRequest", 401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 409: "Conflict", 413: "RequestEntityTooLarge"}
STATUS_NAMES |= {429: "TooManyRequests", 500: "InternalServerError", 501: "NotImplemented", 503: "ServiceUnavailable"}

TEXT = "Sorry, not this time."


def envelope(status, code, name, **more):
    status_name = STATUS_NAMES.get(status, "Other")
    return {"code": status, "status": status_name, "error": name, "errorCode": code, "errorMessage": TEXT, **more}


def rejections(file):
    for code, (name, recovery) in CODES.items():
        for status in (400, 401, 403, 429, 500):
            outcome = rejected(recovery, status, code, TEXT)
            file.reply(f"{code} {name}, status {status}", status, compact(envelope(status, code, name)), outcome, JSON_UTF8)
        outcome = rejected(recovery, None, code, TEXT)
        body = compact(envelope(400, code, name))
        file.reply(f"{code} {name}, reported as success", 200, body, outcome, JSON_UTF8)
    for code, name in NEVER_TO_RETRY.items():
        for status in (400, 401, 403, 429, 503):
            recovery = GIVE_UP if RECOVERY(status) == RETRY else RECOVERY(status)
            body = compact(envelope(status, code, name))
            file.reply(f"{code} {name}, status {status}", status, body, rejected(recovery, status, code, TEXT), JSON_UTF8)
    for code, name in OTHER_CODES.items():
        for status in (400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 411, 413, 414, 415, 429, 500, 501, 502, 503, 504, 505, 599):
            body = compact(envelope(status, code, name))
            file.reply(f"{code} {name}, status {status}", status, body, rejected(RECOVERY(status), status, code, TEXT), JSON_UTF8)
            if status in (400, 401, 403, 404, 409, 429, 500, 501, 503):
                outcome = rejected(RECOVERY(status), None, code, TEXT)
                file.reply(f"{code} {name}, reported as success, code {status}", 200, body, outcome, JSON_UTF8)


def envelopes(file):
    """The envelope is judged before the status."""
    outcome = rejected(REAUTHENTICATE, None, 1074, TEXT)
    refused = envelope(401, 1074, "NotAuthenticated")
    with_data = {**refused, "data": {"EntityToken": PLANTED}}
    file.reply("a refusal with data beside it, status 401", 401, compact(with_data), outcome, JSON_UTF8)
    file.reply("a refusal with data beside it, status 200", 200, compact(with_data), outcome, JSON_UTF8)
    file.reply("a refusal whose code says 200", 200, compact({**with_data, "code": 200}), outcome, JSON_UTF8)
    file.reply("a refusal, members in reverse order", 401, compact(dict(reversed(list(refused.items())))), outcome, JSON_UTF8)
    file.reply("a refusal with unknown members", 401, compact({"errorHash": PLANTED, **refused, "x": [[{}]]}), outcome, JSON_UTF8)
    file.reply("a refusal after a byte order mark", 401, "\ufeff" + compact(refused), outcome, JSON_UTF8)
    file.reply("a refusal without a type", 401, compact(refused), outcome)
    file.reply("a refusal under text/html", 401, compact(refused), unrecognized(401, REAUTHENTICATE), {"content-type": "text/html"})
    file.reply("a refusal with a request id", 401, compact(refused), outcome, {**JSON_UTF8, "x-requestid": "0f1e2d3c4b5a"})
    only = {"code": 401, "errorCode": 1074}
    file.reply("the two required members only", 401, compact(only), rejected(REAUTHENTICATE, 401, 1074), JSON_UTF8)
    file.reply("the two required members only, status 200", 200, compact(only), rejected(REAUTHENTICATE, None, 1074), JSON_UTF8)
    bare = {"code": 401, "status": "Unauthorized"}
    file.reply("a code other than 200 alone, status 200", 200, compact(bare), rejected(REAUTHENTICATE), JSON_UTF8)
    bare = {"code": 503, "status": "ServiceUnavailable", "data": {"EntityToken": PLANTED}}
    file.reply("a code other than 200 with a token, status 200", 200, compact(bare), rejected(RETRY), JSON_UTF8)
    details = {
        "lists": {"Entity": ["First.", "Second."], "CustomTags": ["Third."]},
        "texts": {"Entity": "First.", "CustomTags": "Second."},
        "lists and texts": {"Entity": ["First."], "CustomTags": "Second."},
        "an empty object": {},
        "null": None,
        "an empty list": {"Entity": []},
    }
    for name, value in details.items():
        body = compact(envelope(400, 1000, "InvalidParams", errorDetails=value))
        file.reply(f"errorDetails: {name}", 400, body, rejected(FIX_REQUEST, 400, 1000, TEXT), JSON_UTF8)
    for name, message in (("two lines", "First.\nSecond."), ("other scripts", "\u041d\u0435\u0442 \u2013 \u5426")):
        body = compact({**refused, "errorMessage": message})
        file.reply(f"message in {name}", 401, body, rejected(REAUTHENTICATE, 401, 1074, message), JSON_UTF8)
    body = compact({**refused, "errorMessage": None, "errorDetails": None, "retryAfterSeconds": None})
    file.reply("null for what is optional", 401, body, rejected(REAUTHENTICATE, 401, 1074), JSON_UTF8)
    strange = {
        "text for errorCode": {**refused, "errorCode": PLANTED},
        "an object for error": {"error": {"code": 401, "message": PLANTED, "status": "UNAUTHENTICATED"}},
        "text for error alone": {"error": PLANTED},
        "text for code": {"code": "401", "status": PLANTED},
        "a negative errorCode": {**refused, "errorCode": -1},
        "an errorCode past 64 bits": {**refused, "errorCode": 2**70},
        "a refusal in an array": [refused],
    }
    for name, body in strange.items():
        file.reply(f"{name}, status 401", 401, compact(body), ERROR, JSON_UTF8)
        file.reply(f"{name}, status 200", 200, compact(body), ERROR, JSON_UTF8)
    file.reply("errorCode twice", 401, '{"code":401,"errorCode":1074,"errorCode":1199}', ERROR, JSON_UTF8)
    for status in (400, 401, 403, 500):
        file.reply(f"a success envelope under status {status}", status, SERVICE.body, unrecognized(status, UNRECOGNIZED(status)), JSON_UTF8)
        file.reply(f"unrelated members, status {status}", status, compact({"title": PLANTED}), unrecognized(status, UNRECOGNIZED(status)), JSON_UTF8)


def waits(file):
    def limited(wait_in_body=None, status=429):
        more = {} if wait_in_body is None else {"retryAfterSeconds": wait_in_body}
        return compact(envelope(status, 1199, "APIClientRequestRateLimitExceeded", **more))

    def outcome(wait):
        return rejected(RETRY, 429, 1199, TEXT, wait)

    for name, body, header, wait in (
        ("body 8", 8, None, 8),
        ("body 0", 0, None, 0),
        ("body 86400", 86400, None, 86400),
        ("header 8", None, "8", 8),
        ("body and header 8", 8, "8", 8),
        ("body 8, header 30", 8, "30", 30),
        ("body 60, header 8", 60, "8", 60),
        ("body 60, header 0", 60, "0", 60),
        ("body 0, header 8", 0, "8", 8),
        ("body 8, header junk", 8, "soon", 8),
        ("body 8, header signed", 8, "+60", 8),
        ("body 8, header negative", 8, "-60", 8),
        ("body 8, header a fraction", 8, "60.5", 8),
        ("body 8, header digits and a letter", 8, "1x", 8),
    ):
        headers = {**JSON_UTF8, "retry-after": header} if header else JSON_UTF8
        file.reply(f"wait: {name}", 429, limited(body), outcome(wait), headers)
    file.reply("wait: reported as success", 200, limited(8), rejected(RETRY, None, 1199, TEXT, 8), JSON_UTF8)
    headers = {**JSON_UTF8, "date": replies.DATE, "retry-after": replies.formatdate(replies.DAY + 60, usegmt=True)}
    file.reply("wait: body 8, header a later date", 429, limited(8), outcome(60), headers)
    file.reply("wait: body 90, header a date", 429, limited(90), outcome(90), headers)
    for value in ("8", -8, 8.5, True, [8], {"seconds": 8}):
        file.reply(f"wait: body {compact(value)}", 429, limited(value), ERROR, JSON_UTF8)
    replies.retry_after_replies(file, 429, limited(), JSON_UTF8, "1199", outcome)


DATES = {
    # as written: as an instant
    "2022-01-26T07:24:12Z": "2022-01-26T07:24:12Z",
    "2022-01-26T07:24:12.5Z": "2022-01-26T07:24:12.5Z",
    "2022-01-26T07:24:12.50Z": "2022-01-26T07:24:12.5Z",
    "2022-01-26T07:24:12.508Z": "2022-01-26T07:24:12.508Z",
    "2022-01-26T07:24:12.5081Z": "2022-01-26T07:24:12.5081Z",
    "2022-01-26T07:24:12.50812Z": "2022-01-26T07:24:12.50812Z",
    "2022-01-26T07:24:12.508123Z": "2022-01-26T07:24:12.508123Z",
    "2022-01-26T07:24:12.5081234Z": "2022-01-26T07:24:12.5081234Z",
    "2022-01-26T07:24:12.50812340Z": "2022-01-26T07:24:12.5081234Z",
    "2022-01-26T07:24:12.508123400Z": "2022-01-26T07:24:12.5081234Z",
    "2022-01-26T07:24:12.000000000Z": "2022-01-26T07:24:12Z",
    "2022-01-26T07:24:12.0000001Z": "2022-01-26T07:24:12.0000001Z",
    "2022-01-26T07:24:12": "2022-01-26T07:24:12Z",
    "2022-01-26T07:24:12.508": "2022-01-26T07:24:12.508Z",
    "2022-01-26T07:24:12.5081234": "2022-01-26T07:24:12.5081234Z",
    "2022-01-26 07:24:12Z": "2022-01-26T07:24:12Z",
    "2022-01-26 07:24:12.508Z": "2022-01-26T07:24:12.508Z",
    "2022-01-26 07:24:12": "2022-01-26T07:24:12Z",
    "2022-01-26 07:24:12.508": "2022-01-26T07:24:12.508Z",
    "2022-01-26 07:24:12+01:00": "2022-01-26T06:24:12Z",
    "2022-01-26T07:24:12+00:00": "2022-01-26T07:24:12Z",
    "2022-01-26T07:24:12-00:00": "2022-01-26T07:24:12Z",
    "2022-01-26T07:24:12+05:30": "2022-01-26T01:54:12Z",
    "2022-01-26T07:24:12-06:00": "2022-01-26T13:24:12Z",
    "2022-01-26T07:24:12.508-06:00": "2022-01-26T13:24:12.508Z",
    "2022-01-26T07:24:12+14:00": "2022-01-25T17:24:12Z",
    "2022-12-31T23:24:12-12:00": "2023-01-01T11:24:12Z",
    "2024-02-29T12:00:00Z": "2024-02-29T12:00:00Z",
    "2000-02-29T12:00:00Z": "2000-02-29T12:00:00Z",
    "1970-01-01T00:00:00Z": "1970-01-01T00:00:00Z",
    "2038-01-19T03:14:08Z": "2038-01-19T03:14:08Z",
    "9999-12-31T23:59:59Z": "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59.9999999Z": "9999-12-31T23:59:59.9999999Z",
    "0001-01-01T00:00:00Z": "0001-01-01T00:00:00Z",
}

BAD_DATES = (
    *("", " ", "soon", "never", "null", "2022", "2022-01-26", "07:24:12Z", "2022-01-26T", "2022-01-26T07Z", "2022-01-26Z"),
    *("2022-00-26T07:24:12Z", "2022-13-26T07:24:12Z", "2022-01-00T07:24:12Z", "2022-01-32T07:24:12Z", "2022-02-30T07:24:12Z"),
    *("2023-02-29T07:24:12Z", "2100-02-29T07:24:12Z", "2022-04-31T07:24:12Z", "2022-01-26T25:24:12Z", "2022-01-26T07:60:12Z"),
    *("2022-01-26T07:24:61Z", "2022-01-26T07:24:12.1234567890Z", "2022-01-26T07:24:12.x Z", "2022-01-26T07:24:12ZZ"),
    *("2022-01-26T07:24:12+99:99", "2022-01-26T07:24:12+1", "2022-01-26T07:24:12+", "2022-01-26T07:24:12 PST"),
    *("2022-1-26T7:24:12Z", "26/01/2022 07:24:12", "01/26/2022", "Wed, 26 Jan 2022 07:24:12 GMT", "1643181852", "/Date(1643181852000)/"),
    *("2022-W04-3T07:24:12Z", "2022-026T07:24:12Z", "22-01-26T07:24:12Z", "-2022-01-26T07:24:12Z", "20220126T072412Z"),
    *("\uff12\uff10\uff12\uff12-01-26T07:24:12Z", "2022-01-26T07:24:1\u0662Z", "2022-01-26T07:24:1\u00e9Z", "\U0001f600", "2022-01-26\u3000"),
    *("2022-01-26T07:24:12.\u00e9Z", "2022\u201301\u201326T07:24:12Z", "2022-01-26T07:24:12\u2212 06:00", "2022-01-26T07:24:12Z\0"),
)


def expirations(file):
    def body(text):
        return render(SERVICE.tree, {("data", "TokenExpiration"): compact(text)})

    for text, instant in DATES.items():
        file.reply(f"expiry {text}", 200, body(text), ok(**{**SERVICE.fields, "TokenExpiration": instant}), JSON_UTF8)
    for text in BAD_DATES:
        file.reply(f"no expiry: {compact(text, ascii_only=True)}", 200, body(text), malformed("data.TokenExpiration"), JSON_UTF8)


def entities(file):
    def reply(name, edits, entity):
        body = render(SERVICE.tree, {("data", "Entity", key): edit for key, edit in edits.items()})
        file.reply(f"entity: {name}", 200, body, ok(**{**SERVICE.fields, "Entity": entity}), JSON_UTF8)

    for kind in ("namespace", "title", "master_player_account", "character", "group", "game_server", "a_type_of_tomorrow"):
        reply(f"type {kind}", {"Type": f'"{kind}"', "TypeString": f'"{kind}"'}, {"Id": "174812abf712", "Type": kind})
    reply("Type beats TypeString", {"Type": '"title"', "TypeString": '"group"'}, {"Id": "174812abf712", "Type": "title"})
    reply("TypeString stands in", {"Type": DROP, "TypeString": '"group"'}, {"Id": "174812abf712", "Type": "group"})
    reply("TypeString stands in for null", {"Type": "null", "TypeString": '"group"'}, {"Id": "174812abf712", "Type": "group"})
    reply("no type at all", {"Type": DROP, "TypeString": DROP}, {"Id": "174812abf712", "Type": None})
    reply("null types", {"Type": "null", "TypeString": "null"}, {"Id": "174812abf712", "Type": None})
    flags = '"IsTitle":false,"IsNamespace":false,"IsService":false,"IsMasterPlayer":false,"IsTitlePlayer":true'
    body = SERVICE.body.replace('"Entity":{', '"Entity":{' + flags + ",")
    file.reply("entity: the C SDK's flags beside it", 200, body, ok(**SERVICE.fields), JSON_UTF8)
    body = compact({"data": {"Entity": {"Type": "title", "Id": "59F84"}, "EntityToken": "k.test"}, "status": "OK", "code": 200})
    good = ok(EntityToken="k.test", TokenExpiration=None, Entity={"Id": "59F84", "Type": "title"})
    file.reply("members in another order", 200, body, good, JSON_UTF8)
    body = compact({"code": 200, "data": {"EntityToken": "k.test"}})
    file.reply("the token alone", 200, body, ok(EntityToken="k.test", TokenExpiration=None, Entity=None), JSON_UTF8)


def broken_bodies(file):
    for name, raw in {"a number": "5", "true": "true", "an array": f'["{PLANTED}"]', "an object": f'{{"x":"{PLANTED}"}}'}.items():
        edits = {("data", "Entity", "Type"): DROP, ("data", "Entity", "TypeString"): raw}
        outcome = malformed("data.Entity.TypeString")
        file.reply(f"data.Entity.TypeString is {name}, without Type", 200, render(SERVICE.tree, edits), outcome, JSON_UTF8)
    empty = render(SERVICE.tree, {("data", "EntityToken"): '""'})
    file.reply("an empty token", 200, empty, malformed("data.EntityToken"), JSON_UTF8)
    file.reply("an empty entity", 200, render(SERVICE.tree, {("data", "Entity"): "{}"}), malformed("data.Entity.Id"), JSON_UTF8)
    file.reply("empty data", 200, '{"code":200,"status":"OK","data":{}}', malformed("data.EntityToken"), JSON_UTF8)
    file.reply("code twice", 200, render(SERVICE.tree, {("code",): Twice()}), malformed(), JSON_UTF8)
    lower = compact({"code": 200, "data": {"entityToken": PLANTED}})
    file.reply("member name in camel case", 200, lower, malformed("data.EntityToken"), JSON_UTF8)


def files():
    common = File("playfab-replies", PLAYFAB, SOURCE)
    replies.status_replies(common, SERVICE)
    replies.media_type_replies(common, SERVICE)
    replies.json_only_replies(common, SERVICE)
    replies.unrecognized_retry_after(common)
    replies.string_replies(common, SERVICE, ("data", "EntityToken"), "EntityToken", visible_only=True)
    entities(common)
    dates = File("playfab-dates", PLAYFAB, DATES_SOURCE)
    expirations(dates)
    refusals = File("playfab-rejections", PLAYFAB, ERRORS_SOURCE)
    rejections(refusals)
    envelopes(refusals)
    waits(refusals)
    broken = File("playfab-broken", PLAYFAB, SOURCE)
    replies.shape_replies(broken, SERVICE)
    replies.root_replies(broken, SERVICE)
    replies.cut_replies(broken, SERVICE.body, 7, JSON_UTF8, malformed())
    broken_bodies(broken)
    long = File("playfab-long-replies", PLAYFAB, SOURCE)
    replies.long_replies(long, SERVICE, ("data", "EntityToken"), "EntityToken")
    return [common, dates, refusals, broken, long]
