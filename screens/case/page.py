"""The pages of verification and of a security case, and what Enter does on their rows."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from screens.case import forms
from screens.context.registry import Made, PageKind, handles, page
from screens.sheets.page_rows import PageRow
from warroom.commands.verifying import asked_of_reporter
from warroom.core.closing import calm_words, fires_on, next_stage, soak_left, soak_over
from warroom.core.duties import Owing, custody_name, duties_of, evidence_first
from warroom.core.model import SECURITY, Custody, Incident, Status, Verification
from warroom.core.times import age, countdown
from warroom.core.verified import took
from warroom.core.words import listing
from warroom.probing.look import look, offered
from widgets.strips import Words

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.context.state import RoomState
    from warroom.config.settings_probe import Probe

PROBE = "probe/"
GO_ON, GO_BACK, VERIFY, REPORTER, ASK = "on", "back", "verify", "reporter", "ask"
CASE, TAKE = "case", "take"
DUTY, PIECE = "duty/", "evidence/"


def _key(word: str) -> Words:
    return ((word, "key"),)


# ---------------------------------------------------------------- verification


def verification(state: RoomState) -> tuple[PageRow, ...]:
    """How far the recovery is, who reported it, what was looked at; then what can be done."""
    it = state.incident
    if it is None:
        return ()
    rows = [*_recovery(state, it), _reporter(state, it)]
    rows += [_look(one, state) for one in reversed(it.verifications)]
    if not state.read_only and it.status not in (Status.PLANNED, Status.MERGED, Status.CANCELLED):
        rows.append(PageRow(VERIFY, _key("verify"), "record how it was made sure that the fix holds"))
        rows += [PageRow(f"{PROBE}{one.id}", _key(f"probe {one.id}"), _target(one))
                 for one in offered(state.config.probe, it.service, state.naming)]  # fmt: skip
    return tuple(rows)


def _recovery(state: RoomState, it: Incident) -> Iterator[PageRow]:
    policy, now = state.policy, state.clock()
    stages = " → ".join(f"{one.percent}" for one in policy.stages)
    at = f"at {it.recovered} %" if it.recovered is not None else "not in stages"
    firing = fires_on(it, state.active_alerts)
    left = calm_words(soak_left(it, policy, now, firing), firing) if it.soak_started_at else ""
    over = soak_over(it)
    right: Words = ((f"calm since {over.astimezone(state.zone):%H:%M}", "bright"),) if over else ((left, "text"),)
    yield PageRow("recovery", (("recovery", "bright"),), ((f"{stages} %, ", "dim"), (at, "text")), right)
    if state.read_only or not it.is_live:
        return
    if (to := next_stage(it, policy)) is not None:
        yield PageRow(GO_ON, _key(f"go on to {to} %"), "the soak of that stage begins")
    if it.recovered is not None:
        yield PageRow(GO_BACK, _key("go back"), "a stage back; from the first, the recovery is taken back")


def _reporter(state: RoomState, it: Incident) -> PageRow:
    who, ask = it.reporter, asked_of_reporter(it)
    if who is None:
        return PageRow(REPORTER, _key("reported by"), (("nobody is named yet", "dim"),))
    says: Words = ((who.name, "bright"), (f"  {who.contact}", "text"))
    if ask is None:
        return PageRow(ASK if it.is_open else REPORTER, (("reported by", "bright"),), says, _key("enter asks"))
    asked = f"asked {ask.at.astimezone(state.zone):%H:%M}, no answer yet"
    return PageRow(VERIFY, (("reported by", "bright"),), says, ((asked, "text"),))


def _look(one: Verification, state: RoomState) -> PageRow:
    label = f"{one.method} {one.probe}".strip()
    says: Words = (("" if one.good else "does not hold  ", "latet"), (f"{one.text}{took(one)}", "text"))
    right: Words = ((f"{one.by} {one.at.astimezone(state.zone):%H:%M}", "dim"),)
    return PageRow(f"look/{one.id}", ((label, "bright"),), says, right)


def make_verification(room: Context) -> Made:
    """The page for this moment."""
    return f"VERIFICATION {_number(room)}".strip(), verification(room.state), "No incident is selected."


def _number(room: Context) -> str:
    return room.state.incident.number if room.state.incident is not None else ""


def choose_verification(room: Context, key: str, text: str = "") -> None:
    """The form that a row opens."""
    it, state = room.state.incident, room.state
    if it is None or state.read_only:
        return
    if key in (GO_ON, GO_BACK):
        room.open(forms.recover(it, state.policy, back=key == GO_BACK))
    elif key == VERIFY:
        room.open(forms.verify(it))
    elif key == REPORTER:
        room.open(forms.reporter(it))
    elif key.startswith(PROBE):
        room.start(_probe(room, it, key.removeprefix(PROBE)))
    elif key == ASK:
        room.run(lambda door: door.ask_reporter(it.id), f"{it.number}: who reported it is asked")


def _target(one: Probe) -> Words:
    return ((one.url or one.tcp or f"runs {one.command[0]}", "dim"),)


async def _probe(room: Context, it: Incident, name: str) -> None:
    """Run it on a thread of its own, and record what it found."""
    probe = next(one for one in room.state.config.probe if one.id == name)
    room.say(f"{it.number}: probe {name} runs, up to {probe.timeout.total_seconds():g} s")
    found = await asyncio.to_thread(look, probe)
    await room.do(lambda door: door.verify(it.id, "probe", found.text, found.good, probe=name, took_ms=found.took_ms))
    room.say(f"{it.number}: probe {name} {'is fine' if found.good else 'FAILED'}: {found.text}, {found.took_ms} ms")


# ---------------------------------------------------------------- a security case


def security(state: RoomState) -> tuple[PageRow, ...]:
    """What kind of case it is and what private does here; duties, evidence; then what can be done."""
    it = state.incident
    if it is None:
        return ()
    writes = not state.read_only
    rows = [_case(it, writes=writes), _protects(state, it)]
    rows += [_duty(one, state.clock(), state) for one in duties_of(it, state.policy)]
    rows += [_piece(it, one, state) for one in it.custody]
    if writes and it.status not in (Status.MERGED, Status.CANCELLED):
        rows.append(PageRow(TAKE, _key("take evidence"), evidence_first(it) or "what, hash, where, who has it"))
    return tuple(rows)


def _case(it: Incident, *, writes: bool) -> PageRow:
    if it.case == SECURITY:
        return PageRow("is", (("security case", "bright"),), "private, evidence before containment")
    says = "none yet; enter makes it one: private, with duties" if writes else "none"
    return PageRow(CASE, _key("security case"), ((says, "dim"),))


def _protects(state: RoomState, it: Incident) -> PageRow:
    """What private means where the record is kept."""
    if not it.private:
        return PageRow("private", (("private", "bright"),), (("no: everybody in the room sees it", "text"),))
    server = bool(state.config.store.url)
    how = "protected by the server, per role" if server else "hidden, not protected: who can read the file can read it"
    seen: Words = ((f"{how}; ", "text"), (f"seen by {listing(it.readers)}", "dim"))
    return PageRow("private", (("private", "bright"),), seen)


def _duty(one: Owing, now: datetime, state: RoomState) -> PageRow:
    label: Words = ((f"tell {one.label}", "bright"),)
    if one.settled is not None:
        done = one.settled
        says = f"{'told' if done.needed else 'need not be told'}{f': {done.note}' if done.note else ''}"
        right: Words = ((f"{done.by} {done.at.astimezone(state.zone):%-d %b %H:%M}", "dim"),)
        return PageRow(f"met/{one.duty.name}", label, ((says, "text"),), right)
    left = one.due_at - now
    late = left.total_seconds() <= 0
    right = ((f"{'OVERDUE ' if late else ''}{countdown(left)}", "latet" if late else "text"),)
    whom = "; ".join(f"{who.name} {who.contact}" for who in state.config.contact if who.duty == one.duty.name)
    by = f"by {one.due_at.astimezone(state.zone):%-d %b %H:%M}"
    return PageRow(f"{DUTY}{one.duty.name}", label, ((by, "dim"), (f"  {whom}" if whom else "", "text")), right)


def _piece(it: Incident, one: Custody, state: RoomState) -> PageRow:
    label: Words = ((custody_name(it, one), "bright"), (f"  {one.holder}", "dim"))
    digest = f"  {one.digest[:23]}…" if len(one.digest) > 24 else f"  {one.digest}" if one.digest else ""
    says: Words = ((one.what, "text"), (f"  {one.where}" if one.where else "", "dim"), (digest, "dim"))
    if not one.is_kept:
        return PageRow(f"gone/{one.number}", label, says, ((one.released, "dim"),))
    return PageRow(f"{PIECE}{one.number}", label, says, ((f"for {age(state.clock() - one.at)}", "text"),))


def make_security(room: Context) -> Made:
    """The page for this moment."""
    return f"SECURITY {_number(room)}".strip(), security(room.state), "No incident is selected."


def choose_security(room: Context, key: str, text: str = "") -> None:
    """The form that a row opens."""
    it, state = room.state.incident, room.state
    if it is None or state.read_only:
        return
    if key == CASE:
        room.open(forms.case(it))
    elif key == TAKE:
        room.open(forms.evidence(it, state.person))
    elif key.startswith(PIECE):
        room.open(forms.hand(it, it.custody[int(key.removeprefix(PIECE)) - 1]))
    elif key.startswith(DUTY):
        name = key.removeprefix(DUTY)
        room.open(forms.duty(it, next(one for one in duties_of(it, state.policy) if one.duty.name == name)))


@handles("verification")
def _open_verification(room: Context) -> None:
    room.open_pages("verification")


@handles("security")
def _open_security(room: Context) -> None:
    room.open_pages("security")


page(PageKind("verification", make=make_verification, choose=choose_verification, ticking=True))
page(PageKind("security", make=make_security, choose=choose_security, ticking=True))
