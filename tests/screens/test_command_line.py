"""Commands typed after a colon: what one will do is told before Enter does it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta

import pytest

from screens.sheets.page import Page
from screens.typed import reading
from screens.typed.command_words import DOES
from screens.typed.verbs import VERBS
from tests.screens.conftest import Sit
from tests.support.outage import BIG, MAIL
from tests.support.stage import Seat


async def speak(seat: Seat, text: str) -> None:
    await seat.press("colon")
    await seat.type(text)


async def test_what_a_command_will_do_is_told_before_it_is_done(sit: Sit) -> None:
    async with sit() as seat:
        await speak(seat, "sev 2 half are back")
        seat.sees("set 0042 to 2", "enter runs it")
        assert seat.other("lee").find(BIG).severity == "SEV1"
        await seat.press("enter")
        assert seat.other("lee").find(BIG).severities[-1].reason == "half are back"


async def test_an_ask_has_one_named_person_and_a_time_box(sit: Sit) -> None:
    async with sit() as seat:
        await speak(seat, "ask @raj latency by version 3m")
        await seat.press("enter")
        ask = seat.other("lee").find(BIG).asks[-1]
        assert (ask.person, ask.text, (ask.due_at - ask.at).total_seconds()) == ("raj", "latency by version", 180)
        await seat.press("B")
        seat.sees("ASKS AND TASKS", "latency by version", "not read back")


async def test_somebody_is_nobody_to_ask(sit: Sit) -> None:
    async with sit() as seat:
        before = len(seat.other("lee").find(BIG).asks)
        await speak(seat, "ask someone latency 3m")
        await seat.press("enter")
        seat.sees("nobody in particular")
        assert len(seat.other("lee").find(BIG).asks) == before


async def test_tab_finishes_verbs_roles_and_people(sit: Sit) -> None:
    async with sit() as seat:
        await speak(seat, "ro")
        await seat.press("tab")
        await seat.type("sup")
        await seat.press("tab")
        await seat.type("ki")
        await seat.press("tab")
        seat.sees("role support kim")
        await seat.press("enter")
        assert [a.person for a in seat.other("lee").find(BIG).holders("support")] == ["kim"]


async def test_what_is_missing_is_told_and_nothing_is_done(sit: Sit) -> None:
    async with sit() as seat:
        before = seat.other("lee").find(BIG).seq
        await speak(seat, "snooze team_update 10m")
        await seat.press("enter")
        seat.sees("name a deadline, a length and a reason")
        assert seat.other("lee").find(BIG).seq == before


async def test_a_snooze_is_ended_by_its_verb(sit: Sit) -> None:
    async with sit() as seat:
        await speak(seat, "snooze team_update 10m they are in a meeting")
        await seat.press("enter")
        await speak(seat, "snooze team_update now")
        seat.sees("end the snooze of team_update: it resumes", "enter runs it")
        await seat.press("enter")
        assert seat.other("lee").find(BIG).snoozes == ()
        await speak(seat, "snooze team_update now")
        await seat.press("enter")
        seat.sees("is not snoozed: there is nothing to end")


async def test_an_alert_leaves_the_incident_by_its_verb_and_undo_links_it_again(sit: Sit) -> None:
    async with sit() as seat:
        before = seat.other("lee").find(BIG).alerts
        assert sum(link.title == "CheckoutErrorRate" for link in before) == 6
        await speak(seat, "unlink Paymen")
        seat.sees("name an alert of 0042 by its title")
        await seat.press("escape", "colon")
        await seat.type("unlink Checkouterr")
        await seat.press("tab")
        seat.sees("unlink 6 alerts CheckoutErrorRate from 0042", "enter runs it")
        await seat.press("enter")
        assert all(link.title != "CheckoutErrorRate" for link in seat.other("lee").find(BIG).alerts)
        await seat.press("z")
        seat.sees('Undone: 6 alerts "CheckoutErrorRate" are linked again.')
        after = seat.other("lee").find(BIG).alerts
        assert {link.fingerprint for link in after} == {link.fingerprint for link in before}


async def test_a_command_that_is_refused_stands_there_again_to_be_mended(sit: Sit) -> None:
    async with sit() as seat:
        await speak(seat, "role scribe zeo")
        await seat.press("enter")
        await seat.press("colon")
        assert seat.screen.overlay is not None
        assert seat.screen.overlay.search.value == ""  # zeo is three letters, and may be anybody
        await seat.type("severity SEV9 it grows")
        await seat.press("enter")
        seat.sees('"SEV9" is no severity here')
        await seat.press("colon")
        seat.sees("severity SEV9 it grows")
        await seat.press("escape", "colon")
        seat.sees_no("severity SEV9 it grows")


async def test_a_refused_command_swallows_nothing_that_is_typed_after_it(sit: Sit) -> None:
    async with sit() as seat:
        await speak(seat, "severity SEV9 it grows")
        await seat.press("enter")
        await speak(seat, "status investigatin it grows")
        seat.sees_no("severity SEV9")
        await seat.press("escape")
        await speak(seat, "severity SEV8 it grows")
        await seat.press("enter", "colon", "backspace")
        await seat.type("n")
        seat.sees("severity SEV8 it grown")


async def test_a_command_that_will_not_do_is_typed_over_or_gone_on_with(sit: Sit) -> None:
    async with sit() as seat:
        await speak(seat, "role scribe")
        await seat.press("enter")
        await seat.type(" lee")
        seat.sees("role scribe lee")
        await seat.press("ctrl+u")
        await seat.type("role scribe")
        await seat.press("enter")
        await seat.type("status")
        seat.sees_no("role scribe", "scribestatus")


async def test_a_command_never_acts_on_another_incident_than_the_one_that_was_typed(sit: Sit) -> None:
    async with sit() as seat:
        before = seat.other("lee").find(BIG)
        for typed, told in (
            ("ack 7", "ack: takes no further words and acts on 0042"),
            ("undo 0007", "undo: takes no further words"),
            ("cancel 7", '"7" is no reason; "go 7" selects that incident'),
            ("command INC-2026-0007", '"INC-2026-0007" is no reason'),
        ):
            await speak(seat, typed)
            await seat.press("enter")
            seat.sees(told)
            await seat.press("escape")
        assert seat.other("lee").find(BIG) == before


async def test_what_is_missing_leaves_what_was_typed(sit: Sit) -> None:
    async with sit() as seat:
        await speak(seat, "snooze team_update 10m")
        await seat.press("enter")
        await seat.type(" they are in a meeting")
        seat.sees("snooze team_update 10m they are in a meeting", "enter runs it")


async def test_a_misspelt_verb_is_guessed_and_enter_writes_it_so_with_the_rest(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await speak(seat, "sevrity 2 half are back")
        seat.sees("did you mean severity?", "enter corrects it")
        assert seat.other("lee").find(BIG).severity == "SEV1"
        await seat.press("enter")
        seat.sees("severity 2 half are back", "set 0042 to 2")
        await seat.press("enter")
        assert seat.other("lee").find(BIG).severity == "SEV2"


async def test_words_that_mean_nothing_say_so_and_stay(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await speak(seat, "xyzzyq")
        seat.sees("no match", "matches no command")
        await seat.press("enter")
        seat.sees("xyzzyq", "no match")


async def test_a_name_one_letter_off_a_responders_is_questioned_before_the_role_is_given(sit: Sit) -> None:
    async with sit() as seat:
        await speak(seat, "role support mayq")
        await seat.press("enter")
        seat.sees("mayq is nobody known here: did you mean maya? If not, write mayq! for this name.")
        assert seat.other("lee").find(BIG).holders("support") == ()
        await seat.press("colon")
        await seat.type("!")
        await seat.press("enter")
        assert [a.person for a in seat.other("lee").find(BIG).holders("support")] == ["mayq"]


async def test_words_that_are_no_command_find_the_actions_that_have_them(sit: Sit) -> None:
    async with sit() as seat:
        await speak(seat, "undelivered or stale")
        seat.sees("everything overdue")
        await seat.press("enter")
        seat.sees("OVERDUE")


async def test_undo_says_what_it_undid(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("S", "0", "ctrl+s")
        await seat.press("z")
        seat.sees("Undone: 0042 is SEV1 again.")


async def test_a_task_is_given_and_ended_from_the_board(sit: Sit) -> None:
    async with sit() as seat:
        await speak(seat, "task @ana drain the pool 1m")
        await seat.press("enter", "B")
        seat.sees("drain the pool")
        await seat.press(*("enter", "ctrl+s"))
        assert [t.state for t in seat.other("lee").find(BIG).tasks if t.text == "drain the pool"] == ["done"]


async def test_the_board_holds_every_open_incident_by_owner_and_due(sit: Sit) -> None:
    """Whoever owes the most urgent thing stands first, with all they owe; Enter goes to the incident of a row."""
    async with sit(size=(80, 24)) as seat:
        maya = seat.other("maya")
        for ask, task in ((maya.find(BIG).asks, maya.find(BIG).tasks),):
            for one in ask:
                maya.answer_ask(BIG, one.id, "done")
            for given in task:
                maya.end_task(BIG, given.id)
        maya.ask(MAIL, "zoe", "queue length", timedelta(minutes=2))
        maya.give_task(BIG, "zoe", "drain the pool")
        maya.ask(BIG, "ana", "latency by version", timedelta(minutes=4))
        await seat.passes(minutes=3)
        await seat.press("B")
        rows = [" ".join(row.split()) for row in seat.rows()]
        at = next(n for n, row in enumerate(rows) if row.startswith("ASKS AND TASKS"))
        assert rows[at + 1 : at + 4] == [
            "▌zoe 0041 asked queue length not read back overdue +01:00",
            "0042 task drain the pool not read back no due time",
            "ana 0042 asked latency by version not read back 01:00",
        ]
        await seat.press("enter")
        seat.sees("ASKED OF ZOE IN 0041")
        await seat.press("tab")
        await seat.type("12,000 and falling")
        await seat.press("ctrl+s")
        assert [a.answer for a in maya.find(MAIL).asks] == ["12,000 and falling"]
        assert seat.screen.state.selected == MAIL


async def test_the_brief_goes_to_the_clipboard_as_text(sit: Sit) -> None:
    async with sit() as seat:
        kept: list[str] = []
        seat.app.copy_to_clipboard = kept.append  # type: ignore[assignment,method-assign]
        await seat.press("Y", "down", "enter")
        assert kept[0].startswith("**SEV1 INC-2026-0042 ")
        assert "**Conditions**" in kept[0]
        assert "\x1b" not in kept[0]
        assert base64.b64encode(kept[0].encode())  # what OSC 52 carries


async def test_every_verb_stands_in_the_palette_and_enter_begins_to_type_it(sit: Sit) -> None:
    async with sit() as seat:
        assert set(DOES) <= set(VERBS)
        await speak(seat, "what leaked")
        seat.sees("breach [what]")
        await seat.press("enter")
        seat.sees("declare a data breach in 0042", "enter runs it")
        await seat.type("an export was public")
        await seat.press("enter")
        assert seat.other("lee").find(BIG).breach_at is not None


async def test_what_was_done_is_said_also_where_the_room_has_no_sentence_for_it(sit: Sit) -> None:
    async with sit() as seat:
        await speak(seat, "ask @raj latency by version 3m")
        await seat.press("enter")
        seat.sees("done: ask raj for: latency by version, within 3 min")


async def test_a_specialist_joins_takes_part_and_leaves(sit: Sit) -> None:
    async with sit("nora", size=(200, 60)) as seat:
        await speak(seat, "join expert")
        await seat.press("enter")
        seat.sees("you are in 0042", "joined", "nora")
        await speak(seat, "role expert nora network")
        await seat.press("enter")
        assert [(a.person, a.system) for a in seat.other("lee").find(BIG).holders("expert")] == [("nora", "network")]
        await speak(seat, "leave")
        seat.sees("leave 0042: expert becomes unfilled")
        await seat.press("enter")
        assert seat.other("lee").find(BIG).holders("expert") == ()
        assert "nora" not in [p.person for p in seat.other("lee").find(BIG).participants]


async def test_an_offer_is_taken_back_and_a_role_given_up(sit: Sit) -> None:
    async with sit() as seat:
        seat.other("maya").assign(BIG, "commander", "omar")
        await speak(seat, "withdraw commander")
        await seat.press("enter")
        assert seat.other("lee").find(BIG).offers == ()
        await speak(seat, "release scribe sam")
        seat.sees("sam gives up scribe of 0042")
        await seat.press("enter")
        assert seat.other("lee").find(BIG).holders("scribe") == ()
        await speak(seat, "release commander")
        await seat.press("enter")
        seat.sees("handed over, not dropped")


async def test_what_is_left_of_a_command_that_was_deleted_is_the_list_of_commands(sit: Sit) -> None:
    async with sit() as seat:
        for keys in (("x", "backspace"), ("space",), ("s", "e", "v", "ctrl+u"), ("space", "space", "tab")):
            await seat.press("colon", *keys)
            page = seat.screen.overlay
            assert isinstance(page, Page)
            assert {f"verb/{verb}" for verb in VERBS} <= {row.key for row in page.rows}, keys
            await seat.press("escape")
            assert seat.screen.overlay is None


@pytest.mark.parametrize(
    ("typed", "does"),
    [
        ("close all well", "set 0042 to closed"), ("resolve", "resolve 0042: the closure list comes next"),
        ("mitigate rolled back", "set 0042 to monitoring"), ("page", "escalate [LEVEL] [why]"),
        ("silence team_update 15m on the call", "snooze team_update until"), ("mute", "snooze DEADLINE"),
        ("comms customers fixed", "update customers: fixed"), ("handoff", "Hand over the shift"),
        ("runbook", "Work through a playbook"), ("slack", "Bridge, chat channel"), ("oncall", "Assign or offer a role"),
        ("exit", "Leave the room"), ("postmortem", "the review of 0042"),
        ("history", "o shows closed incidents"), ("export", "`warroom export` in a shell prints the journal"),
    ],
)  # fmt: skip
async def test_ordinary_words_find_their_command(sit: Sit, typed: str, does: str) -> None:
    async with sit() as seat:
        await speak(seat, typed)
        seat.sees(does)


async def test_an_ordinary_word_of_a_key_does_what_the_key_does(sit: Sit) -> None:
    async with sit() as seat:
        await speak(seat, "handoff")
        await seat.press("enter")
        seat.sees("HAND")
        assert seat.screen.overlay is not None


async def test_close_is_refused_with_what_to_do_first(sit: Sit) -> None:
    async with sit() as seat:
        await speak(seat, "close")
        await seat.press("enter")
        seat.sees("resolve")
        assert seat.other("lee").find(BIG).status.value != "closed"


async def test_a_misspelt_ordinary_word_is_guessed(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await speak(seat, "mitigat")
        seat.sees("did you mean mitigate?", "status STATUS")


async def test_a_word_that_a_verb_does_not_take_is_refused(sit: Sit) -> None:
    """Each word is part of what will be done, or the command is not done."""
    async with sit() as seat:
        before = {"role": "scribe zoe", "release": "scribe zoe", "withdraw": "scribe zoe", "go": "41", "join": "scribe",
                  "snooze": "team_update 10m", "merge": "41", "severity": "1", "status": "monitoring",
                  "update": "team"}  # fmt: skip
        for verb in VERBS:
            spoken = reading.read(f"{verb} {before.get(verb, '')} qqword", seat.screen.state)
            assert spoken is not None, verb
            if not spoken.problem:
                kept: list[object] = []
                assert spoken.call is not None, verb
                spoken.call(Kept(kept))  # type: ignore[arg-type]
                assert "qqword" in repr(kept), verb


class Kept:
    """A room that keeps what it is asked for."""

    def __init__(self, kept: list[object]) -> None:
        self._kept = kept

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *args, **kwargs: self._kept.append((name, args, kwargs))
