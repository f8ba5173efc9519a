"""What the replies of every service have in common: statuses, media types, Retry-After, broken bodies."""

import json
from email.utils import formatdate

from common import DROP, ERROR, GIVE_UP, ITA, NO_WAIT, PLANTED, RETRY, UNRECOGNIZED, Twice, malformed, ok, render, unrecognized, wrong_types

JSON_UTF8 = {"content-type": "application/json; charset=utf-8"}

PAGE = f"<!DOCTYPE html>\n<html lang=en><title>Error</title><p>Reference {PLANTED}</html>\n"

ERROR_STATUSES = (
    *(400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424, 425),
    *(426, 428, 429, 431, 451, 499, 500, 501, 502, 503, 504, 505, 506, 507, 508, 511, 520, 524, 530, 599, 600, 999),
)

JSON_TYPES = (
    "application/json",
    "application/json; charset=utf-8",
    "application/json;charset=UTF-8",
    "application/json ; charset=utf-8",
    'application/json; charset="utf-8"',
    "application/json; odata=verbose; charset=utf-8",
    "APPLICATION/JSON",
    "Application/Json; Charset=UTF-8",
    "text/json",
    "text/json; charset=utf-8",
    "application/problem+json",
    "application/vnd.example.v1+json; charset=utf-8",
    "application/vnd.example+JSON",
)

OTHER_TYPES = (
    "text/plain",
    "text/plain; charset=utf-8",
    "application/octet-stream",
    "image/png",
    "text/css",
    "application/javascript",
    "multipart/form-data; boundary=json",
    "application/jsonp",
)

DAY = 1_795_363_200  # Sun, 22 Nov 2026 16:00:00 GMT
DATE = formatdate(DAY, usegmt=True)
NOW = "2026-11-22T16:00:00Z"


class Service:
    """A success body as a tree of raw JSON, and the outcome it reads as."""

    def __init__(self, tree, fields, types, required, optional, members):
        self.tree = tree  # {member: raw JSON or a tree}
        self.fields = fields  # the outcome of the tree
        self.types = types  # {path: "string" or "object"}
        self.required = required  # {path: the path to report}
        self.optional = optional  # {path: the fields that change without it}
        self.members = members  # paths that must not stand there twice

    @property
    def body(self):
        return render(self.tree)


def dotted(path):
    return ".".join(path)


def status_replies(file, service):
    """Answers that are not in the service's words. The status decides."""
    html = {"content-type": "text/html; charset=utf-8"}
    for status in ERROR_STATUSES:
        file.reply(f"HTML page, status {status}", status, PAGE, unrecognized(status, UNRECOGNIZED(status)), html)
        if (file.operation, status) != (ITA, 404):
            file.reply(f"empty body, status {status}", status, "", unrecognized(status, UNRECOGNIZED(status)))
    for status in (201, 202, 203, 205, 206, 207, 226, 299):
        file.reply(f"a success body under status {status}", status, service.body, unrecognized(status, GIVE_UP), JSON_UTF8)
    if file.operation != ITA:
        file.reply("status 204", 204, "", unrecognized(204, GIVE_UP))
    for status in (100, 102, 103, 199):
        file.reply(f"status {status}", status, "", unrecognized(status, GIVE_UP))
    for status in (300, 301, 302, 303, 304, 305, 307, 308, 399):
        headers = {"location": "https://login.example/"}
        file.reply(f"redirect, status {status}, empty body", status, "", unrecognized(status, GIVE_UP), headers)
    for status in (301, 302, 307):
        headers = {"location": "https://login.example/", **html}
        file.reply(f"redirect, status {status}, HTML page", status, PAGE, unrecognized(status, GIVE_UP), headers)
        headers = {"location": "https://login.example/", **JSON_UTF8}
        file.reply(f"redirect, status {status}, a success body", status, service.body, unrecognized(status, GIVE_UP), headers)
    for name, headers in (("JSON", JSON_UTF8), ("HTML", html), ("no", {})):
        file.reply(f"status 200, empty body, {name} type", 200, "", unrecognized(200, GIVE_UP), headers)
    for status in (400, 401, 403, 500, 503):
        for body in ("{}", "[]", "null", '"down"', "0", "true", "{", f'{{"x":"{PLANTED}"', f"upstream said {PLANTED}"):
            outcome = unrecognized(status, UNRECOGNIZED(status))
            file.reply(f"status {status}, JSON type, body {body}", status, body, outcome, JSON_UTF8)


