"""Words of people and machines inside Markdown: they are read as they are, and never become signs. Pure.

Everything that leaves the program as Markdown goes through here: the hand-over, the brief, the timeline.
"""

from __future__ import annotations

import re

_SIGNS = frozenset("\\`*_[]<>#|~&")
_NUMBERED = re.compile(r"\d{1,9}[.)](?:\s|$)")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9:/?=.%+#@,-]+")
_QUOTABLE = re.compile(r"https?://[^\s<>]+")


def escaped(text: str) -> str:
    """The text with what Markdown would read as signs taken literally: no link, no mark-up, no HTML."""
    return "".join(f"\\{c}" if c in _SIGNS else c for c in text)


def begun(line: str) -> str:
    """An escaped line whose beginning would be a list, a rule, a heading's underline or code."""
    kept = line.lstrip(" \t")
    indented = "\N{NO-BREAK SPACE}" * (len(line) - len(kept))
    if kept[:1] in ("-", "+", "="):
        kept = f"\\{kept}"
    elif _NUMBERED.match(kept):
        sign = next(n for n, c in enumerate(kept) if not c.isdigit())
        kept = f"{kept[:sign]}\\{kept[sign:]}"
    return f"{indented}{kept}"


def inline(text: str) -> str:
    """A text of any number of lines as a part of one line."""
    return escaped(" ".join(text.split("\n")))


def address(url: str) -> str:
    """An address of the web as it is: a sign in it would be lost, or end it. What is none is a text like any other."""
    if _ADDRESS.fullmatch(url):
        return url
    return f"<{url}>" if _QUOTABLE.fullmatch(url) else escaped(url)
