"""What may be somebody's name. Pure."""

from __future__ import annotations

import re

from warroom.core.text import clean

_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-Ž]"
_PARTICLE = r"(?:van|von|de|der|den|del|di|da|el|al|bin|la|le|dos|af)"
_TAIL = r"(?:\s?(?:@[\w.-]+|\([^)]{1,40}\)|\[[^\]]{1,20}\]|#\d{4}\b))?"
_WORD = rf"{_CAPITAL}[\w.'’\-]{{0,39}}"
_FULL = rf"{_WORD}(?:,? (?:\([^)]{{1,40}}\)|{_PARTICLE}|{_WORD})){{1,4}}"
_HANDLE = r"@?[^\W\d_][\w.'’\-]{0,39}(?:[|\[\]^`{}\\][\w.|\[\]^`{}\\-]*)?(?::[\w.-]+\.\w+)?"
_PHONE = r"\+\d[\d ()-]{5,20}"
_NAME = re.compile(rf"~?\s?(?:{_FULL}|{_HANDLE}|{_PHONE}){_TAIL}(?:\s?[^\w\s,.:;!?()\[\]<>/\\]{{1,4}})?")
_SHORTENED = re.compile(r"^\S+(?: \S+)? (?:[^\W\d_]|Jr|Sr)\.$")
_SCRIPT = re.compile(r"[^\W\d_a-zA-Z][\w.'’\- ]{0,39}")
NO_NAMES = frozenset((
    "fact", "hypothesis", "decision", "action", "impact", "note", "update", "updates", "investigating", "identified",
    "monitoring", "resolved", "mitigated", "detected", "detection", "start", "started", "end", "ended", "begin", "todo",
    "eta", "error", "warn", "warning", "info", "debug", "fatal", "trace", "critical", "alert", "status", "summary",
    "cause", "resolution", "mitigation", "timeline", "utc", "gmt", "pst", "est", "cet", "incident", "outage",
    "recovery", "recovered", "escalation", "rollback", "deploy", "deployment", "fix", "result", "http", "https",
    "step", "event", "time", "date", "scheduled", "completed", "postmortem", "subject", "from", "to", "re", "fwd",
    "topic", "agenda", "agreed", "webvtt", "idea", "link", "help", "root cause", "time to detect", "in progress",
))  # fmt: skip
"""Words before a colon that are nobody's name."""


def is_name(text: str) -> bool:
    """Whether it can be a name: one word, or several of which all but the small ones are capitalised."""
    text = text.strip()
    if not text or len(text) > 80 or text.lower() in NO_NAMES:
        return False
    return _NAME.fullmatch(text) is not None or _SCRIPT.fullmatch(text) is not None


def loosely(text: str) -> bool:
    """Whether it can be a name where its place says that it is one: short, and no sentence."""
    text = text.strip()
    ends = text.endswith(("?", "!", ";", ":")) or (text.endswith(".") and not _SHORTENED.search(text))
    return bool(text) and len(text) <= 80 and not ends and "://" not in text and (
        any(c.isalpha() for c in text) or text.startswith("+")
    )  # fmt: skip


def name_of(text: str) -> str:
    """A name as it is recorded: without the signs that only its chat sets."""
    return clean(text, 80).strip(" @:,~\t")