def media_type_replies(file, service):
    good = ok(**service.fields)
    for media_type in JSON_TYPES:
        file.reply(f"type {media_type}", 200, service.body, good, {"content-type": media_type})
    for media_type in OTHER_TYPES:
        headers = {"content-type": media_type}
        file.reply(f"type {media_type}", 200, service.body, unrecognized(200, GIVE_UP), headers)
        file.reply(f"type {media_type}, status 503", 503, service.body, unrecognized(503, RETRY), headers)
    file.reply("no type, an object", 200, service.body, good)
    file.reply("no type, an array", 200, "[]", malformed())
    file.reply("the same type twice", 200, service.body, good, {"content-type": ["application/json", "application/json"]})
    for media_type in ("application/json", "text/json; charset=utf-8", "application/problem+json"):
        for status in (200, 401, 403, 500):
            outcome = unrecognized(status, UNRECOGNIZED(status))
            file.reply(f"type {media_type}, a page, status {status}", status, PAGE, outcome, {"content-type": media_type})
    outcome = unrecognized(200, GIVE_UP)
    file.reply("type JSON, a page after blanks", 200, "\r\n \t" + PAGE, outcome, JSON_UTF8)
    file.reply("type JSON, a page after a byte order mark", 200, "\ufeff" + PAGE, outcome, JSON_UTF8)
    file.reply("a byte order mark", 200, "\ufeff" + service.body, good, JSON_UTF8)
    file.reply("a byte order mark, then blanks", 200, "\ufeff\r\n" + service.body, good, JSON_UTF8)
    file.reply("blanks around the body", 200, " \r\n\t" + service.body + " \r\n\t", good, JSON_UTF8)
    file.reply("pretty-printed", 200, json.dumps(json.loads(service.body), indent=4), good, JSON_UTF8)
    file.reply("UTF-16 with a byte order mark", 200, ("\ufeff" + service.body).encode("utf-16-le"), ERROR, JSON_UTF8)


def json_only_replies(file, service):
    """Where a service speaks JSON only: no other type is read, and without a type a page is nobody's JSON."""
    xml = f"<Token><Reason>{PLANTED}</Reason></Token>"
    for status in (200, 401, 404, 500):
        outcome = unrecognized(status, UNRECOGNIZED(status))
        file.reply(f"no type, a page, status {status}", status, PAGE, outcome)
        file.reply(f"no type, XML, status {status}", status, xml, outcome)
        for media_type in ("application/xml; charset=utf-8", "text/xml", "application/problem+xml"):
            file.reply(f"type {media_type}, status {status}", status, xml, outcome, {"content-type": media_type})
        for media_type in ("text/html", "text/html; charset=UTF-8", "TEXT/HTML"):
            file.reply(f"type {media_type}, JSON, status {status}", status, service.body, outcome, {"content-type": media_type})


