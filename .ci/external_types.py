"""external_types.py NAME TEXT JSON: which crates' items a crate's public API shows, from its text and its rustdoc JSON.

Fails on any but the ones allowed. In the text alone, `pub use http::Method` reads `pub use NAME::Method`."""

import json
import pathlib
import re
import sys

# A new major version of one of these is one of ours.
ALLOWED = {"core", "alloc", "std", "http", "chrono", "uuid"}
MORE = {
    "token-reqwest": {"reqwest"},  # Client::from_reqwest takes its ClientBuilder: that is what the crate is for.
    "token-sandbox": {"tokio"},  # server::serve takes its TcpListener, so that the caller knows the port.
}
PRIMITIVE = re.compile(r"[iu](8|16|32|64|128|size)|f32|f64|bool|char|str")
FIRST_OF_PATH = re.compile(r"(?<![\w:])[a-z_]\w*(?=::)")


def main(name, text, rustdoc):
    shown = set(FIRST_OF_PATH.findall(pathlib.Path(text).read_text()))
    document = json.loads(pathlib.Path(rustdoc).read_text())
    for item in document["index"].values():
        use = item["inner"].get("use")
        if use and item["visibility"] == "public" and str(use["id"]) not in document["index"]:
            target = document["paths"].get(str(use["id"]))
            shown.add(target["path"][0] if target else use["source"].split("::")[0])
    ours = {path.name.replace("-", "_") for path in pathlib.Path("crates").iterdir()}
    wrong = sorted(crate for crate in shown - ALLOWED - MORE.get(name, set()) - ours if not PRIMITIVE.fullmatch(crate))
    if wrong:
        print(f"{name}: shows items of {', '.join(wrong)}")
    return bool(wrong)


sys.exit(main(*sys.argv[1:]))
