"""Replies of ita.getToken, XML."""

from common import ERROR, FIX_REQUEST, GIVE_UP, ITA, PLANTED, REAUTHENTICATE, RETRY, UNRECOGNIZED
from common import File, malformed, ok, rejected, unrecognized
from ita import BAD_KEYS, BAD_TIMES, DATES, EMPTY, ERRORS_SOURCE, FIELDS, GOOD_KEYS, OTHER_SPELLINGS, MEMBERS, TEXT, TIMES
from replies import JSON_UTF8, cut_replies
from xml.sax.saxutils import escape

SOURCE = (
    "https://api.games.itagroupservices.com/Help/Api/GET-v1-tokens-tokenId; https://www.w3.org/TR/xml/; "
    "https://www.w3.org/TR/xml-names/; what DataContractSerializer writes: github:aspnet/AspNetWebStack "
    "src/System.Net.Http.Formatting/Formatting/XmlMediaTypeFormatter.cs"
)

XML_UTF8 = {"content-type": "application/xml; charset=utf-8"}
XSI = "http://www.w3.org/2001/XMLSchema-instance"
MODELS = "http://schemas.datacontract.org/2004/07/ITAGroup.Games.Api.Contracts.v1.Models"
OPEN = f'<Token xmlns:i="{XSI}" xmlns="{MODELS}">'


def element(member, text=None):
    return f'<{member} i:nil="true" />' if text is None else f"<{member}>{escape(text)}</{member}>"


def token(inner):
    return f"{OPEN}{inner}</Token>"


FULL = token("".join(element(member, FIELDS[member]) for member in sorted(MEMBERS)))


def reply(file, name, body, outcome, status=200):
    file.reply(name, status, body, outcome, XML_UTF8)


def documents(file):
    """The same token in every dress that XML allows."""
    good = ok(**FIELDS)
    inner = FULL[len(OPEN) : -len("</Token>")]
    for media_type in ("application/xml", "application/xml; charset=utf-8", "text/xml", "Text/XML; Charset=UTF-8"):
        file.reply(f"type {media_type}", 200, FULL, good, {"content-type": media_type})
    for media_type in ("application/json", "text/html", "text/plain", "application/octet-stream"):
        file.reply(f"type {media_type}, an XML token", 200, FULL, unrecognized(200, GIVE_UP), {"content-type": media_type})
    for media_type in ("application/xml", "text/xml"):
        file.reply(f"type {media_type}, JSON", 200, '{"Reason":"x"}', ERROR, {"content-type": media_type})
        file.reply(f"type {media_type}, words", 200, f"Reference {PLANTED}", ERROR, {"content-type": media_type})
        file.reply(f"type {media_type}, empty body", 200, "", unrecognized(200, GIVE_UP), {"content-type": media_type})
    backwards = "".join(element(member, FIELDS[member]) for member in reversed(sorted(MEMBERS)))
    reply(file, "members in reverse order", token(backwards), good)
    documented = "".join(element(member, FIELDS[member]) for member in MEMBERS)
    reply(file, "members in the documented order", token(documented), good)
    reply(file, "no namespace", f"<Token>{inner}</Token>", good)
    reply(file, "another namespace", f'<Token xmlns="urn:example">{inner}</Token>', good)
    reply(file, "the Responses namespace", FULL.replace("v1.Models", "v1.Responses"), good)
    prefixed = FULL.replace("</", "</t:").replace("<", "<t:").replace("<t:/t:", "</t:").replace("xmlns=", "xmlns:t=")
    reply(file, "every element with a prefix", prefixed, good)
    mixed = inner.replace("<GameName>", "<g:GameName>").replace("</GameName>", "</g:GameName>")
    reply(file, "one element with a prefix", f'<Token xmlns:g="{MODELS}">{mixed}</Token>', good)
    reply(file, "a namespace on each member", token(inner.replace("<GameName>", f'<GameName xmlns="{MODELS}">')), good)
    reply(file, "a declaration", f'<?xml version="1.0" encoding="utf-8"?>{FULL}', good)
    reply(file, "a declaration and a line end", f'<?xml version="1.0" encoding="utf-8"?>\r\n{FULL}\r\n', good)
    reply(file, "a declaration in single quotes", f"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>{FULL}", good)
    reply(file, "a byte order mark", f"\ufeff{FULL}", good)
    reply(file, "a byte order mark and a declaration", f'\ufeff<?xml version="1.0" encoding="utf-8"?>{FULL}', good)
    reply(file, "blanks around the root", f"\r\n\t {FULL} \r\n", good)
    spaced = FULL.replace("><", ">\r\n\t <")
    reply(file, "blanks between members", spaced, good)
    comment = f"<!-- {PLANTED} -->"
    reply(file, "comments everywhere", comment + FULL.replace("><", f">{comment}<") + comment, good)
    instruction = f"<?note {PLANTED}?>"
    reply(file, "processing instructions everywhere", instruction + FULL.replace("><", f">{instruction}<") + instruction, good)
    reply(file, "a comment that holds markup", token(inner + "<!-- <GameName>x</GameName> -->"), good)
    reply(file, "blanks inside tags", FULL.replace("<GameName>", "<GameName \r\n>").replace("</GameName>", "</GameName\t>"), good)
    reply(file, "attributes on members", FULL.replace("<GameName>", f'<GameName i:type="x" a="{PLANTED}" b=\'>\'>'), good)
    reply(file, "an empty root", token(""), ok(**EMPTY))
    reply(file, "an empty root, one tag", f'<Token xmlns="{MODELS}" />', ok(**EMPTY))
    reply(file, "a bare root", "<Token/>", ok(**EMPTY))
    every = "".join(element(member) for member in sorted(MEMBERS))
    reply(file, "every member nil", token(every), ok(**EMPTY))
    for member in MEMBERS:
        without = inner.replace(element(member, FIELDS[member]), "")
        reply(file, f"{member} absent", token(without), ok(**{**FIELDS, member: None}))
        nil = inner.replace(element(member, FIELDS[member]), element(member))
        reply(file, f"{member} nil", token(nil), ok(**{**FIELDS, member: None}))
        reply(file, f"{member} alone", token(element(member, FIELDS[member])), ok(**{**EMPTY, member: FIELDS[member]}))
    for name, root in (
        ("nil root", f'<Token i:nil="true" xmlns:i="{XSI}" xmlns="{MODELS}" />'),
        ("nil root, number", f'<Token i:nil="1" xmlns:i="{XSI}" xmlns="{MODELS}" />'),
        ("nil root, two tags", f'<Token i:nil="true" xmlns:i="{XSI}"></Token>'),
        ("nil root, another prefix", f'<Token xmlns:xsi="{XSI}" xsi:nil="true"/>'),
        ("nil root after a declaration", f'<?xml version="1.0"?><Token i:nil="true" xmlns:i="{XSI}"/>'),
    ):
        reply(file, name, root, rejected(FIX_REQUEST, 200))
    reply(file, "a root that is not nil", FULL.replace(" xmlns=", ' i:nil="false" xmlns='), good)