def retry_after_replies(file, status, body, headers, name, outcome):
    """`Retry-After` in every spelling. `outcome(wait)` is the expected refusal."""
    for text, wait in (("0", 0), ("1", 1), ("8", 8), ("120", 120), ("007", 7), ("86400", 86400)):
        file.reply(f"{name}, Retry-After {text}", status, body, outcome(wait), {**headers, "retry-after": text})
    for text in ("soon", "-5", "+5", "1.5", "", "8s", "0x10", "1e3", "8, 9"):
        file.reply(f"{name}, Retry-After {text!r} is no wait", status, body, outcome(NO_WAIT), {**headers, "retry-after": text})
    dates = {
        "in two minutes": (formatdate(DAY + 120, usegmt=True), 120),
        "in a day": (formatdate(DAY + 86400, usegmt=True), 86400),
        "now": (DATE, 0),
        "in the past": (formatdate(DAY - 3600, usegmt=True), 0),
        "long past": ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
        "in RFC 850's form": ("Sunday, 22-Nov-26 16:02:00 GMT", 120),
        "in asctime's form": ("Sun Nov 22 16:02:00 2026", 120),
    }
    for when, (text, wait) in dates.items():
        with_date = {**headers, "date": DATE, "retry-after": text}
        file.reply(f"{name}, Retry-After {when}, by Date", status, body, outcome(wait), with_date)
        file.reply(f"{name}, Retry-After {when}, by now", status, body, outcome(wait), {**headers, "retry-after": text}, NOW)
    with_date = {**headers, "date": DATE, "retry-after": formatdate(DAY + 90, usegmt=True)}
    file.reply(f"{name}, Retry-After a date, Date beats a wrong clock", status, body, outcome(90), with_date, "2031-01-01T00:00:00Z")
    for text in ("Sun, 31 Feb 2026 16:00:00 GMT", "Sun, 22 Nov 2026 25:00:00 GMT", "2026-11-22T16:02:00Z"):
        with_date = {**headers, "date": DATE, "retry-after": text}
        file.reply(f"{name}, Retry-After {text} is no wait", status, body, outcome(NO_WAIT), with_date)


def unrecognized_retry_after(file):
    html = {"content-type": "text/html; charset=utf-8"}
    retry_after_replies(file, 503, PAGE, html, "HTML page", lambda wait: unrecognized(503, RETRY, wait))
    for status in (408, 429, 502, 504):
        headers = {"retry-after": "30"}
        file.reply(f"empty body, status {status}, Retry-After 30", status, "", unrecognized(status, RETRY, 30), headers)


def shape_replies(file, service):
    """Members of the wrong type, absent, null, twice, unknown, or spelled with escapes."""
    for path, expected in service.types.items():
        for name, raw in wrong_types(expected).items():
            outcome = malformed(dotted(path))
            file.reply(f"{dotted(path)} is {name}", 200, render(service.tree, {path: raw}), outcome, JSON_UTF8)
    for path, reported in service.required.items():
        for name, edit in (("absent", DROP), ("null", "null")):
            body = render(service.tree, {path: edit})
            file.reply(f"{dotted(path)} {name}", 200, body, malformed(reported), JSON_UTF8)
    for path, changes in service.optional.items():
        for name, edit in (("absent", DROP), ("null", "null")):
            body = render(service.tree, {path: edit})
            file.reply(f"{dotted(path)} {name}", 200, body, ok(**{**service.fields, **changes}), JSON_UTF8)
    for path in service.members:
        outcome = malformed(dotted(path))
        for name, edit in (
            ("twice, the same", Twice()),
            ("twice, null first", Twice(first="null")),
            ("twice, null last", Twice(second="null")),
            ("twice, null both times", Twice("null", "null")),
        ):
            body = render(service.tree, {path: edit})
            file.reply(f"{dotted(path)} {name}", 200, body, outcome, JSON_UTF8)
    good = ok(**service.fields)
    inner = service.body[1:-1]
    for name, member in (
        ("a string", f'"{PLANTED}"'),
        ("null", "null"),
        ("an object that repeats the reply", service.body),
        ("an array", '[1,[2,{"a":null}],"x"]'),
        ("a number past f64", "1e999"),
        ("a number of many digits", "123456789012345678901234567890.5"),
    ):
        file.reply(f"unknown member first: {name}", 200, f'{{"unknownMember":{member},{inner}}}', good, JSON_UTF8)
        file.reply(f"unknown member last: {name}", 200, f'{{{inner},"unknownMember":{member}}}', good, JSON_UTF8)
    file.reply("unknown member twice", 200, f'{{"x":1,{inner},"x":2}}', good, JSON_UTF8)
    file.reply("empty member name", 200, f'{{"":1,{inner}}}', good, JSON_UTF8)
    key = next(iter(service.tree))
    escaped = service.body.replace(f'"{key}"', f'"\\u{ord(key[0]):04x}{key[1:]}"', 1)
    file.reply("member name spelled with an escape", 200, escaped, good, JSON_UTF8)
    escaped = "".join(f"\\u{ord(letter):04X}" for letter in key)
    file.reply(
        "member twice, once spelled with escapes",
        200,
        f'{{{inner},"{escaped}":{render(service.tree[key])}}}',
        malformed(key),
        JSON_UTF8,
    )


