"""The forms of changes, pauses, and what becomes of what is in place. Each ends in one call on the room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from screens.base.form import Choice, Form, Option, Section, Text, Told, Values, required
from screens.base.key_labels import key_of
from screens.view.candidates import Candidates
from warroom.core.containment import approvers, id_of, may, newest_first, said_of, who_may
from warroom.core.duties import evidence_first
from warroom.core.model import Containment, Incident
from warroom.core.model.containment import PAUSE
from warroom.core.policy import Policy
from warroom.core.times import parse_when

if TYPE_CHECKING:
    from warroom.room import Room

ASK, APPROVE, DECLINE, NOTED = "ask", "approve", "decline", "noted"
UNDONE, KEPT, GRANTED, REFUSED = "undone", "kept", "granted", "refused"
_ENDS = {"workaround": "removed", "change": "undone", "pause": "lifted"}


def change(it: Incident, policy: Policy, person: str, now: datetime, zone: tzinfo, text: str = "", after: str = "",
           deploy: str = "", at: datetime | None = None) -> Form:  # fmt: skip
    """What was changed, from what to what, and how it is undone; ``deploy``: the one of a feed that it is."""
    needs = bool(policy.changes.of(it.severity))
    mine = needs and may(it, policy, person)
    asked = Text("ask", "approval", hint=f"ask {who_may(it, policy)}; empty: recorded as not approved", limit=60,
                 complete=approvers(it, policy))  # fmt: skip
    when = at.astimezone(zone).strftime("%H:%M:%S") if at is not None else ""

    def moment(values: Values) -> datetime | None:
        words = values["at"].strip()
        return at if words == when else parse_when(words, now, zone) if words else None

    def problem(values: Values) -> str:
        if not values["text"].strip():
            return "no change: say what was changed"
        try:
            moment(values)
        except ValueError as error:
            return f"time: {error}"
        return ""

    def call(values: Values) -> Callable[[Room], object]:
        def do(room: Room) -> object:
            found = room.record_change(it.id, values["text"], values["before"], values["after"], values["undo"],
                                       deploy=deploy, at=moment(values))  # fmt: skip
            return room.ask_approval(id_of(*found), values["ask"]) if values.get("ask", "").strip() else found

        return do

    def follows(values: Values) -> tuple[str, ...]:
        told = [asks] if (asks := evidence_first(it)) else []
        told += ["listed under CONTAINMENT until it is undone or kept for good"]
        told += ["approved by you"] if mine else []
        told += [] if values["undo"].strip() else ["nobody will know how to undo it"]
        return tuple(told)

    return Form(
        title=f"CHANGE {it.number}",
        about=it.title,
        fields=(
            Text("text", "what", text, hint="roll back 2.1.3 in eu-west", limit=200),
            Text("before", "before", hint="2.1.3", limit=200, half=True),
            Text("after", "after", after, hint="2.1.2", limit=200, half=True),
            Text("undo", "undo by", hint="deploy 2.1.3 again", limit=200),
            Text("at", "time", when, hint="14:23, -5m; empty: now", limit=40),
            *((asked,) if needs and not mine else ()),
        ),
        button=lambda v: "RECORD CHANGE",
        call=call, problem=problem, follows=follows, below=lambda v: there(it, zone),
        after=lambda found: f"{id_of(*found)} recorded",
        draft="" if deploy else f"change/{it.id}",
    )  # fmt: skip


def pause(it: Incident, who: Candidates, channels: Sequence[str]) -> Form:
    """Somebody outside the room is asked to hold a roll-out; the request goes out as an ask does."""
    by = (Text("by", "by", hint=f"a channel: {', '.join(channels[:4])}; empty: the person's own", limit=60,
               complete=tuple(channels)),) if channels else ()  # fmt: skip
    return Form(
        title=f"PAUSE A ROLL-OUT {it.number}",
        about=it.title,
        fields=(
            Text("text", "what", hint="roll-out of 2.1.3, all regions", limit=200),
            Text("person", "ask", hint="a person or a team; tab completes", limit=60, complete=who.ranked(it, "")),
            *by,
        ),
        button=lambda v: f"ASK {v['person'].strip().upper()}".rstrip(),
        call=lambda v: lambda room: room.ask_pause(it.id, v["text"], v["person"], v.get("by", "")),
        problem=required("text", "person", labels={"text": "roll-out", "person": "name"}),
        follows=lambda v: ("asked, and listed until it is lifted", f"{key_of('change')}: what was answered"),
        after=lambda found: f"{id_of(*found)}: asked",
    )


def settle(it: Incident, one: Containment, policy: Policy, person: str) -> Form:
    """What became of one that is in place: approved, answered, ended."""
    deeds = tuple(Option(name, label, says, str(n)) for n, (name, label, says) in enumerate(
        _pause_deeds(one) if one.kind == PAUSE else _deeds(it, one, policy, person), 1))  # fmt: skip
    named = {ASK, NOTED}
    ask = Text("person", "who", hint="who is asked, or who said so", limit=60, complete=approvers(it, policy))

    def problem(values: Values) -> str:
        if values["deed"] == KEPT and not values["reason"].strip():
            return "no reason given: say why it is kept for good"
        if values["deed"] in named and not values.get("person", "").strip():
            return "no name: say who"
        return ""

    def call(values: Values) -> Callable[[Room], object]:
        deed, why, whom = values["deed"], values["reason"], values.get("person", "")
        calls: dict[str, Callable[[Room], object]] = {
            ASK: lambda room: room.ask_approval(id_of(it, one), whom),
            APPROVE: lambda room: room.answer_containment(id_of(it, one), True, reason=why),
            NOTED: lambda room: room.answer_containment(id_of(it, one), True, whom, why),
            DECLINE: lambda room: room.answer_containment(id_of(it, one), False, whom, why),
            GRANTED: lambda room: room.answer_containment(id_of(it, one), True, whom, why),
            REFUSED: lambda room: room.answer_containment(id_of(it, one), False, whom, why),
            KEPT: lambda room: room.end_containment(id_of(it, one), why, keep=True),
        }
        return calls.get(deed, lambda room: room.end_containment(id_of(it, one), why))

    return Form(
        title=f"{id_of(it, one)}",
        about=one.text,
        fields=(Choice("deed", "it is", deeds, deeds[0].value), Text("reason", "why", hint="what took its place"),
                *((ask,) if one.kind != "workaround" else ())),
        button=lambda v: "RECORD",
        call=call, problem=problem, follows=lambda v: said_of(one),
        after=lambda found: f"{id_of(*found)}: {(found[1].in_place and found[1].approval()) or found[1].state()}",
        aside_title="KNOWN",
    )  # fmt: skip


def _deeds(it: Incident, one: Containment, policy: Policy, person: str) -> list[tuple[str, str, str]]:
    ends = [(UNDONE, _ENDS[one.kind], "it is in place no longer"), (KEPT, "kept for good", "it stays, and why")]
    if one.kind != "change" or one.answer == "yes":
        return ends
    if may(it, policy, person):
        return [*ends, (APPROVE, "approved", "by you"), (DECLINE, "declined", "it should not have been made")]
    return [*ends, (ASK, "ask approval", f"of {who_may(it, policy)}"), (NOTED, "approved", "somebody said so: who")]


def _pause_deeds(one: Containment) -> list[tuple[str, str, str]]:
    lifted = (UNDONE, "lifted", "it goes on")
    if one.answer == "yes":
        return [lifted]
    return [(GRANTED, "paused", f"{one.asked_of} held it"), (REFUSED, "refused", f"{one.asked_of} did not"),
            (UNDONE, "withdrawn", "no longer asked for")]  # fmt: skip


def there(it: Incident, zone: tzinfo) -> tuple[Section, ...]:
    """What is in place already."""
    rows = tuple(Told(((one.text, "text"),), id_of(it, one), f"{one.by} {one.at.astimezone(zone):%H:%M}")
                 for one in newest_first(it))  # fmt: skip
    return (Section("IN PLACE", rows, str(len(rows))),) if rows else ()
