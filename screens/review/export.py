"""A review written to a file of its own: nothing that is there is replaced."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warroom.core.review.document import Document


def written(doc: Document, folder: Path | None = None) -> str:
    """Write the Markdown of the review into the folder, by default the present one; gives the sentence with the path.

    Raises OSError where nothing can be written there.
    """
    from warroom.core.review.text import markdown

    where = (folder or Path.cwd()).absolute()
    text = markdown(doc)
    for number in count(1):
        path = where / f"{doc.incident.id}-review{'' if number == 1 else f'-{number}'}.md"
        try:
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except FileExistsError:
            continue
        return f"written to {path}"
    raise AssertionError("the numbers have come to an end")
