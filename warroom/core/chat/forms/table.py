"""Tables with a heading row: Markdown, Confluence and Jira (``||Time||Event||``), MediaWiki, and columns of tabs."""

from __future__ import annotations

import re

from warroom.core.chat.form import Aside, Form, Found, Lines, Part, Text
from warroom.core.chat.forms.columns import columns, row

_HEAD = re.compile(r"time|date|when|start|uhr|zeit|datum|heure|hora|fecha", re.I)
_RULE = re.compile(r"\|-.*|[\s|+=:-]{3,}")
_WIKI_ENDS = re.compile(r"\|\}.*")

_FIRST = 20  # lines below a heading row, among which the first row stands
_SOON = 5  # lines below one that is no row, among which the next row stands


def _cells(plain: str) -> list[str]:
    if "\t" in plain and "|" not in plain:
        return plain.split("\t")
    text = plain.strip()
    if text.startswith("^"):
        return text.strip("^ ").split("^")
    if text.startswith(("||", "!")) and ("||" in text[2:] or "!!" in text):
        return re.split(r"\|\||!!", text.strip("|! "))
    if text.startswith("|") and "||" in text[1:]:
        return text[1:].split("||")
    return [cell.replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", text.strip("|"))]


def _begins(lines: Lines, at: int) -> Found | None:
    plain = lines[at].plain
    if plain.startswith("{|"):
        return _media_wiki(lines, at)
    if ("|" not in plain and "\t" not in plain and not plain.startswith("^")) or not _HEAD.search(plain):
        return None
    found = columns(_cells(plain))
    if found is None:
        return None
    parts: list[Part] = [Aside(lines[at].text, "heading")]
    here, rows = at + 1, 0
    while here < len(lines):
        line = lines[here]
        if columns(_cells(line.plain)) is not None or (not rows and here > at + _FIRST):
            break
        if _RULE.fullmatch(line.plain):
            parts.append(Aside(line.text, "heading"))
        elif not line.blank and ("|" in line.plain or "\t" in line.plain):
            made = row(found, _cells(line.text), line.text)
            parts.append(made if made is not None else Text(line.text) if rows else Aside(line.text, "heading"))
            rows += made is not None
        elif any(row(found, _cells(below.text), "") for below in lines[here + 1 : here + _SOON]):
            parts += [] if line.blank else [Text(line.text)]
        else:
            break
        here += 1
    return Found(tuple(parts), here - at) if rows else None


def _media_wiki(lines: Lines, at: int) -> Found | None:
    """``{|`` to ``|}``: rows begin with ``|-``, cells with ``|`` on lines of their own or after ``||``."""
    end = next((n for n in range(at, len(lines)) if _WIKI_ENDS.match(lines[n].plain)), -1)
    if end < 0:
        return None
    parts: list[Part] = [Aside(lines[at].text, "heading")]
    heads: list[str] = []
    cells: list[str] = []
    raw: list[str] = []
    found = None

    def close() -> None:
        nonlocal found
        if not raw:
            return
        text = "\n".join(raw)
        made = row(found, cells, text) if found is not None and cells else None
        if heads and found is None and not cells:
            found = columns(heads)
        parts.append(made if made is not None else Aside(text, "heading"))
        cells.clear()
        raw.clear()

    for line in lines[at + 1 : end]:
        text = line.text.strip()
        if text.startswith("|-"):
            close()
            parts.append(Aside(line.text, "heading"))
            continue
        raw.append(line.text)
        if text.startswith("!"):
            heads += [cell.rpartition("|")[2].strip() for cell in text[1:].split("!!")]
        elif text.startswith("|+"):
            pass
        elif text.startswith("|"):
            cells += [cell.strip() for cell in text[1:].split("||")]
        elif cells:
            cells[-1] += f"\n{text}"
    close()
    parts.append(Aside(lines[end].text, "heading"))
    return Found(tuple(parts), end - at + 1) if found is not None else None


FORM = Form("table", "Table", _begins, 3)
