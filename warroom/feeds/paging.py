"""Further pages by counting: which page, which record or which cursor to ask for next. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from warroom.feeds.failure import PollFailed
from warroom.feeds.mapping import Paging, search, truth

Marks = dict[str, int | str]
"""What one page's question has in addition to the others': parameters with their values."""


def begin(paging: Paging) -> Marks:
    """The marks of the first page; none where the pages are not counted."""
    if not paging.param:
        return {}
    first: Marks = {paging.size_param: paging.size} if paging.size_param else {}
    if paging.by == "page":
        first[paging.param] = paging.first
    elif paging.by == "offset":
        first[paging.param] = 0
    return first


def after(paging: Paging, marks: Marks, data: Any, records: int) -> Marks | None:
    """The marks of the page after one that had so many ``records``, None where it was the last.

    Raises PollFailed where the expressions do not fit the answer.
    """
    if not paging.param:
        return None
    try:
        more = truth(search(paging.more, data)) if paging.more else None
        cursor = search(paging.cursor, data)
    except ValueError as error:
        raise PollFailed(f"paging does not fit the answer: {error}", "check paging.more and paging.cursor") from None
    if paging.by == "cursor":
        known = isinstance(cursor, int | str) and truth(cursor)
        return {**marks, paging.param: cursor} if known and more is not False else None
    if not (records >= paging.size if more is None else more):
        return None
    step = 1 if paging.by == "page" else records
    return {**marks, paging.param: int(marks[paging.param]) + step}


def put(body: Mapping[str, Any], marks: Marks) -> dict[str, Any]:
    """The body with the marks in their places; ``variables.input.after`` is a key of a table in a table."""
    whole = dict(body)
    for name, value in marks.items():
        *outer, last = name.split(".")
        table = whole
        for key in outer:
            inner = table.get(key)
            table[key] = dict(inner) if isinstance(inner, Mapping) else {}
            table = table[key]
        table[last] = value
    return whole