def unknown_elements(file):
    good = ok(**FIELDS)
    inner = FULL[len(OPEN) : -len("</Token>")]
    for name, extra in {
        "with text": f"<Unknown>{PLANTED}</Unknown>",
        "empty": "<Unknown/>",
        "nil": '<Unknown i:nil="true" />',
        "with children that are called like members": f"<Unknown><GameName>{PLANTED}</GameName><IssueDate>never</IssueDate></Unknown>",
        "with a whole token": f"<Unknown>{FULL}</Unknown>",
        "with itself": "<Unknown><Unknown><Unknown/></Unknown></Unknown>",
        "called Token": f"<Token><Reason>{PLANTED}</Reason></Token>",
        "with CDATA": f"<Unknown><![CDATA[<GameName>{PLANTED}</GameName>]]></Unknown>",
        "with mixed content": f"<Unknown>a<b>{PLANTED}</b>c</Unknown>",
        "called like a member in small letters": f"<gamename>{PLANTED}</gamename>",
        "called like a member and more": f"<GameNameX>{PLANTED}</GameNameX>",
    }.items():
        reply(file, f"unknown element first, {name}", token(extra + inner), good)
        reply(file, f"unknown element last, {name}", token(inner + extra), good)


def texts(file):
    for name, (raw, text) in {
        "predefined entities": ("a&lt;b&gt;&amp;&quot;&apos;", "a<b>&\"'"),
        "an entity that is not resolved twice": ("&amp;lt;&amp;#65;", "&lt;&#65;"),
        "decimal references": ("&#65;&#233;&#8364;&#128512;", "A\u00e9\u20ac\U0001f600"),
        "hex references": ("&#x41;&#xe9;&#x20AC;&#x1F600;", "A\u00e9\u20ac\U0001f600"),
        "references with leading zeros": ("&#00065;&#x00041;", "AA"),
        "U+0001 by reference": ("a&#x1;b", "a\x01b"),
        "U+001F by decimal reference": ("a&#31;b", "a\x1fb"),
        "a line feed by reference": ("a&#xA;b", "a\nb"),
        "a carriage return by reference": ("a&#xD;b", "a\rb"),
        "CR LF by reference": ("a&#13;&#10;b", "a\r\nb"),
        "a tab by reference": ("a&#9;b", "a\tb"),
        "a literal CR LF": ("a\r\nb", "a\nb"),
        "a literal CR": ("a\rb", "a\nb"),
        "a literal LF": ("a\nb", "a\nb"),
        "CR LF twice": ("a\r\n\r\nb", "a\n\nb"),
        "a literal CR, then one by reference": ("a\r&#13;b", "a\n\rb"),
        "a literal tab": ("a\tb", "a\tb"),
        "CDATA": ("<![CDATA[a<b>&amp;]]>", "a<b>&amp;"),
        "CDATA amid text": ("a<![CDATA[b]]>c", "abc"),
        "CDATA beside CDATA": ("<![CDATA[a]]><![CDATA[b]]>", "ab"),
        "CDATA end in CDATA": ("<![CDATA[a]]]]><![CDATA[>b]]>", "a]]>b"),
        "empty CDATA": ("<![CDATA[]]>", ""),
        "CDATA with a literal CR LF": ("<![CDATA[a\r\nb]]>", "a\nb"),
        "CDATA of blanks": ("<![CDATA[  ]]>", "  "),
        "a comment amid text": ("a<!-- x -->b", "ab"),
        "an instruction amid text": ("a<?x y?>b", "ab"),
        "a comment alone": ("<!-- x -->", ""),
        "blanks around text": ("  a  ", "  a  "),
        "blanks before an entity": ("a &amp; b", "a & b"),
        "an end of CDATA, escaped": ("a]]&gt;b", "a]]>b"),
        "quotes": ("\"a\" 'b'", "\"a\" 'b'"),
        "a greater-than sign": ("a>b", "a>b"),
        "raw emoji": ("\U0001f600", "\U0001f600"),
        "right-to-left text": ("\u05e9\u05dc\u05d5\u05dd", "\u05e9\u05dc\u05d5\u05dd"),
        "a line separator": ("a\u2028b", "a\u2028b"),
        "not normalised": ("e\u0301\ufb01", "e\u0301\ufb01"),
        "a byte order mark": ("\ufeffa", "\ufeffa"),
        "nothing": ("", ""),
    }.items():
        for member in ("Reason", "TokenSourceId"):
            reply(file, f"{member}: {name}", token(f"<{member}>{raw}</{member}>"), ok(**{**EMPTY, member: text}))
    for name, raw in {
        "one tag": "<Reason/>",
        "one tag with a blank": "<Reason />",
        "nil false": '<Reason i:nil="false"></Reason>',
        "nil zero": '<Reason i:nil="0"/>',
    }.items():
        reply(file, f"empty string: {name}", token(raw), ok(**{**EMPTY, "Reason": ""}))
    for name, raw in {
        "one tag": '<Reason i:nil="true"/>',
        "two tags": '<Reason i:nil="true"></Reason>',
        "number": '<Reason i:nil="1"/>',
        "single quotes": "<Reason i:nil='true' />",
        "another prefix": f'<Reason xmlns:xsi="{XSI}" xsi:nil="true"/>',
        "another attribute before it": '<Reason a="b" i:nil="true"/>',
    }.items():
        reply(file, f"null: {name}", token(raw), ok(**{**EMPTY, "Reason": None}))
    reply(file, "nil false with text", token('<Reason i:nil="false">a</Reason>'), ok(**{**EMPTY, "Reason": "a"}))
    date = "2025-12-11T17:08:30Z"
    for name, raw in {
        "with a comment": "2025-12-11<!-- x -->T17:08:30Z",
        "in CDATA": f"<![CDATA[{date}]]>",
        "with a reference": "2025&#45;12-11T17:08:30Z",
    }.items():
        reply(file, f"IssueDate {name}", token(f"<IssueDate>{raw}</IssueDate>"), ok(**{**EMPTY, "IssueDate": date}))
    for text in TIMES:
        for member in DATES:
            reply(file, f"{member} {text}", token(element(member, text)), ok(**{**EMPTY, member: text}))
    for text, value in OTHER_SPELLINGS.items():
        reply(file, f"IssueDate {text}", token(element("IssueDate", text)), ok(**{**EMPTY, "IssueDate": value}))
    for text, value in GOOD_KEYS.items():
        reply(file, f"GamePlayKey {text}", token(element("GamePlayKey", text)), ok(**{**EMPTY, "GamePlayKey": value}))


