"""Who is in the room now, since when, at which incident and doing what. Pure; nothing of it is recorded.

A terminal says one word about what is done at it. What that word means is here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

from msgspec import Struct
from msgspec.structs import replace

LOOKS = ""
WRITES = "entry"
SCRIBES = "scribe"
DECLARES = "declare"
SEES_ALERTS = "alerts"
AWAY = "away"
_AMENDS, _TELLS, _EDITS = "amend ", "update ", "edit "

AWAY_AFTER = timedelta(minutes=15)
"""Who has touched no key for so long, and has nothing half written open, is away."""
_STEP_MINUTES = 5  # ages above this many minutes move in steps of as many


def amends(entry: str) -> str:
    """The word for amending the entry of that id."""
    return _AMENDS + entry


def tells(audience: str) -> str:
    """The word for writing an update to that audience."""
    return _TELLS + audience


def edits(what: str) -> str:
    """The word for changing something of the incident: "the brief"."""
    return _EDITS + what


class Present(Struct, frozen=True):
    """A terminal in the room: whose, at which incident ("" at none), doing what.

    ``since`` is when it came, ``doing_since`` when it began what it does there, ``seen_at`` when it last spoke.
    """

    terminal: str
    person: str
    incident: str
    doing: str
    since: datetime
    doing_since: datetime
    seen_at: datetime

    @property
    def is_busy(self) -> bool:
        """Whether something is being written."""
        return self.doing in (WRITES, DECLARES) or self.doing.startswith((_AMENDS, _TELLS, _EDITS))

    @property
    def amended(self) -> str:
        """The id of the entry being amended, "" for none."""
        return self.doing.removeprefix(_AMENDS) if self.doing.startswith(_AMENDS) else ""


def but_hidden(present: Iterable[Present], hidden: Collection[str]) -> tuple[Present, ...]:
    """For somebody who may not see the ``hidden`` incidents: who is at one of those is at none, and only viewing."""
    return tuple(
        replace(one, incident="", doing=AWAY if one.doing == AWAY else LOOKS, doing_since=one.since)
        if one.incident in hidden else one for one in present
    )  # fmt: skip


def is_same_person(one: str, other: str) -> bool:
    """Handles are one person's whatever their capitals."""
    return one.casefold() == other.casefold()


def doing_words(doing: str, audience: str = "") -> str:
    """What is done, after a name: ``is writing an entry``. An unknown word, of a newer program, is looking on."""
    if doing.startswith(_AMENDS):
        return "is amending an entry"
    if doing.startswith(_TELLS):
        return f"is writing to {audience or doing.removeprefix(_TELLS)}"
    if doing.startswith(_EDITS):
        return f"is editing {doing.removeprefix(_EDITS)}"
    return {
        WRITES: "is writing an entry", SCRIBES: "is at the scribe's screen", DECLARES: "is declaring an incident",
        SEES_ALERTS: "is at the alerts", AWAY: "is away",
    }.get(doing, "is viewing")  # fmt: skip


def together(present: Iterable[Present], me: str, incident: str) -> tuple[Present, ...]:
    """The others, each once however many terminals they have: by what matters most to who is at ``incident``.

    Who writes there comes first, then who is there, then who is elsewhere, then who is away.
    """
    best: dict[str, Present] = {}
    for one in present:
        name = one.person.casefold()
        if name == me.casefold():
            continue
        if name not in best or _rank(one, incident) < _rank(best[name], incident):
            best[name] = one
    return tuple(sorted(best.values(), key=lambda one: (_rank(one, incident), one.person.casefold())))


def _rank(one: Present, incident: str) -> int:
    there = one.incident == incident
    if one.is_busy:
        return 0 if there else 1
    if one.doing == AWAY:
        return 4
    return 2 if there else 3


def short(one: Present, incident: str, now: datetime) -> str:
    """A person in two words, for who is at ``incident``: ``sam writing``, ``lee 0041``, ``maya 0:42``."""
    word = "amending" if one.amended else "editing" if one.doing.startswith(_EDITS) else {
        WRITES: "writing", SCRIBES: "scribing", DECLARES: "declaring", SEES_ALERTS: "at alerts", AWAY: "away",
    }.get(one.doing, "telling" if one.doing.startswith(_TELLS) else "")  # fmt: skip
    elsewhere = one.incident.rsplit("-", 1)[-1] if one.incident != incident else ""
    words = [one.person, word, elsewhere if one.doing != AWAY else ""]
    if not word and not elsewhere:
        words.append(held(now - one.since))
    return " ".join(w for w in words if w)


def held(span: timedelta) -> str:
    """How long, in steps so coarse that they hardly ever move: ``0:03``, ``0:40``, ``2:15``."""
    minutes = max(0, int(span.total_seconds()) // 60)
    if minutes > _STEP_MINUTES:
        minutes -= minutes % _STEP_MINUTES
    return f"{minutes // 60}:{minutes % 60:02}"


def at_the_same(
    present: Sequence[Present], me: str, incident: str, doing: str, zone: tzinfo, audience: str = ""
) -> str:
    """Who else does this very thing: ``lee is writing to customers since 14:31``; "" where nobody does.

    ``present`` are the other terminals; one of them may be the same person's.
    """
    found = [one for one in present if one.is_busy and (one.incident, one.doing) == (incident, doing)]
    if not found:
        return ""
    first = min(found, key=lambda one: one.doing_since)
    since = f"since {first.doing_since.astimezone(zone):%H:%M}"
    words = "is amending this" if first.amended else doing_words(doing, audience)
    names = sorted({one.person for one in found if not is_same_person(one.person, me)})
    if not names:
        return f"you {words.replace('is ', 'are ', 1)} at another terminal, {since}"
    if len(names) > 1:
        return f"{' and '.join(names[:2])}{' and others' if len(names) > 2 else ''} {words.replace('is ', 'are ', 1)}"
    return f"{names[0]} {words} {since}"


def who_amends(present: Iterable[Present], me: str, incident: str) -> dict[str, str]:
    """What is amended at other terminals now, by the entry's id: ``lee is amending this``."""
    return {
        one.amended: "you are amending this elsewhere" if is_same_person(one.person, me)
        else f"{one.person} is amending this"
        for one in present if one.incident == incident and one.amended
    }  # fmt: skip
