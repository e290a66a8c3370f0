"""The command line of the room: ``sev 1 half of checkouts fail``, ``ask @bob latency 3m``, ``role scribe sam``.

    command = verb words...

A verb may be shortened as long as it stays the only one; ordinary words (``close``, ``runbook``) find theirs. What a
command will do is shown as a sentence before Enter does it; so is what is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.typed.spoken import Spoken
from screens.typed.verbs import VERBS, too_many
from warroom.core.words import nearest
from warroom.keymap.ordinary import WORDS, means
from widgets.guard import undertaking

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.context.state import RoomState


def read(text: str, state: RoomState) -> Spoken | None:
    """What the text means; None where its first word means nothing here (it is searched for then)."""
    text = expanded(text)
    name, *words = text.split() or [""]  # nothing but blanks: no verb, and so the list of them
    verb = VERBS.get(known(name))
    if verb is None:
        return _ordinary(name, words, state)
    if not words and verb.words and not verb.alone and not text.endswith(" "):
        return None
    if verb.needs_incident and state.incident is None:
        return Spoken(verb.usage, problem="select an incident first")
    if verb.most is not None and len(words) > verb.most:
        it = state.incident if verb.needs_incident and not verb.most else None
        return too_many(known(name), words[verb.most :], it.number if it is not None else "")
    return verb.read(state, words)


def expanded(text: str) -> str:
    """The text with an ordinary word replaced by the verb that it means: ``close all well`` is ``status closed …``."""
    name, blank, rest = text.partition(" ")
    meaning = means(name) if name.lower() not in VERBS else None
    return f"{meaning.typed}{blank}{rest}" if meaning is not None and meaning.typed else text


def _ordinary(name: str, words: list[str], state: RoomState) -> Spoken | None:
    """What an ordinary word does that is no verb's: the act of a key, or a sentence that names what to use."""
    meaning = means(name)
    if meaning is None:
        return None
    if not meaning.action:
        return Spoken(name, problem=meaning.says)
    action = next(one for one in state.actions if one.name == meaning.action)
    if words:
        return None  # words of what an action does: they are searched for
    return Spoken(action.help, handler=lambda room: room.act(action), looks=True)  # what observers may not, it refuses


def usage(text: str) -> str:
    """How the command is written that a text begins; its first word where that is an ordinary one."""
    name = (text.split() or [""])[0]
    verb = VERBS.get(known(name))
    return verb.usage if verb is not None else name


def speak(room: Context, text: str) -> None:
    """Do what was typed as a command; one that is refused is kept, to be corrected."""
    with undertaking(f"the command {usage(text).partition(' ')[0]}"):
        spoken = read(text, room.state)
        if spoken is None:
            return
        if room.state.read_only and spoken.writes:
            room.say("Read-only: you can see everything and change nothing.")
        elif spoken.handler is not None:
            spoken.handler(room)
        elif spoken.call is not None:
            room.run(spoken.answered, refused=lambda: setattr(room.state, "unspoken", text))


def known(name: str) -> str:
    """The verb that a word means: itself, an ordinary word's, or the only one that begins so; "" for none."""
    name = name.lower()
    if name in VERBS:
        return name
    if (meaning := means(name)) is not None:
        return meaning.typed.partition(" ")[0]
    starting = [verb for verb in VERBS if verb.startswith(name)]
    return starting[0] if len(starting) == 1 else ""


def missing(text: str, state: RoomState) -> str:
    """What a command lacks before it can be done, with its usage; "" where it lacks nothing."""
    spoken = read(text, state)
    return f"{spoken.says}: {spoken.problem}" if spoken is not None and spoken.problem else ""


def meant_by(name: str) -> str:
    """The verb or ordinary word that a misspelt one is likely to be; "" where none is near."""
    name = name.lower()
    if len(name) < 3 or known(name) or means(name):
        return ""
    return nearest(name, (*VERBS, *(word for word in WORDS if len(word) > 2)))


def complete(text: str, state: RoomState) -> str:
    """The text with its last word finished, where exactly one way, or a common beginning, is known."""
    parts = text.split(" ")
    if len(parts) == 1:
        choices: tuple[str, ...] = tuple(VERBS)
    else:
        verb = VERBS.get(known(parts[0])) if " " not in expanded(parts[0]) else None
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
