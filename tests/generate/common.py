"""The vector format: files, cases and outcomes."""

import base64
import json
from pathlib import Path

VECTORS = Path(__file__).resolve().parent.parent / "vectors"

PGS = "pgs.generatePlayGroupingApiToken"
EMM = "emm.generateAuthenticationToken"
ITA = "ita.getToken"
PLAYFAB = "playfab.getEntityToken"

PLANTED = "PLANTED-SECRET-9f3b1c"


class File:
    """One vector file: cases of one operation, each under its own name."""

    def __init__(self, name, operation, source):
        self.path = VECTORS / f"generated-{name}.json"
        self.operation = operation
        self.source = source
        self.cases = {}

    def add(self, name, **case):
        assert name not in self.cases, f"{self.path.name}: {name!r} stands there twice"
        self.cases[name] = {"name": name, **case}

    def reply(self, name, status, body, outcome, headers=None, now=None):
        """Adds a response case. `body` is text, or bytes that need not be text."""
        response = {"status": status, "headers": headers or {}}
        if isinstance(body, bytes):
            response["bodyBase64"] = base64.b64encode(body).decode("ascii")
        else:
            response["body"] = body
        extra = {"now": now} if now else {}
        self.add(name, response=response, **extra, outcome=outcome)

    def text(self):
        assert self.cases, self.path.name
        head = json.dumps({"operation": self.operation, "source": self.source})[:-1]
        lines = ",\n".join(compact(case, ascii_only=True) for case in self.cases.values())
        return f'{head}, "cases": [\n{lines}\n]}}\n'.encode("ascii")


def compact(value, ascii_only=False):
    return json.dumps(value, ensure_ascii=ascii_only, separators=(",", ":"))


def ok(**fields):
    return {"ok": fields}


# In place of a number: the service asked for no wait, in no way that counts.
NO_WAIT = "none"


def rejected(recovery, status=None, code=None, message=None, wait=None):
    return {"rejected": present(status=status, code=code, message=message, recovery=recovery, retryAfterSeconds=wait)}


def unrecognized(status, recovery, wait=None):
    return {"unrecognized": present(status=status, recovery=recovery, retryAfterSeconds=wait)}


def malformed(path=None):
    return {"malformed": present(path=path)}


ERROR = {"error": {}}


def present(**members):
    return {key: None if value == NO_WAIT else value for key, value in members.items() if value is not None}


RETRY, REAUTHENTICATE, FIX_REQUEST, GIVE_UP = "retry", "reauthenticate", "fixRequest", "giveUp"


def by_status(retry, fix_request):
    """A recovery table: the statuses of two rows; 401 is the third, and the rest is the fourth."""

    def recovery(status):
        if status in retry:
            return RETRY
        if status == 401:
            return REAUTHENTICATE
        return FIX_REQUEST if status in fix_request else GIVE_UP

    return recovery


UNRECOGNIZED = by_status({408, 425, 429, 500, 502, 503, 504}, {400, 404, 405, 411, 413, 414, 415})

DROP = object()


class Twice:
    """An edit: the member stands there twice."""

    def __init__(self, first=None, second=None):
        self.first, self.second = first, second


def render(tree, edits=None, here=()):
    """A tree of raw JSON as compact text, after edits by path: DROP, Twice, or the raw JSON to put there."""
    if isinstance(tree, str):
        return tree
    members = []
    for key, child in tree.items():
        path = here + (key,)
        value = render(child, edits, path)
        edit = (edits or {}).get(path)
        if edit is DROP:
            continue
        if isinstance(edit, Twice):
            members += [f'"{key}":{edit.first or value}', f'"{key}":{edit.second or value}']
        else:
            members.append(f'"{key}":{edit or value}')
    return "{" + ",".join(members) + "}"


def wrong_types(expected):
    """Raw JSON of every type but `expected` (`string` or `object`), named. `null` is not a wrong type."""
    samples = {
        "a number": "12345678",
        "a fraction": "-0.5e3",
        "true": "true",
        "false": "false",
        "an empty array": "[]",
        "an array": f'["{PLANTED}"]',
        "an object": f'{{"inner":"{PLANTED}"}}',
        "an empty object": "{}",
        "a string": f'"{PLANTED}"',
        "an empty string": '""',
    }
    return {name: raw for name, raw in samples.items() if not name.endswith(expected)}
