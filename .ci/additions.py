"""additions.py BEFORE NOW: what is new in the text of a crate's public API and breaks who built, matched or implemented what was there."""

import pathlib
import re
import sys

# No word says that something is a variant or a field.
ITEM = re.compile(r"(#\[non_exhaustive\] )?pub (?:(enum|struct|trait) )?((?:[\w#]+::)+[\w#]+)")


def items(lines):
    """Path, then the word for what it is, and whether more was announced."""
    found = map(ITEM.match, lines)
    return {item[3]: (item[2], item[1] is not None) for item in found if item}


def breaks(path, before):
    """Whether something without a word for it, a variant or a field, is one too many."""
    parent = path.rpartition("::")[0]
    word, is_open = before.get(parent, ("mod", False))
    had_fields = any(kind is None and item.rpartition("::")[0] == parent for item, (kind, _) in before.items())
    # A struct without a public field could not be built by a literal, or had nothing in it.
    return not is_open and (word in ("enum", None) or (word == "struct" and had_fields))


def main(before, now):
    old, new = (pathlib.Path(file).read_text().splitlines() for file in (before, now))
    known = items(old)
    found = [path for path, (word, _) in items(new).items() if word is None and path not in known and breaks(path, known)]
    traits = {path.rpartition("::")[2] for path, (word, _) in known.items() if word == "trait"}
    required = [line for line in new if line.startswith("required ") and line not in old]
    found += [line for line in required if line.removeprefix("required ").partition("::")[0] in traits]
    for line in found:
        print(line)
    return bool(found)


sys.exit(main(*sys.argv[1:]))
