"""A review written to a file of its own: nothing that is there is replaced."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warroom.core.policy import Policy
    from warroom.core.review.document import Document


def written(doc: Document, form: str, policy: Policy, now: datetime, folder: Path | None = None) -> str:
    """Write the review as md, html or json into the folder, by default the present one; gives the sentence with the
    path. Raises OSError where nothing can be written there."""
    from warroom.exports import review_text, to_file

    return to_file(review_text(doc, form, policy, now), f"{doc.incident.id}-review", form, folder)
