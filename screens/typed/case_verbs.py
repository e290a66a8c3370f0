"""Typed verbs of security cases and of verification."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from screens.typed.spoken import Spoken, Verb
from warroom.core.closing import next_stage, stage_before
from warroom.core.duties import duties_of
from warroom.core.model import METHODS, SECURITY
from warroom.core.naming import named

if TYPE_CHECKING:
    from screens.context.state import RoomState


def _security(state: RoomState, words: list[str]) -> Spoken:
    it = state.incident
    assert it is not None
    return Spoken(f"make {it.number} a security case: private from now on, with duties",
                  lambda room: room.set_case(it.id, SECURITY), done=f"{it.number} is a security case")  # fmt: skip


def _private(state: RoomState, words: list[str]) -> Spoken:
    """``private``; ``private off`` ends it."""
    it = state.incident
    assert it is not None
    off = [word.lower() for word in words] == ["off"]
    if words and not off:
        return Spoken(VERBS["private"].usage, problem="takes off, or nothing")
    says = f"everybody sees {it.number} again" if off else f"hide {it.number} from everybody who is not in it"
    return Spoken(says, lambda room: room.edit_details(it.id, private=not off),
                  done=f"{it.number} is {'no longer ' if off else ''}private")  # fmt: skip


def _duty(state: RoomState, words: list[str]) -> Spoken:
    it = state.incident
    assert it is not None
    if not words:
        return Spoken(VERBS["duty"].usage, problem="name who was told")
    note = " ".join(words[1:])
    return Spoken(f"record that {words[0]} was told of {it.number}",
                  lambda room: room.meet_duty(it.id, words[0], note), done="recorded")  # fmt: skip


def _reporter(state: RoomState, words: list[str]) -> Spoken:
    it = state.incident
    assert it is not None
    name = " ".join(words)
    if not name:
        return Spoken(VERBS["reporter"].usage, problem="say who reported it")
    return Spoken(f"{it.number} was reported by {name}", lambda room: room.name_reporter(it.id, name), done="recorded")


def _verified(state: RoomState, words: list[str]) -> Spoken:
    """``verified test two orders went through``; ``verified test not still slow`` says that it does not hold."""
    it = state.incident
    assert it is not None
    method = named(words[0], METHODS) if words else ""
    if not method:
        return Spoken(VERBS["verified"].usage, problem=f"name how: {', '.join(METHODS)}")
    bad = len(words) > 1 and words[1].lower() == "not"
    text = " ".join(words[2:] if bad else words[1:])
    return Spoken(f"{it.number} {'does not hold' if bad else 'is verified'} by {method}",
                  lambda room: room.verify(it.id, method, text, not bad), done="recorded")  # fmt: skip


def _recover(state: RoomState, words: list[str]) -> Spoken:
    """``recover``, ``recover back why``, ``recover 50 why``."""
    it = state.incident
    assert it is not None
    first = words[0].lower().rstrip("%") if words else "next"
    back, percent = first == "back", int(first) if first.isdigit() else None
    named_stage = percent is not None or first in ("next", "back")
    why = " ".join(words[1:] if named_stage else words)
    to = percent if percent is not None else (stage_before if back else next_stage)(it, state.policy)
    says = "take the recovery back" if to == 0 else f"recovery {'back' if back else 'on'} to {to} %"
    return Spoken(f"{it.number}: {says}", lambda room: room.recover(it.id, percent, why, back=back), done=says)


def _duties(state: RoomState) -> tuple[str, ...]:
    it = state.incident
    return tuple(one.duty.name for one in duties_of(it, state.policy)) if it is not None else ()


VERBS: Mapping[str, Verb] = {
    "security": Verb("security", _security, most=0),
    "private": Verb("private, or private off", _private, alone=True),
    "duty": Verb("duty DUTY [note]", _duty, (_duties,)),
    "reporter": Verb("reporter NAME", _reporter),
    "verified": Verb("verified METHOD [not] [text]", _verified, (lambda _: METHODS,)),
    "recover": Verb("recover [next, back, or 50] [why]", _recover, (lambda _: ("next", "back"),), alone=True),
}
