"""What people typed, read as the room's words; what cannot be read is refused with the nearest word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from warroom.commands.door import Refused
from warroom.core.line import NOBODY
from warroom.core.model import HypothesisState, Kind, Status
from warroom.core.naming import HOUSE, People, folded, named
from warroom.core.text import clean, clean_block
from warroom.core.times import as_utc
from warroom.core.words import AUDIENCES, did_you_mean

if TYPE_CHECKING:
    from warroom.core.policy import Policy

TITLE_LIMIT = 200
LINE_LIMIT = 1_000
TEXT_LIMIT = 20_000

_ROLE_WORDS = {
    "ic": "commander", "incidentcommander": "commander", "comms": "communications", "commslead": "communications",
    "lead": "technical_lead", "techlead": "technical_lead", "tl": "technical_lead", "sme": "expert",
    "supportlead": "support",
}  # fmt: skip
_AUDIENCE_WORDS = {
    "customer": "customers", "executive": "executives", "execs": "executives", "exec": "executives",
    "agent": "agents", "support": "agents", "supportagents": "agents", "engineers": "engineering",
}  # fmt: skip

_NUMBER = re.compile(r"^[^\W\d_]+")  # what comes before the number of a severity

W = TypeVar("W", bound=StrEnum)


def severity(policy: Policy, word: str) -> str:
    """The severity's own spelling for its name as names are compared; its number alone will do: ``1`` for SEV-1."""
    names = [level.name for level in policy.severities]
    if found := named(word, names):
        return found
    asked = folded(word)
    if asked.isdigit():
        ending = [name for name in names if _NUMBER.sub("", folded(name)) == asked]
        if len(ending) == 1:
            return ending[0]
    raise Refused(f'"{clean(word, 40)}" is no severity here: {did_you_mean(word, names)}')


def _member(kind: type[W], word: str, what: str) -> W:
    if found := named(word, (member.value for member in kind)):
        return kind(found)
    raise Refused(f'"{clean(word, 40)}" is no {what}: {did_you_mean(word, [m.value for m in kind])}')


def status(word: str) -> Status:
    return _member(Status, word, "status")


def entry_kind(word: str) -> Kind:
    kind = _member(Kind, word, "kind of entry")
    if kind is Kind.CHANGE:
        raise Refused("A change is recorded with how it is undone: use :change, or `warroom change` in a shell.")
    return kind


def hypothesis_state(word: str) -> HypothesisState:
    return _member(HypothesisState, word, "state of a hypothesis")


def role(policy: Policy, word: str) -> str:
    """The role's lower-case word for its name, its label or what people call it (IC, comms)."""
    asked = folded(word)
    names = {r.name: r for r in policy.roles}
    for name, known in names.items():
        if asked and asked in (folded(name), folded(known.label)):
            return name
    meant = _ROLE_WORDS.get(asked, "")
    if meant in names:
        return meant
    raise Refused(f'"{clean(word, 40)}" is no role here: {did_you_mean(word, list(names))}')


def audience(word: str) -> str:
    found = named(word, AUDIENCES) or _AUDIENCE_WORDS.get(folded(word), "")
    if found:
        return found
    raise Refused(f'"{clean(word, 40)}" is no audience: {did_you_mean(word, list(AUDIENCES))}')


def handle(word: str, people: People) -> str:
    """A person's handle without its @, as configured where the word means a responder by handle or display name.

    "Someone" is nobody and is refused.
    """
    name = clean(word, 81).lstrip("@").strip()
    if not name:
        raise Refused("No person is named: give the handle of one person, such as maya.")
    if len(name) > 80:
        raise Refused("A handle has at most 80 characters: give the person's short name.")
    if folded(name) == HOUSE:
        raise Refused(f'"{name}" is the room itself, whose acts are recorded under that name: name one person.')
    if folded(name) in NOBODY:
        raise Refused(f'"{name}" is nobody in particular: name one person.')
    return people.meant(name) or name


def handle_for_a_role(word: str, people: People) -> tuple[str, bool]:
    """The handle, and whether an exclamation mark behind it says that it is meant as it is spelt."""
    return handle(word.strip().rstrip("!"), people), word.strip().endswith("!")


def line(text: str, what: str, limit: int = LINE_LIMIT) -> str:
    """One line, cleaned; refused over the limit rather than cut, so that nothing is silently lost."""
    return _within(clean(text, limit=len(text) + 1), text, what, limit)


def block(text: str, what: str, limit: int = TEXT_LIMIT) -> str:
    """A text whose line breaks stay, cleaned; refused over the limit rather than cut."""
    return _within(clean_block(text, limit=len(text) + 1), text, what, limit)


def _within(cleaned: str, text: str, what: str, limit: int) -> str:
    if len(cleaned) > limit:
        raise Refused(
            f"{what} has {len(cleaned):,} characters and at most {limit:,} are kept: split or shorten it.", kept=text
        )
    return cleaned


def needed(cleaned: str, refusal: str) -> str:
    """The text, or the refusal where there is none."""
    if not cleaned:
        raise Refused(refusal)
    return cleaned


def entry_text(text: str) -> str:
    return needed(block(text, "This entry"), "An entry needs a text: type what happened.")


def reason(text: str, why: str, *, need: bool = True) -> str:
    """The reason of a command. ``why`` completes "Give a reason to …"."""
    cleaned = line(text, "This reason")
    return needed(cleaned, f"Give a reason to {why}: it is recorded.") if need else cleaned


def past(at: datetime | None, now: datetime, what: str) -> datetime | None:
    """An instant in UTC that is not in the future."""
    if at is None:
        return None
    if as_utc(at) > now:
        raise Refused(f"{what} is in the future: give the time when it happened.")
    return as_utc(at)


def future(at: datetime, now: datetime, what: str) -> datetime:
    if as_utc(at) <= now:
        raise Refused(f"{what} has already passed: give a time that is still to come.")
    return as_utc(at)


def distinct(items: Iterable[str]) -> tuple[str, ...]:
    """Each once, in the order given."""
    return tuple(dict.fromkeys(items))
