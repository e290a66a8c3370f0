"""Whatever is typed into a form: what is wrong is said in words, its target is named, and nothing breaks or is lost."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from screens.base.form import Choice, Form
from screens.forms import alerts as alert_forms
from screens.forms import declare, details, ending, incident, planned, record, roles, work
from screens.launches import forms as launches
from screens.pages import check_ins, links
from screens.view.candidates import Candidates
from tests.inbox import scene
from tests.screens.conftest import Sit
from tests.support import outage
from tests.support.outage import BIG, NOW
from tests.support.rooms import Clock
from tests.support.stage import copied, spell
from warroom.commands.door import Refused
from warroom.core.deadlines import deadlines
from warroom.core.inbox import AlertGroup
from warroom.core.model import Incident
from warroom.room import Room
from warroom.store import Store

ROUNDS = 40
UTC = NOW.tzinfo
assert UTC is not None
TYPED = (
    "", " ", "-", "0", "-5", "²", "٣", "9" * 30, "25:61", "14:23", "-5m", "tomorrow", "5 parsecs", "1h30m", "-1h",
    "never", "now", "9999999h", "someone", "@", "@maya", "maja", "maya!", "!", "notaperson", "https://", "https://a.example/x",
    "javascript:alert(1)", "two words", "INC-2026-0042", "42", "0041", "Größe 見出し é", "\u202eabc", "\x1b[31mred",
    "{{ 7 * 7 }}", "'; drop table events; --", "x" * 400, "\ud800", "2026-02-30 10:00",
)  # fmt: skip
"""What tired fingers and hostile clipboards write."""

Maker = Callable[[Room], Form]


def _entry(room: Room, kind: str) -> object:
    return next(e for e in room.detail(BIG).entries if e.kind.value == kind and e.retracted is None)


def _groups() -> tuple[AlertGroup, ...]:
    alerts = tuple(a for a in scene.alerts() if a.title == "PaymentLatencyP99")
    return (AlertGroup("payment", alerts),)


def _told(form: Form, values: dict[str, str]) -> str:
    """Everything that is drawn of the form for these values; gives what is wrong with them."""
    assert form.title == form.title.upper()
    assert form.button(values)
    for told in (form.follows, form.below, form.doing):
        told(values)
    return form.problem(values)


def _launch(room: Room) -> Incident:
    """The one that is planned, or one that is planned now."""
    there = (it for it in room.store.open_incidents() if it.launch is not None)
    return next(there, None) or room.plan_launch("Release", f"{NOW + timedelta(days=9):%Y-%m-%d} 09:00")


FORMS: dict[str, Maker] = {
    "declare": lambda r: declare.form(r.policy, "maya", NOW, UTC),
    "plan": lambda r: planned.plan(r.policy),
    "severity": lambda r: incident.severity(r.find(BIG), r.policy),
    "status": lambda r: incident.status(r.find(BIG), r.policy, NOW),
    "closure": lambda r: incident.closure(r.find(BIG), r.policy, "", NOW),
    "cancel": lambda r: incident.reason(r.find(BIG), "CANCEL", "CANCEL", Room.cancel, "is cancelled"),
    "reopen": lambda r: incident.reason(r.find(BIG), "REOPEN", "REOPEN", Room.reopen, "is open again"),
    "escalate": lambda r: incident.escalate(r.find(BIG), r.policy),
    "snooze": lambda r: incident.snooze(r.find(BIG), deadlines(r.find(BIG), r.policy, NOW), NOW, UTC),
    "brief": lambda r: details.brief(r.find(BIG)),
    "details": lambda r: details.details(r.find(BIG), NOW, UTC),
    "role": lambda r: roles.role(r.find(BIG), r.policy, Candidates(policy=r.policy, others=outage.PEOPLE)),
    "ask": lambda r: work.ask(r.find(BIG), Candidates(others=outage.PEOPLE)),
    "task": lambda r: work.task(r.find(BIG), Candidates(others=outage.PEOPLE), NOW),
    "link": lambda r: links.add(r.find(BIG)),
    "channel": lambda r: links.rename(r.find(BIG), r.policy),
    "check-in": lambda r: check_ins.set_check_in(r.find(BIG), r.policy, NOW, UTC),
    "limits": lambda r: check_ins.limits(r.find(BIG), ("zendesk",)),
    "launch T": lambda r: launches.move(_launch(r), UTC),
    "preparation": lambda r: launches.prepare(_launch(r), r.policy, Candidates(others=outage.PEOPLE)),
    "expected": lambda r: launches.expect(_launch(r)),
    "launch check-in": lambda r: launches.check_in(_launch(r), r.policy),
    "rotation": lambda r: launches.rotate(_launch(r), r.policy, Candidates(others=outage.PEOPLE)),
    "trigger": lambda r: launches.trigger(_launch(r)),
    "merge": lambda r: ending.merge(r.find(BIG), r.store.open_incidents(), NOW),
    "breach": lambda r: ending.breach(r.find(BIG), r.policy, NOW, UTC),
    "amend": lambda r: record.amend(_entry(r, "fact"), NOW, UTC),  # type: ignore[arg-type]
    "retract": lambda r: record.retract(_entry(r, "fact"), UTC),  # type: ignore[arg-type]
    "hypothesis": lambda r: record.hypothesis(_entry(r, "hypothesis"), UTC),  # type: ignore[arg-type]
    "alert snooze": lambda r: alert_forms.snooze(_groups(), NOW, UTC),
    "alert comment": lambda r: alert_forms.comment(_groups()),
    "alert acknowledge": lambda r: alert_forms.acknowledge(_groups(), "maya"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("forms") / "scene.db"
    scene.make(path)
    return path


@pytest.mark.parametrize("name", FORMS)
def test_whatever_is_typed_a_form_is_done_or_says_why_not(name: str, made: Path, tmp_path: Path) -> None:
    dice = random.Random(name)
    with Store.open(copied(made, tmp_path / "room.db"), clock=Clock(NOW)) as store:
        room = Room(store, outage.config().policy, "maya", clock=Clock(NOW), responders=outage.PEOPLE)
        said = done = 0
        sentences: list[str] = []
        for _ in range(ROUNDS):
            try:
                form = FORMS[name](room)
            except (StopIteration, Refused):
                break  # nothing is left that it could be about
            values = {
                f.name: dice.choice([o.value for o in f.options] or [""]) if isinstance(f, Choice)
                else dice.choice((f.value, *TYPED)) for f in form.fields
            }  # fmt: skip
            if _told(form, values):
                said += 1
                continue
            further = form.then(values)
            if further is not None:
                assert further.button({f.name: f.value for f in further.fields})
                continue
            try:
                form.after(form.call(values)(room))
                done += 1
            except (Refused, ValueError) as refusal:
                said += 1
                sentences.append(str(refusal))
        assert said + done, "it was never tried"
    assert [s for s in sentences if len(s.split()) < 3 or "Error" in s] == []


@pytest.mark.parametrize("name", FORMS)
def test_each_field_of_a_form_is_told_about_whatever_stands_in_it(name: str, path: Path) -> None:
    with Store.open(path, clock=Clock(NOW)) as store:
        form = FORMS[name](Room(store, outage.config().policy, "maya", clock=Clock(NOW), responders=outage.PEOPLE))
    given = {f.name: f.value for f in form.fields}
    for field in form.fields:
        for typed in TYPED if not isinstance(field, Choice) else [o.value for o in field.options]:
            problem = _told(form, given | {field.name: typed})
            assert problem == problem.strip()


async def test_what_was_typed_into_any_sheet_stands_there_again_after_escape(sit: Sit) -> None:
    async with sit() as seat:
        for key, said in (("S", "Severity 0042"), ("s", "Status 0042")):
            await seat.press(key, "tab", *spell(["half are back"]), "escape")
            seat.sees(f"{said}: what you typed stands there when you open it again.")
            await seat.press(key)
            seat.sees("half are back")
            await seat.press("tab", "ctrl+u", "escape", key)
            seat.sees_no("half are back", "what you typed stands there")
            await seat.press("escape")


async def test_what_others_wrote_meanwhile_is_not_put_back_by_a_kept_sheet(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("b", "tab", "tab", "ctrl+u", *spell(["roll back everywhere"]), "escape")
        seat.other("lee").set_brief(BIG, impact="all of Europe")
        seat.screen.tell()
        await seat.settle()
        await seat.press("b")
        seat.sees("all of Europe", "roll back everywhere")
        await seat.press("ctrl+s")
        it = seat.other("lee").find(BIG)
        assert (it.brief.impact, it.brief.doing) == ("all of Europe", "roll back everywhere")


async def test_lines_pasted_into_a_sheet_are_joined_and_what_is_too_long_is_said(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("S", "0", "tab")
        await seat.paste("half of them\r\n  are back\n")
        seat.sees("half of them are back", "2 pasted lines were joined into one")
        await seat.press("ctrl+u")
        await seat.paste("x" * 495 + " and the rest")
        seat.sees('500-character limit; cut: "')


async def test_a_refusal_that_is_longer_than_the_row_stands_whole_above_the_button(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("r", "5", "tab", *spell(["mayq"]), "ctrl+s")
        seat.sees("mayq is nobody known here: did you mean maya? If not, write mayq! for this")
        seat.sees("name.", "ASSIGN SUPPORT")


async def test_the_last_row_says_the_keys_of_the_field_that_the_cursor_is_in(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("r")
        assert "1-7 selects" in seat.keys_row
        await seat.press("enter")
        assert "picks it" not in seat.keys_row
        await seat.press("enter")
        assert "enter submit" in seat.keys_row
        await seat.press("shift+tab", "shift+tab")
        assert "1-7 selects" in seat.keys_row


async def test_what_a_sheet_is_about_is_cut_only_where_its_row_ends(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.go_to(BIG)
        await seat.press("b")
        seat.sees("what a late joiner reads instead of asking")


async def test_a_time_box_that_is_typed_stands_for_itself_and_five_minutes_where_none_is(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go_to(BIG)
        await seat.press("at", *"bob", "tab", *"pool", "tab", *"3m", "ctrl+s")
        await seat.press("at", *"bob", "tab", *"lag", "ctrl+s")
        asked = {a.text: a.due_at - a.at for a in seat.other("kim").find(BIG).asks}
        assert (asked["pool"], asked["lag"]) == (timedelta(minutes=3), timedelta(minutes=5))


async def test_a_click_beneath_a_sheet_leaves_the_keys_to_it_and_escape_the_way_back(sit: Sit) -> None:
    async with sit() as seat:
        for key in ("b", "S", "u", "c", "colon"):
            await seat.press(key)
            seat.screen.set_focus(seat.screen.incidents)
            await seat.press("f5")
            assert seat.screen.overlay is not None
            assert seat.screen.overlay.has_focus_within, key
            seat.screen.set_focus(seat.screen.incidents)
            await seat.press("escape")
            assert seat.screen.overlay is None, key


async def test_a_value_that_is_refused_is_selected_so_that_typing_replaces_it(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("plus")
        await seat.type("ana")
        await seat.press("tab")
        await seat.type("drain the pool")
        await seat.press("tab")
        await seat.type("soonish")
        await seat.press("up", "ctrl+s")
        seat.sees("within: ")
        await seat.type("20m")
        await seat.press("ctrl+s")
        given = seat.other("lee").find(BIG).tasks[-1]
        assert (given.text, given.due_at) == ("drain the pool", seat.clock() + timedelta(minutes=20))


async def test_a_refused_value_is_gone_on_with_after_an_arrow(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("plus", "tab", "tab")
        await seat.type("20x")
        await seat.press("shift+tab", "shift+tab")
        await seat.type("ana")
        await seat.press("tab")
        await seat.type("drain the pool")
        await seat.press("ctrl+s")
        seat.sees("within: ")
        await seat.press("left", "right", "backspace")
        await seat.type("m")
        await seat.press("ctrl+s")
        assert seat.other("lee").find(BIG).tasks[-1].text == "drain the pool"


async def test_a_value_that_the_room_refuses_is_selected_too(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("plus")
        await seat.type("someone")
        await seat.press("tab")
        await seat.type("drain the pool")
        await seat.press("ctrl+s")
        seat.sees('"someone" is nobody in particular')
        await seat.type("ana")
        await seat.press("ctrl+s")
        assert [(t.owner, t.text) for t in seat.other("lee").find(BIG).tasks][-1] == ("ana", "drain the pool")
