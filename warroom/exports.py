"""What is written to a file, as text: a review as Markdown, a page or JSON; the rows behind the figures.

The shell and the screens write the same.
"""

from __future__ import annotations

from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warroom.core.figures.summary import Figures
    from warroom.core.policy import Policy
    from warroom.core.review.document import Document


def review_text(doc: Document, form: str, policy: Policy, now: datetime) -> str:
    """The review as ``md``, ``html`` or ``json``, with a line break at its end."""
    if form == "json":
        from msgspec.json import encode, format

        return format(encode(review_data(doc, policy, now)), indent=2).decode() + "\n"
    from warroom.core.review.text import markdown

    text = markdown(doc)
    if form == "html":
        from warroom.shell.review_html import page

        text = page(text, f"Review of {doc.incident.id}: {doc.incident.title}")
    return text.rstrip("\n") + "\n"


def review_data(doc: Document, policy: Policy, now: datetime) -> dict[str, Any]:
    """Its JSON: ``now`` says only whether a countdown still runs, and until when."""
    from warroom.core.deadlines import deadlines
    from warroom.shell.after_shapes import review as shape

    due = next((d for d in deadlines(doc.incident, policy, now) if d.kind == "review"), None)
    return shape(doc, due.due_at if due else None, due.owner if due else doc.incident.commander)


def figures_text(found: Figures, form: str) -> str:
    """The figures as ``json``, or the rows behind them as ``csv``."""
    from warroom.shell.metrics import as_csv, shape

    if form == "csv":
        return as_csv(found)
    from msgspec.json import encode, format

    return format(encode(shape(found)), indent=2).decode() + "\n"


def to_file(text: str, name: str, ending: str, folder: Path | None = None) -> str:
    """Write a text to a new file of that name, by default in the present folder; gives the sentence with its path.

    Nothing that is there is replaced. Raises OSError where nothing can be written there.
    """
    where = (folder or Path.cwd()).absolute()
    for number in count(1):
        path = where / f"{name}{'' if number == 1 else f'-{number}'}.{ending}"
        try:
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except FileExistsError:
            continue
        return f"written to {path}"
    raise AssertionError("the numbers have come to an end")
