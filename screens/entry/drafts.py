"""What is half typed, and what was sent and is not yet recorded, as texts that outlive the program. Pure.

Both carry the idempotency key of the line: sent twice, after a crash or by a second terminal, it is recorded once.
"""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta, tzinfo
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from warroom.core.line import Asking, Typed, as_typed, read_line
from warroom.core.model import Entry, Kind
from warroom.core.times import from_iso, iso
from warroom.session.intents import Intent

LINE, AMENDMENT, SENT, UPDATE, PROPOSED = "line", "amendment", "sent/", "update", "act/"
"""The fields at the desk: the line being typed, the entry being amended, (with its key) a line on its way,
an update, and (with its key) what waits to be confirmed."""


def new_key() -> str:
    return secrets.token_hex(8)


class Amending(Struct, frozen=True):
    """The entry that the line changes, as it was when that began: who changes it meanwhile is noticed."""

    entry: str
    revision: int
    text: str
    kind: Kind
    at: datetime

    @staticmethod
    def of(entry: Entry) -> Amending:
        return Amending(entry.id, entry.revision, entry.text, entry.kind, entry.at)


class Draft(Struct, frozen=True):
    """A line being typed: text, cursor, kind and what was typed for it, when its first key was, and its key.

    ``literal``: a letter at its beginning is a word. ``amending``: the entry that it changes, None for a new line.
    """

    text: str = ""
    cursor: int = 0
    kind: Kind | None = None
    chip: str = ""
    first_key: datetime | None = None
    literal: bool = False
    key: str = ""
    amending: Amending | None = None

    @property
    def blank(self) -> bool:
        return not self.text and self.kind is None and self.amending is None

    def dump(self) -> str:
        """As it is kept at the desk."""
        said: dict[str, Any] = {
            "text": self.text, "kind": self.kind, "chip": self.chip, "literal": self.literal, "key": self.key,
            "first_key": iso(self.first_key) if self.first_key else None,
        }  # fmt: skip
        if self.amending is not None:
            a = self.amending
            said["amending"] = {"entry": a.entry, "revision": a.revision, "text": a.text, "kind": a.kind,
                                "at": iso(a.at)}  # fmt: skip
        return json.dumps(said, ensure_ascii=False)

    @staticmethod
    def load(kept: str, cursor: int) -> Draft:
        """As ``dump`` wrote it; what another program wrote is the text itself."""
        said = _object(kept)
        if said is None or "text" not in said:
            return Draft(kept, cursor, literal=True, key=new_key())
        try:
            return Draft(
                said["text"], cursor, Kind(said["kind"]) if said["kind"] else None, said["chip"],
                from_iso(said["first_key"]) if said["first_key"] else None, said["literal"], said["key"] or new_key(),
                _amending(said.get("amending")),
            )  # fmt: skip
        except (KeyError, ValueError, TypeError):
            return Draft(str(said["text"]), cursor, literal=True, key=new_key())


NO_DRAFT = Draft()


class Sent(Struct, frozen=True):
    """A line on its way into the record, or refused. ``lines``: several, recorded together as they stand."""

    key: str
    incident: str
    typed: Typed
    amending: Amending | None = None
    lines: tuple[tuple[str, Kind, datetime | None], ...] = ()
    refused: str = ""
    tries: int = 0
    raw: Draft | None = None
    """The line as it was typed, where it could not be read: nothing was sent of it."""
    intent: Intent | None = None
    """Words that were not typed into the entry line: the brief, what became of a hypothesis."""

    @staticmethod
    def of(intent: Intent) -> Sent:
        """Words that came from elsewhere than the entry line."""
        return Sent(intent.key, intent.incident, Typed(Kind.NOTE, intent.at, intent.text), intent=intent)

    def asks(self) -> Intent | None:
        """The question that it puts to somebody, as a command that waits to be confirmed; None where it asks nobody."""
        asking = self.typed.asking
        if asking is None or self.raw is not None:
            return None
        more = {"within": {"!": "span", "is": asking.within.total_seconds()}} if asking.within else {}
        told = {"inc": self.incident, "person": asking.person, "text": asking.text, **more}
        return Intent(self.key, "ask", told, self.typed.at, self.incident, f"ask {asking.person}: {asking.text}")

    @property
    def text(self) -> str:
        """What stands for it where it waits."""
        return self.raw.text if self.raw is not None else self.typed.text

    @property
    def field(self) -> str:
        return SENT + self.key

    def retried(self, why: str) -> Sent:
        return replace(self, refused=why, tries=self.tries + 1)

    def draft(self) -> Draft:
        """Taken back into the entry line."""
        if self.raw is not None:
            return self.raw
        typed = self.typed
        asks = typed.asking is not None
        text = f"{'! ' if typed.pinned else ''}{typed.text}" if asks else as_typed(typed.text, typed.pinned)
        return Draft(text, len(text), None if asks else typed.kind, "", typed.at, True, self.key, self.amending)

    def dump(self) -> str:
        t = self.typed
        asking = t.asking and {"person": t.asking.person, "text": t.asking.text,
                               "within": t.asking.within.total_seconds() if t.asking.within else None}  # fmt: skip
        a = self.amending
        return json.dumps({
            "kind": t.kind, "at": iso(t.at), "text": t.text, "pinned": t.pinned, "told": t.told_time, "asking": asking,
            "refused": self.refused, "lines": [[text, kind, at and iso(at)] for text, kind, at in self.lines],
            "amending": a and {"entry": a.entry, "revision": a.revision, "text": a.text, "kind": a.kind,
                               "at": iso(a.at)},
            "raw": self.raw and [self.raw.dump(), self.raw.cursor], "intent": self.intent and self.intent.dump(),
        }, ensure_ascii=False)  # fmt: skip

    @staticmethod
    def load(key: str, incident: str, kept: str) -> Sent | None:
        """As ``dump`` wrote it; None where it cannot be read."""
        said = _object(kept)
        if said is None:
            return None
        try:
            asking = said["asking"]
            within = asking and asking["within"]
            asked = asking and Asking(asking["person"], asking["text"], timedelta(seconds=within) if within else None)
            typed = Typed(Kind(said["kind"]), from_iso(said["at"]), said["text"], said["pinned"], said["told"], "",
                          asked or None)  # fmt: skip
            lines = tuple((text, Kind(kind), from_iso(at) if at else None) for text, kind, at in said["lines"])
            raw = Draft.load(*said["raw"]) if said.get("raw") else None  # no such field in what an earlier version kept
            intent = Intent.load(key, incident, said["intent"]) if said.get("intent") else None
            if said.get("intent") and intent is None:
                return None
            return Sent(key, incident, typed, _amending(said["amending"]), lines, said["refused"], raw=raw,
                        intent=intent)  # fmt: skip
        except (KeyError, ValueError, TypeError):
            return None


def _amending(said: Any) -> Amending | None:
    if not said:
        return None
    return Amending(said["entry"], said["revision"], said["text"], Kind(said["kind"]), from_iso(said["at"]))


def _object(kept: str) -> dict[str, Any] | None:
    try:
        said = json.loads(kept)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def unfinished(draft: Draft, incident: str, now: datetime, zone: tzinfo) -> Sent:
    """A draft as a line that was not sent, from when the program closed."""
    typed = read_line(draft.text, draft.kind, draft.first_key or now, now, zone)
    return Sent(draft.key, incident, typed, refused="was unfinished when the program closed")