def wrong_values(file):
    for member, bad in (("IssueDate", BAD_TIMES), ("ExpirationDate", BAD_TIMES), ("GamePlayKey", BAD_KEYS)):
        for text in bad:
            name = f"{member} cannot be {ascii(text)}"
            reply(file, name, token(element(member, text)), malformed(member))
        reply(file, f"{member} cannot be one empty tag", token(f"<{member}/>"), malformed(member))
    for member in MEMBERS:
        one = element(member, FIELDS[member])
        reply(file, f"{member} twice", token(one + one), malformed(member))
        reply(file, f"{member} twice, nil first", token(element(member) + one), malformed(member))
        reply(file, f"{member} twice, nil last", token(one + element(member)), malformed(member))
        reply(file, f"{member} twice, nil both times", token(element(member) * 2), malformed(member))
        reply(file, f"{member} holds an element", token(f"<{member}><x>{PLANTED}</x></{member}>"), ERROR)
    reply(file, "a list", f'<ArrayOfToken xmlns="{MODELS}">{FULL}</ArrayOfToken>', malformed())
    reply(file, "an empty list", f'<ArrayOfToken xmlns="{MODELS}" />', malformed())


def not_xml(file):
    inner = FULL[len(OPEN) : -len("</Token>")]
    for name, body in {
        "another root": f"<Game><GameName>{PLANTED}</GameName></Game>",
        "a token one level down": f"<Reply>{FULL}</Reply>",
        "an error under status 200": f"<Error><Message>{PLANTED}</Message></Error>",
        "a page": f"<html><body>{PLANTED}</body></html>",
        "an unknown entity": token(f"<Reason>{PLANTED}&nbsp;</Reason>"),
        "an entity without its end": token(f"<Reason>{PLANTED}&amp</Reason>"),
        "a bare ampersand": token(f"<Reason>{PLANTED} & more</Reason>"),
        "a reference to NUL": token(f"<Reason>{PLANTED}&#0;</Reason>"),
        "a reference to a surrogate": token(f"<Reason>{PLANTED}&#xD800;</Reason>"),
        "a reference past the last code point": token(f"<Reason>{PLANTED}&#x110000;</Reason>"),
        "a reference past 32 bits": token(f"<Reason>{PLANTED}&#x100000041;</Reason>"),
        "an empty reference": token(f"<Reason>{PLANTED}&#;</Reason>"),
        "an empty hex reference": token(f"<Reason>{PLANTED}&#x;</Reason>"),
        "a signed reference": token(f"<Reason>{PLANTED}&#+65;</Reason>"),
        "a hex reference in capitals": token(f"<Reason>{PLANTED}&#X41;</Reason>"),
        "tags that do not match": token(f"<Reason>{PLANTED}</Season>"),
        "tags that overlap": token(f"<Reason>{PLANTED}<GameName></Reason></GameName>"),
        "a tag without its end": f"{OPEN}<Reason>{PLANTED}</Token>",
        "an end tag without its start": token(f"</Reason>{inner}"),
        "an end tag alone": "</Token>",
        "an open comment": token(f"<!-- {PLANTED}"),
        "open CDATA": token(f"<Reason><![CDATA[{PLANTED}</Reason>"),
        "an open tag": f"{OPEN}<Reason",
        "an attribute without its end": token(f'<Reason a="{PLANTED}>x</Reason>'),
        "a second root": FULL + FULL,
        "text after the root": FULL + PLANTED,
        "text before the root": PLANTED + FULL,
        "JSON after the root": FULL + "{}",
        "a document type": f"<!DOCTYPE Token>{FULL}",
        "a document type after a declaration": f'<?xml version="1.0"?><!DOCTYPE Token>{FULL}',
        "an external document type": f'<!DOCTYPE Token SYSTEM "https://evil.example/x.dtd">{FULL}',
        "an internal entity": f'<!DOCTYPE Token [<!ENTITY e "{PLANTED}">]>{token("<Reason>&e;</Reason>")}',
        "an external entity": f'<!DOCTYPE Token [<!ENTITY e SYSTEM "file:///etc/passwd">]>{token("<Reason>&e;</Reason>")}',
        "entities that grow": '<!DOCTYPE Token [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        f'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>{token("<Reason>&c;</Reason>")}',
        "a tag alone": "<",
        "a question mark": "<?",
        "a comment alone": f"<!-- {PLANTED} -->",
        "a declaration alone": '<?xml version="1.0" encoding="utf-8"?>',
        "not UTF-8": token("<Reason>@@</Reason>").encode().replace(b"@@", PLANTED.encode() + b"\xff"),
        "Latin-1": token("<Reason>@@</Reason>").encode().replace(b"@@", b"caf\xe9"),
    }.items():
        reply(file, f"not a token: {name}", body, ERROR)


