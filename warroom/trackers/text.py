"""A draft's words in the forms that trackers read: Markdown, Jira's wiki text and documents. They stay text. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from warroom.core.markdown import begun, escaped
from warroom.core.tickets import Draft
from warroom.notify.attempt import Failed
from warroom.trackers.tracker import NoAnswer

_MENTION = re.compile(r"(?<![\w.])@(?=\w)")


def quiet(text: str) -> str:
    """The text with an invisible sign after each @ that would call somebody; addresses stay as they are."""
    return _MENTION.sub("@\N{WORD JOINER}", text)


def markdown(draft: Draft) -> str:
    """Paragraphs in which nothing is a sign."""
    return "\n\n".join(
        "  \n".join(begun(escaped(quiet(line))) for line in paragraph.split("\n")) for paragraph in draft.paragraphs
    )  # fmt: skip


_WIKI = frozenset("{}[]*_^~+|!?#-@")


def wiki(draft: Draft) -> str:
    """Jira's wiki text in which nothing is a sign: a backslash before each that could be one."""
    return "\n\n".join("".join(_wiki_sign(sign) for sign in paragraph) for paragraph in draft.paragraphs)


def _wiki_sign(sign: str) -> str:
    return "&#92;" if sign == "\\" else f"\\{sign}" if sign in _WIKI else sign


def document(draft: Draft) -> dict[str, Any]:
    """Atlassian's document format: paragraphs of plain text, with breaks where lines end."""
    return {"type": "doc", "version": 1, "content": [_paragraph(text) for text in draft.paragraphs]}


def _paragraph(text: str) -> dict[str, Any]:
    content: list[dict[str, Any]] = []
    for line in text.split("\n"):
        content += [{"type": "hardBreak"}] if content else []
        content += [{"type": "text", "text": line}] if line else []
    return {"type": "paragraph", "content": content}


def fields_of(given: Mapping[str, str]) -> dict[str, Any]:
    """More fields of a ticket: JSON where a value is an object or a list, else text. Raises NoAnswer."""
    return {name: _field(name, value) for name, value in given.items()}


def _field(name: str, value: str) -> Any:
    if value.strip()[:1] not in ("{", "["):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        says = f"the field {name} is no JSON ({error}): correct fields in config.toml"
        raise NoAnswer(Failed(says, final=True)) from None


def plain(draft: Draft) -> str:
    return "\n\n".join(draft.paragraphs)
