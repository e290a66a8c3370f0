"""One line of the timeline that an event wrote, as a value."""

from __future__ import annotations

from typing import NamedTuple

from warroom.core.model import Kind


class Headline(NamedTuple):
    """Kind, text, the word at the right end, and the id of what the line is about."""

    kind: Kind
    text: str
    mark: str = ""
    ref: str = ""


def said(text: str, reason: str) -> str:
    """A sentence and its reason where one was given."""
    return f"{text}: {reason}" if reason else text



def role_words(role: str, system: str = "") -> str:
    """A role as it is said: ``technical_lead`` of ``db`` is "technical lead, db"."""
    words = role.replace("_", " ")
    return f"{words}, {system}" if system else words
