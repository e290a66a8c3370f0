"""The command line of the room: ``sev 1 half of checkouts fail``, ``ask @bob latency 3m``, ``role scribe sam``.

    command = verb words...

A verb may be shortened as long as it stays the only one, and has aliases. What a command will do is told in words
before Enter does it; what is missing is told the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.typed.verbs import ALIASES, VERBS, Spoken
from warroom.core.words import nearest
from widgets.guard import undertaking

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.context.state import RoomState


def read(text: str, state: RoomState) -> Spoken | None:
    """What the text means; None where its first word is no verb (it is searched for then)."""
    name, *words = text.split() or [""]  # nothing but blanks: no verb, and so the list of them
    verb = VERBS.get(known(name))
    if verb is None or (not words and verb.words and not verb.alone and not text.endswith(" ")):
        return None
    if verb.needs_incident and state.incident is None:
        return Spoken(verb.usage, problem="select an incident first")
    if words and " " not in verb.usage:
        it = state.incident
        acts = f' and acts on {it.number}: "go INC" selects another' if it is not None and verb.needs_incident else ""
        return Spoken(verb.usage, problem=f"it takes no more words{acts}")
    return verb.read(state, words)


def speak(room: Context, text: str) -> None:
    """Do what was typed as a command; one that is refused is kept, to be mended."""
    with undertaking(f"the command {known(text.strip().partition(' ')[0])}"):
        spoken = read(text, room.state)
        if spoken is None:
            return
        if room.state.read_only and spoken.writes:
            room.say("Read only: you see everything and can change nothing.")
        elif spoken.handler is not None:
            spoken.handler(room)
        elif spoken.call is not None:
            room.run(spoken.answered, refused=lambda: setattr(room.state, "unspoken", text))


def known(name: str) -> str:
    """The verb that a word means: itself, an alias, or the only verb that begins so; "" where there is none."""
    name = name.lower()
    if name in VERBS:
        return name
    if name in ALIASES:
        return ALIASES[name]
    starting = [verb for verb in VERBS if verb.startswith(name)]
    return starting[0] if len(starting) == 1 else ""


def missing(text: str, state: RoomState) -> str:
    """What a command lacks before it can be done, with its usage; "" where it lacks nothing."""
    spoken = read(text, state)
    return f"{spoken.says}: {spoken.problem}" if spoken is not None and spoken.problem else ""


def meant_by(name: str) -> str:
    """The verb that a misspelt word is likely to mean; "" where none is near."""
    name = name.lower()
    if len(name) < 3 or known(name):
        return ""
    guess = nearest(name, (*VERBS, *(alias for alias in ALIASES if len(alias) > 2)))
    return ALIASES.get(guess, guess)


def complete(text: str, state: RoomState) -> str:
    """The text with its last word finished, where exactly one way, or a common beginning, is known."""
    parts = text.split(" ")
    if len(parts) == 1:
        choices: tuple[str, ...] = tuple(VERBS)
    else:
        verb = VERBS.get(known(parts[0]))
        place = len(parts) - 2
        if verb is None or place >= len(verb.words):
            return text
        choices = verb.words[place](state)
    last = parts[-1]
    found = [c for c in choices if c.lower().startswith(last.lower())]
    if not found:
        return text
    common = found[0] if len(found) == 1 else _common(found)
    return " ".join([*parts[:-1], common]) + (" " if len(found) == 1 else "")


def _common(words: list[str]) -> str:
    shortest = min(words, key=len)
    end = next((n for n, letter in enumerate(shortest) if any(w[n] != letter for w in words)), len(shortest))
    return shortest[:end]
