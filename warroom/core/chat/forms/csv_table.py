"""CSV with a heading row: Mattermost's export and others."""

from __future__ import annotations

import csv
import re

from warroom.core.chat.form import Aside, Form, Found, Lines, Part, Text
from warroom.core.chat.forms.columns import Columns, columns, row

_HEAD = re.compile(r"time|date|when|created|\bts\b|\bat\b|sent|zeit|datum|heure|hora|fecha", re.I)

_SOON = 5


def _begins(lines: Lines, at: int) -> Found | None:
    plain = lines[at].plain
    if len(plain) > 2000 or not _HEAD.search(plain) or (at and not lines[at - 1].blank and at > 3):
        return None
    for sign in ",;":
        if sign in plain and (found := columns(next(csv.reader([plain], delimiter=sign)))) is not None:
            return _rows(lines, at, sign) if found else None
    return None


def _rows(lines: Lines, at: int, sign: str) -> Found | None:
    reader = csv.reader((f"{lines[n].text}\n" for n in range(at, len(lines))), delimiter=sign)
    try:
        found = columns(next(reader))
    except (csv.Error, StopIteration):
        return None
    if found is None:
        return None
    parts: list[Part] = [Aside(lines[at].text, "heading")]
    count, rows, before = 1, 0, 1
    try:
        for cells in reader:
            raw = "\n".join(lines[at + n].text for n in range(before, reader.line_num))
            made = row(found, cells, raw) if len(cells) > 1 else None
            if made is not None:
                parts.append(made)
                rows += 1
            elif not raw.strip():
                if rows and not _row_below(lines, at + reader.line_num, sign, found):
                    break
            elif (rows and len(cells) > 1) or _row_below(lines, at + reader.line_num, sign, found):
                parts.append(Text(raw))
            else:
                break
            count = before = reader.line_num
    except csv.Error:
        pass
    return Found(tuple(parts), count) if rows else None


def _row_below(lines: Lines, at: int, sign: str, found: Columns) -> bool:
    """Whether a row stands soon below a line that is none."""
    below = csv.reader((line.text for line in lines[at : at + _SOON]), delimiter=sign)
    return any(len(cells) > 1 and row(found, cells, "") is not None for cells in below)


FORM = Form("csv_table", "CSV", _begins, 3)