def root_replies(file, service, null=malformed()):
    """Bodies that are not one JSON object."""
    file.reply("root null", 200, "null", null, JSON_UTF8)
    roots = ("[]", "[null]", f'["{PLANTED}"]', f"[{service.body}]", f'"{PLANTED}"', '""', "0", "-1.5", "true", "false")
    for root in roots:
        file.reply(f"root {root if len(root) < 40 else 'the object in an array'}", 200, root, malformed(), JSON_UTF8)
    body = service.body
    broken = {
        "a second value": body + "{}",
        "a trailing letter": body + "x",
        "a trailing brace": body + "}",
        "a trailing comma": body[:-1] + ",}",
        "a trailing NUL": body + "\0",
        "a leading letter": "x" + body,
        "a JSON-hijacking guard": ")]}'\n" + body,
        "JSON with padding": f"callback({body})",
        "single quotes": body.replace('"', "'"),
        "a comment": "/* note */" + body,
        "no quotes around a name": body.replace('"', "", 2),
        "a colon missing": body.replace(":", " ", 1),
        "a no-break space between tokens": body.replace(":", ":\u00a0", 1),
        "a byte order mark inside": body.replace(":", ":\ufeff", 1),
        "two byte order marks": "\ufeff\ufeff" + body,
        "words": f"the token is {PLANTED}",
        "an open string": f'{{"{PLANTED}',
        "NaN": body[:-1] + ',"x":NaN}',
        "a number with a leading zero": body[:-1] + ',"x":01}',
        "a bare word": body[:-1] + ',"x":undefined}',
    }
    for name, text in broken.items():
        file.reply(f"not JSON: {name}", 200, text, malformed(), JSON_UTF8)