def rejections(file):
    outcome = rejected(RETRY, 500, None, TEXT)
    for name, body in {
        "bare": f"<Error><Message>{TEXT}</Message></Error>",
        "after a declaration": f'<?xml version="1.0" encoding="utf-8"?><Error><Message>{TEXT}</Message></Error>',
        "after a byte order mark": f"\ufeff<Error><Message>{TEXT}</Message></Error>",
        "with blanks": f"\r\n<Error>\r\n  <Message>{TEXT}</Message>\r\n</Error>\r\n",
        "with CDATA": f"<Error><Message><![CDATA[{TEXT}]]></Message></Error>",
        "with details": f"<Error><Message>{TEXT}</Message><ExceptionMessage>{PLANTED}</ExceptionMessage><StackTrace /></Error>",
        "after details": f"<Error><ExceptionMessage>{PLANTED}</ExceptionMessage><Message>{TEXT}</Message></Error>",
        "before an inner one": f"<Error><Message>{TEXT}</Message><InnerException><Message>{PLANTED}</Message></InnerException></Error>",
        "after an inner one": f"<Error><InnerException><Message>{PLANTED}</Message></InnerException><Message>{TEXT}</Message></Error>",
    }.items():
        reply(file, f"Message {name}", body, outcome, 500)
    body = "<Error><Message>a &lt; b &amp; c</Message></Error>"
    reply(file, "Message with entities", body, rejected(FIX_REQUEST, 400, None, "a < b & c"), 400)
    state = f"<Error><Message>{TEXT}</Message><ModelState><items_x005B_0_x005D_.Name>{PLANTED}</items_x005B_0_x005D_.Name></ModelState></Error>"
    reply(file, "Message with ModelState", state, rejected(FIX_REQUEST, 400, None, TEXT), 400)
    for status, recovery in ((401, REAUTHENTICATE), (403, GIVE_UP), (404, FIX_REQUEST), (503, RETRY)):
        body = f"<Error><Message>{TEXT}</Message></Error>"
        reply(file, f"Message, status {status}", body, rejected(recovery, status, None, TEXT), status)
    for status in (400, 401, 403, 500, 503):
        outcome = unrecognized(status, UNRECOGNIZED(status))
        for name, body in {
            "another root": f"<Fault><Message>{PLANTED}</Message></Fault>",
            "a page": f"<html><body>{PLANTED}</body></html>",
            "a token": FULL,
            "cut short": f"<Error><Message>{PLANTED}",
        }.items():
            reply(file, f"no refusal: {name}, status {status}", body, outcome, status)
        file.reply(f"no refusal: XML under a JSON type, status {status}", status, f"<Error><Message>{PLANTED}</Message></Error>", outcome, JSON_UTF8)


