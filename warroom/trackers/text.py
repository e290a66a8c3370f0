"""A draft's words in the forms that trackers read: Markdown, Jira's wiki text and documents. They stay text. Pure."""

from __future__ import annotations

import re

from warroom.core.markdown import begun, escaped
from warroom.core.tickets import Draft

_MENTION = re.compile(r"(?<![\w.])@(?=\w)")


def quiet(text: str) -> str:
    """The text with an invisible sign after each @ that would call somebody; addresses stay as they are."""
    return _MENTION.sub("@\N{WORD JOINER}", text)


def markdown(draft: Draft) -> str:
    """Paragraphs in which nothing is a sign."""
    return "\n\n".join(
        "  \n".join(begun(escaped(quiet(line))) for line in paragraph.split("\n")) for paragraph in draft.paragraphs
    )  # fmt: skip


def plain(draft: Draft) -> str:
    return "\n\n".join(draft.paragraphs)