def string_replies(file, service, path, field, visible_only=False):
    """One string member in every spelling. `field` is what it is called in the outcome."""
    values = {
        "escapes": ('"a\\"b\\\\c\\/d\\b\\f\\n\\r\\te"', 'a"b\\c/d\b\f\n\r\te'),
        "a \\u escape": ('"\\u0041\\u00e9\\u20AC"', "A\u00e9\u20ac"),
        "an escaped surrogate pair": ('"\\ud83d\\ude00"', "\U0001f600"),
        "raw emoji": ('"\U0001f600"', "\U0001f600"),
        "an escaped NUL": ('"a\\u0000b"', "a\0b"),
        "base64 with padding": ('"q83vEjRWeJA+/w=="', "q83vEjRWeJA+/w=="),
        "like a JSON Web Token": ('"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln"', "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln"),
        "one character": ('"a"', "a"),
        "a raw DEL": ('"a\x7fb"', "a\x7fb"),
        "a line separator": ('"a\u2028b"', "a\u2028b"),
        "spaces kept": ('"  a  "', "  a  "),
        "not normalised": ('"e\u0301\ufb01"', "e\u0301\ufb01"),
        "like null": ('"null"', "null"),
    }
    for name, (raw, value) in values.items():
        if visible_only and not all("!" <= letter <= "~" for letter in value):
            continue
        body = render(service.tree, {path: raw})
        file.reply(f"{dotted(path)}: {name}", 200, body, ok(**{**service.fields, field: value}), JSON_UTF8)
    broken = {
        "a lone high surrogate": f'"{PLANTED}\\ud83d"',
        "a lone low surrogate": f'"{PLANTED}\\ude00"',
        "a high surrogate before a letter": f'"{PLANTED}\\ud83dA"',
        "an unknown escape": f'"{PLANTED}\\x41"',
        "an escape cut short": f'"{PLANTED}\\u00e"',
        "a raw line feed": f'"{PLANTED}\n"',
        "a raw NUL": f'"{PLANTED}\0"',
        "a raw tab": f'"{PLANTED}\t"',
    }
    for name, raw in broken.items():
        file.reply(f"{dotted(path)}: {name}", 200, render(service.tree, {path: raw}), malformed(), JSON_UTF8)
    for name, junk in (
        ("a lone continuation byte", b"\x80"),
        ("a lead byte alone", b"\xc3"),
        ("an overlong slash", b"\xc0\xaf"),
        ("a surrogate in UTF-8", b"\xed\xa0\x80"),
        ("a code point past the last", b"\xf4\x90\x80\x80"),
        ("Latin-1", b"caf\xe9"),
        ("0xFF", b"\xff"),
    ):
        body = render(service.tree, {path: '"@@"'}).encode().replace(b"@@", PLANTED.encode() + junk)
        file.reply(f"{dotted(path)}: not UTF-8, {name}", 200, body, malformed(), JSON_UTF8)


def cut_replies(file, body, step, headers, outcome):
    """The body, cut before every `step`th byte."""
    data = body.encode()
    for end in range(0, len(data), step):
        expected = outcome if end else unrecognized(200, GIVE_UP)
        try:
            text = data[:end].decode()
        except UnicodeDecodeError:
            text = data[:end]
        file.reply(f"cut after {end} of {len(data)} bytes", 200, text, expected, headers)


def long_replies(file, service, path, field):
    good, inner = ok(**service.fields), service.body[1:-1]
    unknown = ",".join(f'"m{number:04}":{number}' for number in range(10_000))
    file.reply("10,000 unknown members first", 200, f"{{{unknown},{inner}}}", good, JSON_UTF8)
    file.reply("10,000 unknown members last", 200, f"{{{inner},{unknown}}}", good, JSON_UTF8)
    deep = "[" * 100_000 + "]" * 100_000
    file.reply("100,000 nested arrays in an unknown member", 200, f'{{"deep":{deep},{inner}}}', good, JSON_UTF8)
    deep = '{"a":' * 10_000 + "1" + "}" * 10_000
    file.reply("10,000 nested objects in an unknown member", 200, f'{{{inner},"deep":{deep}}}', good, JSON_UTF8)
    file.reply("100,000 open brackets", 200, "[" * 100_000, malformed(), JSON_UTF8)
    file.reply("10,000 open objects", 200, '{"a":' * 10_000, malformed(), JSON_UTF8)
    outcome = unrecognized(401, "reauthenticate")
    file.reply("50,000 open brackets, status 401", 401, "[" * 50_000, outcome, JSON_UTF8)
    body = render(service.tree, {path: "[" * 50_000 + "]" * 50_000})
    file.reply(f"50,000 nested arrays for {dotted(path)}", 200, body, malformed(), JSON_UTF8)
    long = "0123456789abcdef" * 4096
    body = render(service.tree, {path: f'"{long}"'})
    file.reply(f"{dotted(path)} of 65536 bytes", 200, body, ok(**{**service.fields, field: long}), JSON_UTF8)
    file.reply("a page of more than 10,000 bytes", 502, PAGE + "x" * 10_000, unrecognized(502, RETRY), {"content-type": "text/html"})
