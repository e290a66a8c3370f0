"""Calls of everybody, and masked links, in words that came from outside: they are read as they were written.

A chat takes ``@channel`` in an alert's title for a call of all its members at three in the morning. What a team writes
into its own templates stays as it is: there it is meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_MARKED = re.compile(r"<((?:[!@#]|/?at\b|users/)[^<>\n]{0,200})>", re.IGNORECASE)
"""Slack's ``<!everyone>``, ``<@U024BE7LH>`` and ``<!subteam^S1|@ops>``, Discord's ``<@&77>``, Teams' ``<at>``, Google's
``<users/all>``."""
_CALLED = re.compile(r"(?<![\w.@])@(?=(?:channel|here|everyone|all|room|group|team)\b)", re.IGNORECASE)


_MASKED = re.compile(r"\](?=[(\[])|(?<=\])(?=:)")
"""Where a chat's Markdown hides an address behind words: ``[status](http://evil.example)``, or as a reference."""
_LABELLED = re.compile(r"<((?:https?|mailto|tel):[^<>|\n]{1,500}\|[^<>\n]{1,500})>", re.IGNORECASE)
"""The same of Slack and Google: ``<http://evil.example|status>``."""


def without_masks(text: str) -> str:
    """The text with no address behind other words: ``[status] (http://evil.example)``."""
    masked = _MASKED.sub(lambda found: f"{found[0]} ", text)
    return _LABELLED.sub(r"(\1)", masked)


def without_calls(text: str) -> str:
    """The text with its mentions broken, still to be read: ``@ channel``, ``(!everyone)``, ``(@U024BE7LH)``."""
    return _CALLED.sub("@ ", _MARKED.sub(r"(\1)", text))


def quiet(values: Mapping[str, Any]) -> dict[str, Any]:
    """Every text of the values calls nobody and hides no address, in tables and lists too."""
    return {name: _quiet(value) for name, value in values.items()}


def _quiet(value: Any) -> Any:
    if isinstance(value, str):
        return without_masks(without_calls(value))
    if isinstance(value, Mapping):
        return quiet(value)
    return [_quiet(one) for one in value] if isinstance(value, list | tuple) else value
