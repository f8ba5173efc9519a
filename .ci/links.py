"""Every relative link in the tracked Markdown files leads to a tracked file, and every anchor to a heading. In the crates'
documentation rustdoc checks the links between items, and a relative link to a file would be dead on docs.rs."""

import pathlib
import re
import subprocess
import sys

LINK = re.compile(r"\]\(<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\)|^\[[^\]]+\]:\s+<?([^\s>]+)", re.MULTILINE)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")


def tracked(*patterns):
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")[:-1]


def links(text):
    return [first or second for first, second in LINK.findall(CODE.sub("``", text))]


def anchors(path):
    """As GitHub makes them."""
    seen, found = {}, set()
    for heading in re.findall(r"^#+\s+(.*?)\s*#*$", FENCE.sub("", path.read_text()), re.MULTILINE):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
        count = seen.get(slug, 0)
        seen[slug] = count + 1
        found.add(f"{slug}-{count}" if count else slug)
    return found


def is_dead(source, link, files):
    path, _, anchor = link.partition("#")
    target = (source.parent / path).resolve() if path else source.resolve()
    if target not in files and not any(target in file.parents for file in files):
        return True
    return bool(anchor) and target.suffix == ".md" and anchor not in anchors(target)


def main():
    files = {pathlib.Path(name).resolve() for name in tracked()}
    dead, checked = [], 0
    for name in tracked("*.md"):
        source = pathlib.Path(name)
        for link in links(FENCE.sub("", source.read_text())):
            if not ELSEWHERE.match(link):
                checked += 1
                if is_dead(source, link, files):
                    dead.append(f"{name}: {link}")
    for name in tracked("crates/*.rs"):
        comments = "\n".join(re.findall(r"^\s*//[/!] ?(.*)$", pathlib.Path(name).read_text(), re.MULTILINE))
        dead += [f"{name}: {link}" for link in links(comments) if not ELSEWHERE.match(link) and "/" in link]
    print("\n".join(f"dead link in {link}" for link in dead) or f"{checked} links")
    return bool(dead)


sys.exit(main())
