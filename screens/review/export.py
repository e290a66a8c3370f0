"""A review written to a file of its own: nothing that is there is replaced."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warroom.core.policy import Policy
    from warroom.core.review.document import Document


def written(doc: Document, form: str, policy: Policy, now: datetime, folder: Path | None = None) -> str:
    """Write the review as md, html or json into the folder, by default the present one; gives the sentence with the
    path. Raises OSError where nothing can be written there."""
    from warroom.exports import review_text

    return to_file(review_text(doc, form, policy, now), f"{doc.incident.id}-review", form, folder)


def to_file(text: str, name: str, ending: str, folder: Path | None = None) -> str:
    """Write a text to a new file of that name; gives the sentence with its path. Raises OSError."""
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
