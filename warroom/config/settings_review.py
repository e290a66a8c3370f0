"""The table ``[review]``: what the check of a review looks for."""

from __future__ import annotations

from warroom.core.review.words import BLAME, PEOPLE, TECHNICAL
from warroom.core.section import Section


class ReviewSettings(Section, frozen=True, kw_only=True):
    """What `warroom review check` names. It never refuses anything."""

    blame: tuple[str, ...] = BLAME
    """Words that judge people."""
    technical: tuple[str, ...] = TECHNICAL
    """Words of machines: an impact told only with these is a symptom."""
    felt: tuple[str, ...] = PEOPLE
    """Words of which an impact needs one, for somebody must have felt it."""
