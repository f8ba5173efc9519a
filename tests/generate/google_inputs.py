"""Requests of pgs.generatePlayGroupingApiToken and emm.generateAuthenticationToken."""

from common import EMM, PGS
from inputs import Call
from texts import encode

GOOD = {"accessToken": "ya29.test"}


class Google(Call):
    credential = GOOD

    def headers(self, given, credential):
        return {
            "accept": "application/json",
            "authorization": f"Bearer {credential['accessToken']}",
            "content-length": "0",
        }


class Pgs(Google):
    operation, short = PGS, "pgs"
    source = (
        "https://developer.android.com/games/services/web/api/rest/v1/accesstokens/generatePlayGroupingApiToken; RFC 3986, "
        "section 2.3; https://url.spec.whatwg.org"
    )
    given = {"packageName": "com.example.game", "persona": "p1"}
    origin = "https://games.googleapis.com"

    def path(self, given):
        query = f"packageName={encode(given['packageName'])}&persona={encode(given['persona'])}"
        return f"/games/v1/accesstokens/generatePlayGroupingApiToken?{query}"

    def cases(self, accepted, refused, long):
        files = (accepted, refused, long)
        self.text_cases(files, "persona", 4096, dots_refused=False)
        self.credential_cases(files, "accessToken", lambda text: {"accessToken": text})
        for name in PACKAGES:
            self.add(accepted, f"packageName {name}", packageName=name)
        for name, package in BAD_PACKAGES.items():
            self.refuse(refused, f"packageName: {name}", "packageName", packageName=package)
        self.add(long, "packageName: 255 bytes in two segments", packageName="a." + "b" * 253)
        self.add(long, "packageName: 255 bytes in 128 segments", packageName=".".join("a" * 128))
        self.refuse(long, "packageName: 256 bytes", "packageName", packageName="a." + "b" * 254)
        self.add(long, "packageName and persona at their bounds", packageName="a." + "b" * 253, persona="\u00e9" * 2048)
        for name, persona in (("every byte encoded", "%20+%2B"), ("a plus is a plus", "a+b c")):
            given = {**self.given, "persona": persona}
            request = self.request(given, GOOD)
            request["uri"] = request["uri"].replace("%2B", "+")
            file_case = {"given": given, "credential": GOOD, "compare": "decoded", "request": request}
            accepted.add(f"decoded: {name}", **file_case)
        request = self.request({**self.given, "persona": "\u20ac"}, GOOD)
        request["uri"] = request["uri"].replace("%E2%82%AC", "%e2%82%ac").replace("packageName", "package%4eame")
        accepted.add(
            "decoded: lower-case hex",
            given={**self.given, "persona": "\u20ac"},
            credential=GOOD,
            compare="decoded",
            request=request,
        )


PACKAGES = (
    "a.b",
    "A.B",
    "com.example.game2",
    "com.example_studio.My_Game",
    "com.example.game_",
    "a1.b2.c3.d4.e5",
    "com.Example.GAME",
    "com.class.package.null",
)

BAD_PACKAGES = {
    "empty": "",
    "one segment": "game",
    "a dot alone": ".",
    "dots alone": "..",
    "a leading dot": ".com.example",
    "a trailing dot": "com.example.",
    "an empty segment": "com..example",
    "a leading digit": "1com.example",
    "a digit first in the second segment": "com.1example",
    "a digit first in the last segment": "com.example.2048",
    "an underscore first": "_com.example",
    "an underscore first in the last segment": "com.example._game",
    "a hyphen": "com.example.my-game",
    "a space": "com.example.my game",
    "a leading space": " com.example.game",
    "a trailing space": "com.example.game ",
    "a space alone": " ",
    "a Latin-1 letter": "com.example.caf\u00e9",
    "a Cyrillic letter that looks like Latin": "com.ex\u0430mple.game",
    "an Arabic-Indic digit": "com.example.game\u0661",
    "a full-width dot": "com\uff0eexample",
    "emoji": "com.example.\U0001f3ae",
    "a slash": "com.example/game",
    "a backslash": "com.example\\game",
    "an ampersand": "com.example.game&persona=x",
    "a number sign": "com.example.game#x",
    "an escape": "com.example%2Egame",
    "a colon": "com.example:game",
    "a star": "com.example.*",
    "a comma": "com.example,game",
    "a dollar sign": "com.example.Game$Inner",
    "a line feed": "com.example.game\n",
    "a tab": "com.example\t.game",
    "NUL": "com.example.game\0",
    "DEL": "com.example.game\x7f",
    "a header after CR LF": "com.example\r\nx-evil: 1",
}


class Emm(Google):
    operation, short = EMM, "emm"
    source = (
        "https://developers.google.com/android/work/play/emm-api/v1/users/generateAuthenticationToken; RFC 6570, section 3.2.2; "
        "https://url.spec.whatwg.org"
    )
    given = {"enterpriseId": "LC00example", "userId": "109876543210"}
    origin = "https://www.googleapis.com"

    def path(self, given):
        enterprise, user = encode(given["enterpriseId"]), encode(given["userId"])
        return f"/androidenterprise/v1/enterprises/{enterprise}/users/{user}/authenticationToken"

    def cases(self, accepted, refused, long):
        files = (accepted, refused, long)
        discovery = "https://androidenterprise.googleapis.com"
        self.add(accepted, "the discovery document's host", begins=discovery, origin=discovery)
        self.text_cases(files, "enterpriseId", 1024, dots_refused=True)
        self.text_cases(files, "userId", 1024, dots_refused=True, all_controls=False)
        self.credential_cases(files, "accessToken", lambda text: {"accessToken": text})
        self.add(accepted, "both ids would leave their segments", enterpriseId="../x", userId="../../y?z#w")
        self.add(long, "both ids at their bound, each byte encoded", enterpriseId="/" * 1024, userId="\u00e9" * 512)
        request = self.request({"enterpriseId": "e/1", "userId": "u+2"}, GOOD)
        request["uri"] = request["uri"].replace("%2F", "%2f").replace("%2B", "+")
        given = {"enterpriseId": "e/1", "userId": "u+2"}
        accepted.add("decoded: lower-case hex and a bare plus", given=given, credential=GOOD, compare="decoded", request=request)


def files():
    return Pgs().files() + Emm().files()
