"""Requests of ita.getToken."""

import base64

from common import ITA
from inputs import Call
from texts import encode


class Ita(Call):
    operation, short = ITA, "ita"
    source = "https://api.games.itagroupservices.com/Help/Api/GET-v1-tokens-tokenId; RFC 7617; RFC 9110, section 5; https://url.spec.whatwg.org"
    given = {"tokenId": "T-1"}
    credential = {"none": True}
    origin = "https://api.games.itagroupservices.com"

    def path(self, given):
        return f"/v1/tokens/{encode(given['tokenId'])}"

    def headers(self, given, credential):
        headers = {"accept": f"application/{given.get('accept', 'json')}"}
        if "bearer" in credential:
            headers["authorization"] = f"Bearer {credential['bearer']}"
        if "basic" in credential:
            pair = f"{credential['basic']['user']}:{credential['basic']['password']}"
            headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        if "header" in credential:
            headers[credential["header"]["name"].lower()] = credential["header"]["value"]
        return headers

    def request(self, given, credential, begins=None):
        return {**super().request(given, credential, begins), "method": "GET"}

    def cases(self, accepted, refused, long):
        files = (accepted, refused, long)
        sandbox = "https://sandbox.api.games.itagroupservices.com"
        self.add(accepted, "the sandbox host", begins=sandbox, origin=sandbox)
        self.text_cases(files, "tokenId", 1024, dots_refused=True)
        for token_id in (
            "participant/17", "Participant/", "PARTICIPANT\\17", "participant/../17", "/participant/17", "\\participant\\17",
            "./participant/17", "x/../participant/17", "17/participant/17",
        ):
            self.refuse(refused, f"tokenId {token_id}, another call", "tokenId", tokenId=token_id)
        for token_id in ("participant", "participants/17", "17/participant", "17/participants/17", "participant-17"):
            self.add(accepted, f"tokenId {token_id}, not another call", tokenId=token_id)
        self.credential_cases(files, "bearer", lambda text: {"bearer": text})
        self.credential_cases(files, "header", lambda text: {"header": {"name": "X-Api-Key", "value": text}})
        bearer, basic = {"bearer": "b.test"}, {"basic": {"user": "user", "password": "pass"}}
        key = {"header": {"name": "x-api-key", "value": "k.test"}}
        for accept in ("json", "xml"):
            for name, credential in (("none", {"none": True}), ("bearer", bearer), ("basic", basic), ("header", key)):
                self.add(accepted, f"accept {accept}, credential {name}", credential=credential, accept=accept)
        for name, user, password in BASIC:
            self.add(accepted, f"basic: {name}", credential={"basic": {"user": user, "password": password}})
        for name, user, password in BAD_BASIC:
            self.refuse(refused, f"basic: {name}", "basic", credential={"basic": {"user": user, "password": password}})
        long_pair = {"basic": {"user": "u" * 20_000, "password": "p" * 20_000}}
        self.refuse(long, "basic: far over the bound", "basic", credential=long_pair)
        for name in ("X-API-KEY", "x-api-key", "Authorization", "Ocp-Apim-Subscription-Key", "X_Key", "x!#$%&'*+.^`|~9"):
            self.add(accepted, f"header name {name}", credential={"header": {"name": name, "value": "k.test"}})
        for name, header in BAD_HEADER_NAMES.items():
            self.refuse(refused, f"header name: {name}", "header", credential={"header": {"name": header, "value": "k.test"}})
        request = self.request({"tokenId": "a b/c"}, {"none": True})
        request["uri"] = request["uri"].replace("%2F", "%2f").replace("tokens", "%74okens")
        case = {"given": {"tokenId": "a b/c"}, "credential": {"none": True}, "compare": "decoded", "request": request}
        accepted.add("decoded: lower-case hex, a letter escaped", **case)


BASIC = (
    ("RFC 7617's own example without its space", "Aladdin", "opensesame"),
    ("a colon in the password", "user", "pass:word:"),
    ("base64 of one padding character", "user", "pass1"),
    ("base64 of two padding characters", "user", "pass"),
    ("base64 without padding", "user", "pass12"),
    ("base64 with plus and slash", "user", "~~~???>>>"),
    ("every visible ASCII character in the password", "user", "".join(map(chr, range(0x21, 0x7F)))),
    ("one character each", "u", "p"),
    ("an address as user", "a@b.example", "p@ss"),
)

BAD_BASIC = (
    ("a colon in the user", "us:er", "pass"),
    ("a colon alone as user", ":", "pass"),
    ("a line feed in the user", "us\ner", "pass"),
    ("a CR LF in the password", "user", "pa\r\nss"),
    ("NUL in the password", "user", "pa\0ss"),
    ("DEL in the user", "us\x7fer", "pass"),
    ("a tab in the password", "user", "pa\tss"),
    ("next line U+0085 in the password", "user", "pa\x85ss"),
)

BAD_HEADER_NAMES = {
    "empty": "",
    "a space alone": " ",
    "a space inside": "x key",
    "a leading space": " x-key",
    "a trailing space": "x-key ",
    "a trailing colon": "x-key:",
    "a pseudo-header": ":authority",
    "a header after CR LF": "x-key\r\nx-evil",
    "a line feed": "x-key\n",
    "NUL": "x\0key",
    "DEL": "x\x7fkey",
    "a tab": "x\tkey",
    "a slash": "x/key",
    "parentheses": "(x-key)",
    "a comma": "x,key",
    "an equals sign": "x=key",
    "an at sign": "x@key",
    "quotes": "\"x-key\"",
    "a Latin-1 letter": "x-cl\u00e9",
    "emoji": "x-\U0001f511",
    "host": "host",
    "host in capitals": "Host",
    "content-length": "content-length",
    "content-length in capitals": "Content-Length",
    "transfer-encoding": "transfer-encoding",
    "transfer-encoding in capitals": "TRANSFER-ENCODING",
    "connection": "connection",
    "connection in capitals": "Connection",
}


def files():
    return Ita().files()