def long_replies(file):
    inner = FULL[len(OPEN) : -len("</Token>")]
    good = ok(**FIELDS)
    many = "".join(f"<m{number:04}>{number}</m{number:04}>" for number in range(10_000))
    reply(file, "10,000 unknown elements first", token(many + inner), good)
    deep = "<a>" * 20_000 + "</a>" * 20_000
    reply(file, "100,000 nested unknown elements", token(inner + deep), good)
    reply(file, "50,000 open elements", "<a>" * 50_000, ERROR)
    reply(file, "10,000 comments amid text", token("<Reason>a" + "<!---->" * 10_000 + "b</Reason>"), ok(**{**EMPTY, "Reason": "ab"}))
    reply(file, "10,000 references", token(f"<Reason>{'&#65;' * 10_000}</Reason>"), ok(**{**EMPTY, "Reason": "A" * 10_000}))
    attributes = " ".join(f'a{number}="x"' for number in range(1000))
    reply(file, "1,000 attributes on a member", token(f"<Reason {attributes}>b</Reason>"), ok(**{**EMPTY, "Reason": "b"}))


def files():
    good = File("ita-xml-replies", ITA, SOURCE)
    documents(good)
    unknown_elements(good)
    texts(good)
    bad = File("ita-xml-broken", ITA, SOURCE)
    wrong_values(bad)
    not_xml(bad)
    cut_replies(bad, FULL, 7, XML_UTF8, ERROR)
    refusals = File("ita-xml-rejections", ITA, ERRORS_SOURCE)
    rejections(refusals)
    long = File("ita-xml-long-replies", ITA, SOURCE)
    long_replies(long)
    return [good, bad, refusals, long]
