"""What is written to a file, as text: a review as Markdown, a page or JSON; the rows behind the figures.

The shell and the screens write the same.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
