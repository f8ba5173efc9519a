"""Requests of playfab.getEntityToken."""

import texts
from common import PLAYFAB, compact
from inputs import Call


class PlayFab(Call):
    operation, short = PLAYFAB, "playfab"
    source = (
        "https://learn.microsoft.com/rest/api/playfab/authentication/authentication/get-entity-token; header names: "
        "github:PlayFab/API_Specs Legacy/PlayFab/Authentication.api.json; RFC 8259; https://url.spec.whatwg.org"
    )
    given = {"titleId": "a5f3"}
    credential = {"secretKey": "s.test"}

    def default_origin(self, given):
        return f"https://{given['titleId'].lower()}.playfabapi.com"

    def path(self, given):
        return "/Authentication/GetEntityToken"

    def body(self, given):
        members = {}
        if "customTags" in given:
            members["CustomTags"] = given["customTags"]
        if "entity" in given:
            members["Entity"] = {key: given["entity"][key] for key in ("Id", "Type") if key in given["entity"]}
        return members

    def headers(self, given, credential):
        names = {"secretKey": "x-secretkey", "sessionTicket": "x-authorization", "entityToken": "x-entitytoken"}
        ((kind, value),) = credential.items()
        return {
            "accept": "application/json",
            "content-type": "application/json",
            "content-length": str(len(compact(self.body(given)).encode())),
            names[kind]: value,
        }

    def request(self, given, credential, begins=None):
        request = super().request(given, credential, begins)
        tags = list(given.get("customTags", {}))
        if tags == sorted(tags):
            return {**request, "body": compact(self.body(given))}
        del request["body"]
        return {**request, "bodyJson": self.body(given)}

    def cases(self, accepted, refused, long):
        files = (accepted, refused, long)
        for kind in ("secretKey", "sessionTicket", "entityToken"):
            self.credential_cases(files, kind, lambda text, kind=kind: {kind: text})
            self.add(accepted, f"{kind}, entity and tag", credential={kind: "k.test"}, entity=ENTITY, customTags={"build": "1.2.3"})
        for title in ("a5f3", "A5F3", "59F84", "DC7B", "b16d9", "144", "42", "0", "z", "Abc123XYZ"):
            self.add(accepted, f"titleId {title}", titleId=title)
        for name, title in BAD_TITLES.items():
            self.refuse(refused, f"titleId: {name}", "titleId", titleId=title)
        self.add(long, "titleId: 63 bytes", titleId="A5f3" * 15 + "A5F")
        self.refuse(long, "titleId: 64 bytes", "titleId", titleId="a5f3" * 16)
        self.refuse(long, "titleId: 4096 bytes", "titleId", titleId="a5f3" * 1024)
        for kind in ENTITY_TYPES:
            self.add(accepted, f"entity of type {kind}", entity={"Id": "174812abf712", "Type": kind})
        self.add(accepted, "entity without a type", entity={"Id": "174812abf712"})
        self.add(accepted, "entity, its members given the other way round", entity={"Type": "title", "Id": "59F84"})
        self.refuse(refused, "entity: empty Id", "entity", entity={"Id": ""})
        self.refuse(refused, "entity: empty Id with a type", "entity", entity={"Id": "", "Type": "title"})
        self.refuse(refused, "entity: empty Type", "entity", entity={"Id": "174812abf712", "Type": ""})
        for name, text in JSON_TEXTS.items():
            self.add(accepted, f"tag value: {name}", customTags={"tag": text})
        for name, text in JSON_TEXTS.items():
            self.add(accepted, f"tag name: {name}", customTags={text: "value"})
        for member in ("Id", "Type"):
            self.key_cases(files, member)
        self.add(accepted, "no tags", customTags={})
        self.add(accepted, "an empty tag value", customTags={"tag": ""})
        for name, tags in EMPTY_NAMES.items():
            self.refuse(refused, f"customTags: {name}", "customTags", customTags=tags)
        self.add(accepted, "two tags in order", customTags={"a": "1", "b": "2"})
        self.add(accepted, "three tags and an entity", customTags={"a": "1", "b": "2", "c": "3"}, entity=ENTITY)
        self.add(accepted, "two tags out of order", customTags={"b": "2", "a": "1"})
        self.add(accepted, "tags of mixed case, out of order", customTags={"b": "1", "B": "2", "a": "3", "A": "4"}, entity=ENTITY)
        self.add(long, "a thousand tags", customTags={f"tag{number:04}": f"value {number}" for number in range(1000)})
        self.add(long, "a tag value of 8192 bytes", customTags={"tag": "v" * 8_192})
        self.add(long, "a tag value of 8192 bytes that JSON doubles", customTags={"tag": "\\" * 8_192})
        for name, (tags, more) in tags_at_bound().items():
            self.add(long, f"customTags: {TAGS_BOUND} bytes, {name}", customTags=tags)
            self.refuse(long, f"customTags: {TAGS_BOUND + 1} bytes, {name}", "customTags", customTags=more)
        request = self.request({"titleId": "A5F3"}, self.credential)
        request["uri"] = request["uri"].replace("GetEntityToken", "Get%45ntityToken")
        case = {"given": {"titleId": "A5F3"}, "credential": self.credential, "compare": "decoded", "request": request}
        accepted.add("decoded: a letter escaped", **case)


    def key_cases(self, files, member):
        """`Id` or `Type` of an entity: text without control characters, at most KEY_BOUND bytes."""
        accepted, refused, long = files

        def key(text):
            return {"Id": "174812abf712", "Type": "title", member: text}

        controls = texts.controls().values()
        for name, text in JSON_TEXTS.items():
            if not any(control in text for control in controls):
                self.add(accepted, f"entity {member}: {name}", entity=key(text))
        for name, text in texts.with_controls().items():
            self.refuse(refused, f"entity {member}: {name}", "entity", entity=key(text))
        for name, character in (("ASCII", "a"), ("quotation marks, which JSON doubles", '"'), ("emoji", "\U0001f600")):
            text = character * (KEY_BOUND // len(character.encode()))
            self.add(long, f"entity {member}: {KEY_BOUND} bytes of {name}", entity=key(text))
        for name, text in texts.over_bound(KEY_BOUND).items():
            self.refuse(long, f"entity {member}: {name}", "entity", entity=key(text))


def tags_at_bound():
    """Tags whose names and values have TAGS_BOUND bytes in all, and the same with a byte more."""
    name, value = "n" * (TAGS_BOUND - 5), "v" * (TAGS_BOUND - 3)
    many = {f"{number:04}": "twelve bytes" for number in range(TAGS_BOUND // 16)}
    wide = "\u00e9" * (TAGS_BOUND // 2 - 1)
    return {
        "most of them a value": ({"tag": value}, {"tag": value + "v"}),
        "most of them a name": ({name: "value"}, {name + "n": "value"}),
        "a name alone": ({name + "nnnnn": ""}, {name + "nnnnnn": ""}),
        "in many tags": (many, {**many, "9": ""}),
        "two to a character": ({"\u00e9": wide}, {"\u00e9": wide + "a"}),
    }


# The service documents no limits; these are for sanity.
KEY_BOUND = 1024
TAGS_BOUND = 16 * 1024

# The same name twice cannot be given here: readers of JSON keep one of the two, or refuse the file.
EMPTY_NAMES = {
    "an empty name": {"": "value"},
    "an empty name and an empty value": {"": ""},
    "an empty name before another": {"": "value", "tag": "value"},
    "an empty name after another": {"tag": "value", "": "value"},
}

ENTITY = {"Id": "174812abf712", "Type": "title_player_account"}

ENTITY_TYPES = (
    "namespace",
    "title",
    "master_player_account",
    "title_player_account",
    "character",
    "group",
    "game_server",
    "a_type_of_tomorrow",
)

BAD_TITLES = {
    "empty": "",
    "a hyphen": "a5-f3",
    "a leading hyphen": "-a5f3",
    "punycode": "xn--a5f3",
    "a dot": "a5.f3",
    "a dot alone": ".",
    "a trailing dot": "a5f3.",
    "a slash": "a5f3/",
    "another host": "evil.example/",
    "another host and a fragment": "evil.example#",
    "another host and a query": "evil.example?",
    "user info": "user@evil.example",
    "an at sign": "a5f3@",
    "a port": "a5f3:443",
    "a backslash": "evil.example\\",
    "an escape": "a5%66",
    "an escaped slash": "evil%2f",
    "an underscore": "a5_f3",
    "a space": "a5 f3",
    "a leading space": " a5f3",
    "a trailing space": "a5f3 ",
    "a line feed": "a5f3\n",
    "a header after CR LF": "a5f3\r\nx-evil: 1",
    "a tab": "a5\tf3",
    "NUL": "a5f3\0",
    "DEL": "a5f3\x7f",
    "Arabic-Indic digits": "\u0661\u0662\u0663",
    "full-width letters": "\uff41\uff15\uff46\uff13",
    "a Latin-1 letter": "caf\u00e9",
    "a Cyrillic letter that looks like Latin": "\u04305f3",
    "a superscript digit": "a5\u00b2",
    "a Kelvin sign, which lower-cases to k": "\u212a5f3",
    "a dotted capital I": "\u01305f3",
    "emoji": "\U0001f3ae",
    "a full-width dot": "evil\uff0eexample",
    "a soft hyphen": "a5\u00adf3",
    "a plus": "+1",
    "brackets": "[::1]",
    "a star": "*",
}

JSON_KEYS = {
    "a space": "two words",
    "a quotation mark": "a\"b",
    "a backslash": "a\\b",
    "emoji": "\U0001f600",
    "a slash": "a/b",
    "a line separator": "a\u2028b",
    "a closing brace": "\"},\"x\":{\"",
}

JSON_TEXTS = {
    **JSON_KEYS,
    "a line feed": "a\nb",
    "a carriage return": "a\rb",
    "a tab": "a\tb",
    "a backspace": "a\bb",
    "a form feed": "a\fb",
    "NUL": "a\0b",
    "U+0001": "a\x01b",
    "escape": "a\x1bb",
    "U+001F": "a\x1fb",
    "DEL stays raw": "a\x7fb",
    "next line U+0085 stays raw": "a\x85b",
    "a paragraph separator stays raw": "a\u2029b",
    "latin small letter e with acute": "\u00e9",
    "the same letter in two code points": "e\u0301",
    "right-to-left text": "\u05e9\u05dc\u05d5\u05dd",
    "a right-to-left override": "a\u202eb",
    "an emoji sequence with joiners": "\U0001f469\u200d\U0001f4bb",
    "angle brackets and an ampersand": "<b>&</b>",
    "an apostrophe": "it's",
    "a byte order mark": "\ufeffa",
    "a noncharacter": "\uffff",
    "a literal JSON escape": "\\u0041",
}


def files():
    return PlayFab().files()
