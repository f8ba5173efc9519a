#!/usr/bin/env python3
"""Writes tests/vectors/generated-*.json, the generated part of the conformance vectors.

    python3 tests/generate/generate.py           rewrite the files
    python3 tests/generate/generate.py --check   exit 1 if a committed file differs

Python's standard library is the oracle: percent-encoding is urllib.parse.quote with `-._~` kept, base64 is
base64.b64encode, JSON is json.dumps, dates are email.utils. Nothing here knows how the Rust crates work, so
an agreement between the two is evidence. The output is deterministic: no clock, no randomness, no set order.

The other files in tests/vectors were written by hand: the samples of the four method pages (*-page.json), the
services' own refusals (*-refusals.json), and other replies on record (*-replies.json).

    common.py     the vector format: files, cases, outcomes, the pieces that several services share
    texts.py      inputs that a percent-encoder or a validator may get wrong
    origins.py    origins that a call may be pointed at, and those it may not
    inputs.py     what the request cases of every call have in common
    replies.py    what the response cases of every call have in common: statuses, media types, broken bodies
    google_inputs.py, ita_inputs.py, playfab_inputs.py    request cases
    google.py, ita.py, ita_xml.py, playfab.py             response cases

Each service has -requests (messages, byte for byte), -refused (inputs that must not become a message), -replies
(successes, and answers that are nobody's words), -rejections (the service's own refusals), -broken (bodies cut short
or of the wrong shape) and -long (inputs and replies near or past a bound). Each file is one case to a line, ASCII
only: bidirectional text and the like stand there as \\uXXXX.

Readings that the cases rest on, where a source leaves room:

- Only HTTP 200 is success, and 204 is ITA's way to say that there is nothing. Any other 2xx, and every 1xx and 3xx, is unrecognized.
- A 200 whose body is JSON but not the promised JSON is malformed; an error status whose body is not in the
  service's words is unrecognized, and its status decides.
- `null` stands for an absent member. A member that is read and stands there twice is malformed, even if the values agree.
- A member that is not read is skipped, however deep it is; the same depth at the root is malformed.
- The wait of Google's RetryInfo is rounded up to a whole second, and one is added, for the service floors it.
- XML is read as XML 1.0 says: line ends become LF unless written as a character reference, comments and
  processing instructions vanish from the text, CDATA joins it. `&#x1;` is accepted, although XML 1.0 forbids it, for
  .NET writes it. A document type declaration is refused, whatever it declares.
"""

import sys

sys.dont_write_bytecode = True

import google
import google_inputs
import ita
import ita_inputs
import ita_xml
import playfab
import playfab_inputs
from common import VECTORS


def main():
    files = {}
    for module in (google_inputs, ita_inputs, playfab_inputs, google, playfab, ita, ita_xml):
        for vectors in module.files():
            assert vectors.path not in files, vectors.path
            files[vectors.path] = vectors.text()
    present = set(VECTORS.glob("generated-*.json"))
    stale = sorted(present - set(files))
    changed = sorted(path for path, text in files.items() if path not in present or path.read_bytes() != text)
    if "--check" in sys.argv[1:]:
        for path in stale + changed:
            print(f"differs from what generate.py writes: {path.name}")
        return 1 if stale or changed else 0
    for path in stale:
        path.unlink()
    for path in changed:
        path.write_bytes(files[path])
    return 0


if __name__ == "__main__":
    sys.exit(main())
