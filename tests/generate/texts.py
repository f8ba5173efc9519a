"""Inputs that a percent-encoder or a validator may get wrong."""

import unicodedata
from urllib.parse import quote

UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"


def encode(text):
    """RFC 3986: everything but the unreserved set, as upper-case hex of its UTF-8."""
    return quote(text, safe="-._~")


def name_of(character):
    return f"U+{ord(character):04X} {unicodedata.name(character).lower()}"


def reserved():
    """Every printable ASCII character outside the unreserved set, the space included."""
    return [chr(code) for code in range(0x20, 0x7F) if chr(code) not in UNRESERVED]


def accepted():
    """Named texts that any persona or id may be. None is `.` or `..`."""
    texts = {"every unreserved character": UNRESERVED}
    for character in reserved():
        texts[f"{name_of(character)} inside"] = f"a{character}b"
    texts |= {
        "a slash alone": "/",
        "a backslash alone": "\\",
        "a question mark alone": "?",
        "a number sign alone": "#",
        "a percent sign alone": "%",
        "a space alone": " ",
        "a plus alone": "+",
        "a semicolon and parameters": "a;b=c",
        "leading and trailing space": " a ",
        "percent at the end": "100%",
        "a literal escape of dot dot": "%2e%2e",
        "a literal escape of dot dot in upper case": "%2E%2E",
        "a literal escape of a slash": "a%2Fb",
        "a literal escape of NUL": "a%00b",
        "a literal escape that is broken": "%zz%",
        "an escape of an escape": "%252F",
        "dots inside slashes": "a/../b",
        "dot segments at the start": "../../admin",
        "dot segments at the end": "a/..",
        "dot segments with backslashes": "..\\..\\admin",
        "three dots": "...",
        "a dot first": ".a",
        "two dots first": "..a",
        "two dots last": "a..",
        "a dot and an escaped dot": ".%2e",
        "a host after two slashes": "//evil.example",
        "a whole URL": "https://user:pass@evil.example:8443/x?y=z#w",
        "a query of its own": "a&persona=b&packageName=c",
        "a scheme": "javascript:alert(1)",
        "quotes and angle brackets": "<a href=\"x\">'y'</a>",
        "one letter": "a",
        "one digit": "0",
        "a UUID": "f64d1c6d-c546-43fc-89d5-94edd84b2a6b",
        "base64 with padding": "q83vEjRWeJA+/w==",
        "latin small letter e with acute": "\u00e9",
        "the same letter in two code points": "e\u0301",
        "three scripts": "\u0416\u6f22\u0905",
        "emoji": "\U0001f600",
        "an emoji sequence with joiners": "\U0001f469\u200d\U0001f4bb",
        "right-to-left text": "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
        "a right-to-left override": "a\u202eb",
        "combining marks": "Z\u0351\u036b\u0343",
        "hangul jamo": "\u1112\u1161\u11ab",
        "a ligature": "\ufb01",
        "full-width dots": "\uff0e\uff0e",
        "a one dot leader": "\u2024",
        "a division slash": "a\u2215b",
        "a no-break space": "a\u00a0b",
        "a soft hyphen": "a\u00adb",
        "a line separator": "a\u2028b",
        "a byte order mark": "\ufeffa",
        "a replacement character": "\ufffd",
        "a noncharacter": "\uffff",
        "the last code point": "\U0010ffff",
        "the last two-byte character": "\u07ff",
        "the first three-byte character": "\u0800",
        "the first character after C1": "\u00a0",
    }
    return texts


def controls():
    """Every control character: C0, DEL and C1 (Unicode's Cc)."""
    return {f"U+{code:04X}": chr(code) for code in [*range(0x20), 0x7F, *range(0x80, 0xA0)]}


SOME_CONTROLS = ("U+0000", "U+0009", "U+000A", "U+000D", "U+001B", "U+001F", "U+007F", "U+0080", "U+0085", "U+009F")


def with_controls(every=True):
    """Named texts with a control character, which no persona or id may hold."""
    texts = {}
    for name, character in controls().items():
        if every or name in SOME_CONTROLS:
            texts[f"control character {name} inside"] = f"a{character}b"
    for name, character in (("NUL", "\0"), ("line feed", "\n"), ("DEL", "\x7f"), ("next line U+0085", "\x85")):
        texts[f"{name} alone"] = character
        texts[f"{name} first"] = f"{character}a"
        texts[f"{name} last"] = f"a{character}"
    texts["a header after CR LF"] = "a\r\nx-evil: 1"
    return texts


def at_bound(bound):
    """Named texts of exactly `bound` bytes."""
    return {
        f"{bound} bytes of ASCII": "a" * bound,
        f"{bound} bytes of spaces, each encoded": " " * bound,
        f"{bound} bytes, the last two one character": "a" * (bound - 2) + "\u00e9",
        f"{bound} bytes of emoji": "\U0001f600" * (bound // 4),
    }


def over_bound(bound):
    """Named texts that are too long, by one byte at first."""
    return {
        f"{bound + 1} bytes of ASCII": "a" * (bound + 1),
        f"{bound + 1} bytes, a two-byte character across the bound": "a" * (bound - 1) + "\u00e9",
        f"{bound + 1} bytes, an emoji across the bound": "a" * (bound - 3) + "\U0001f600",
        f"{bound} characters but {2 * bound} bytes": "\u00e9" * bound,
    }


CREDENTIAL_BOUND = 16 * 1024


def credentials():
    """Named credentials that may be sent: visible ASCII, no spaces."""
    return {
        "like an access token": "ya29.a0AfH6SMDUMMY-_dummy",
        "one character": "a",
        "every visible ASCII character": "".join(chr(code) for code in range(0x21, 0x7F)),
        "base64 with padding": "M3x8fDIwMjItMDEtMjZ8+/==",
        "like a JSON Web Token": "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2lnbmF0dXJl",
        "like a PlayFab session ticket": "9B4A1CDF77E6AF31---57E-8D6B1C2F3A4B5C6-9F3A2B1C",
        "digits": "0123456789",
        "a literal escape of CR LF": "a%0D%0Ab",
    }


def bad_credentials():
    """Named credentials that must never reach a header."""
    texts = {
        "empty": "",
        "a space alone": " ",
        "a space inside": "abc def",
        "a leading space": " abc",
        "a trailing space": "abc ",
        "a tab inside": "abc\tdef",
        "a leading tab": "\tabc",
        "a trailing line feed": "abc\n",
        "a trailing CR LF": "abc\r\n",
        "a header after CR LF": "abc\r\nx-evil: 1",
        "a header after LF": "abc\nx-evil:1",
        "a lone CR": "abc\rdef",
        "NUL": "abc\0def",
        "escape": "abc\x1bdef",
        "DEL": "abc\x7f",
        "next line U+0085": "abc\x85",
        "no-break space": "abc\u00a0def",
        "a Latin-1 letter": "abc\u00e9",
        "a full-width letter": "abc\uff21",
        "emoji": "abc\U0001f600",
        "a zero width space": "abc\u200b",
    }
    return texts
