"""The words people read, the same on the screens, in the shell and in refusals.

Times in sentences, instants (``14:33:02 UTC``), names of audiences, roles
and deadlines, and the nearest known word to a mistyped one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from warroom.core.times import countdown

if TYPE_CHECKING:
    from warroom.core.model import Incident
    from warroom.core.policy import Policy

AUDIENCES: dict[str, str] = {
    "customers": "customers",
    "executives": "executives",
    "agents": "support agents",
    "engineering": "engineering",
    "team": "team",
}


def role_label(policy: Policy, name: str, system: str = "") -> str:
    """How a role is called: ``tech lead``, with its system ``tech lead db``."""
    role = policy.role(name)
    label = (role.label if role else "") or name.replace("_", " ")
    return f"{label} {system}" if system else label


def audience_label(name: str) -> str:
    return AUDIENCES.get(name, name)


def due(at: datetime, now: datetime) -> str:
    """``in 03:51`` before, ``+01:12`` after."""
    left = at - now
    return f"in {countdown(left)}" if left > timedelta() else countdown(left)


def in_room(incident: Incident, at: datetime, now: datetime) -> str:
    """Which incident and when: ``0041, in 03:51``."""
    return f"{incident.number}, {due(at, now)}"


def span_words(span: timedelta) -> str:
    """A duration in a sentence: ``45 s``, ``42 min``, ``1 h 12 min``, ``3 days``."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    minutes = seconds // 60
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{hours // 24} days"


def moment(at: datetime, now: datetime, zone: tzinfo = UTC) -> str:
    """An instant in a sentence: ``14:33:02 UTC``, with the day where it is not today's."""
    there, here = at.astimezone(zone), now.astimezone(zone)
    text = there.strftime("%H:%M:%S %Z")
    return text if there.date() == here.date() else f"{there.day} {there:%b} {text}"


def listing(items: Iterable[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def capital(sentence: str) -> str:
    """The sentence with a capital first letter."""
    return sentence[:1].upper() + sentence[1:]


def short(text: str, limit: int = 60) -> str:
    """The text in one line, cut to be quoted in a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def nearest(word: str, known: Sequence[str]) -> str:
    """The known word that begins so or is most like this one; "" where none is near or several equally are."""
    from rapidfuzz import fuzz, process, utils

    begun = [k for k in known if word and k.lower().startswith(word.lower())]
    if len(begun) == 1:
        return begun[0]
    found = process.extract(
        word[:100], known, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=60, limit=2
    )
    if not found or (len(found) > 1 and found[0][1] == found[1][1]):
        return ""
    return str(found[0][0])


def one_off(word: str, known: Sequence[str]) -> str:
    """The known name that is one letter, or two swapped ones, away from this one; "" where none is.

    Names of three letters are not compared: Tom and Tim are two people.
    """
    from rapidfuzz.distance import OSA

    typed = word.casefold()
    near = [k for k in known if min(len(k), len(word)) > 3 and OSA.distance(typed, k.casefold(), score_cutoff=1) == 1]
    return near[0] if near else ""


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """The hint for an unknown word: ``did you mean monitoring?``, or the list of what is known."""
    guess = nearest(word, known)
    if guess:
        return f"did you mean {guess}?"
    return f"known are {listing(known)}." if known else "none is known."
