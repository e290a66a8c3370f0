"""Alerts that nobody has call somebody by the rules of the team: once, in time, and not more than people can bear."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.calls.scene import FEED, Scene
from tests.support.rooms import Clock
from warroom.core.alert_calls import firing
from warroom.core.alert_filter import Filter
from warroom.core.model import AlertStatus
from warroom.notify.templates import Words, sample
from warroom.store.call_rows import CallRows
from warroom.store.elapsed import BootClock

Make = Callable[..., Scene]


def making(place: str) -> Iterator[Make]:
    made: list[Scene] = []

    def make(*rules: dict[str, Any], start: bool = True, **more: Any) -> Scene:
        made.append(Scene(place, *rules, **more))
        return made[-1].started() if start else made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Make]:
    yield from making(str(tmp_path / "room.db"))


@pytest.fixture
def anywhere(place: str) -> Iterator[Make]:
    """The same in a file and on servers."""
    yield from making(place)


def test_an_alert_that_nobody_takes_calls_once_after_its_time_from_the_first_sight(scene: Make) -> None:
    it = scene({"after": "5m"})
    it.fires("a", started_at=it.clock() - timedelta(hours=3))
    assert it.look() == []
    it.passes(minutes=4, seconds=59)
    assert it.look() == []
    it.passes(seconds=1)
    (call,) = it.look()
    assert (call.rule, call.groups, call.count, call.target) == ("rule1", ("checkout",), 1, "channel:ops")
    it.passes(hours=3)
    assert it.look() == []
    ((occasion, text, verdict),) = it.sent()
    assert (occasion, verdict.moot) == ("call", "")
    assert text.startswith("CRITICAL: CheckoutErrorRate\nNobody has it, firing since")
    assert it.sent() == []


@pytest.mark.parametrize("act", ["acknowledge", "snooze", "link", "silence", "resolve"])
def test_what_somebody_has_calls_nobody_and_a_call_that_was_not_sent_yet_is_withdrawn(scene: Make, act: str) -> None:
    it = scene({})
    made = it.fires("a")
    room = it.room("ines")
    acts: dict[str, Callable[[], object]] = {
        "acknowledge": lambda: room.acknowledge_alert(made.fingerprint),
        "snooze": lambda: room.snooze_alert(made.fingerprint, it.clock() + timedelta(hours=1), "known"),
        "link": lambda: room.declare("checkout", "SEV1", alerts=[made.fingerprint]),
        "silence": lambda: it.fires("a", status=AlertStatus.SUPPRESSED),
        "resolve": lambda: it.polled(gone=[made]),
    }
    assert len(it.look()) == 1
    acts[act]()
    ((_, _, verdict),) = it.sent()
    said = {"acknowledge": "ines acknowledged it", "snooze": "it is snoozed or silenced",
            "link": "incident 0001 covers it", "silence": "it is snoozed or silenced", "resolve": "it is over"}
    assert verdict.moot == said[act]
    other = it.fires("b", service="search")
    if act == "acknowledge":
        room.acknowledge_alert(other.fingerprint)
        assert it.look() == []


def test_a_group_is_called_once_and_what_fires_later_in_it_joins_as_long_as_nobody_has_it(scene: Make) -> None:
    it = scene({})
    first = [it.fires(str(n)) for n in range(5)]
    it.fires("s", service="search")
    calls = it.look()
    assert sorted((call.groups, call.count) for call in calls) == [(("checkout",), 5), (("search",), 1)]
    it.passes(minutes=10)
    late = it.fires("late")
    assert it.look() == []
    it.polled(gone=first)
    assert it.look() == []
    texts = [text for _, text, _ in it.sent()]
    assert any("5 alerts" in text and "1 fire still" in text for text in texts)
    it.room("ines").acknowledge_alert(late.fingerprint)
    it.passes(minutes=1)
    it.fires("again")
    assert [call.count for call in it.look()] == [1]


def test_after_an_hour_a_group_that_nobody_takes_calls_for_what_is_new(scene: Make) -> None:
    it = scene({})
    it.fires("a")
    assert len(it.look()) == 1
    it.passes(minutes=61)
    assert it.look() == []
    it.fires("b")
    assert [call.count for call in it.look()] == [1]


def test_past_the_most_an_hour_there_is_one_summary_and_the_rest_waits_for_the_hour(scene: Make) -> None:
    it = scene({"max_per_hour": 6})
    for n in range(10):
        it.fires(f"a{n}", service=f"s{n}")
    calls = it.look()
    assert [call.kind for call in calls] == ["group"] * 6 + ["summary"]
    assert calls[-1].count == 4
    assert len(calls[-1].groups) == 4
    it.passes(minutes=30)
    for n in range(10, 14):
        it.fires(f"a{n}", service=f"s{n}")
    assert it.look() == []
    it.passes(minutes=29, seconds=59)
    assert it.look() == []
    it.passes(seconds=1)
    assert [(call.kind, call.count) for call in it.look()] == [("summary", 4)]
    assert len(it.sent()) == 8


def test_what_fires_when_a_rule_first_starts_goes_out_in_one_call(scene: Make) -> None:
    it = scene({"after": "5m"}, start=False)
    it.passes(hours=1)
    old = [it.fires(f"old{n}", service=f"s{n}", first_seen_at=it.clock() - timedelta(hours=n)) for n in range(3)]
    it.passes(seconds=10)
    assert it.look() == [], "the feeds are asked first"
    it.passes(seconds=10)
    it.polled(*old)
    calls = it.look()
    assert [(call.kind, call.count, call.groups) for call in calls] == [("start", 3, ("s0", "s1", "s2"))]
    it.passes(minutes=3)
    it.fires("new", service="s9")
    it.passes(minutes=5)
    assert [(call.kind, call.count) for call in it.look()] == [("group", 1)]


def test_a_rule_that_looks_at_something_else_starts_again_and_one_that_is_as_it_was_does_not(
    scene: Make, tmp_path: Path
) -> None:
    it = scene({})
    for n in range(3):
        it.fires(f"w{n}", severity="warning", service=f"s{n}")
    assert it.look() == []
    same = Scene(str(tmp_path / "room.db"), {}, clock=it.clock)
    assert same.look() == []
    wider = Scene(str(tmp_path / "room.db"), {"filter": "sev>=warning"}, clock=it.clock)
    wider.passes(seconds=10)
    assert wider.look() == []
    wider.passes(minutes=1)
    assert [(call.kind, call.count) for call in wider.look()] == [("start", 3)]
    same.close()
    wider.close()


def test_the_end_is_told_to_whoever_was_called_and_the_next_firing_calls_again(scene: Make) -> None:
    it = scene({})
    made = it.fires("a")
    assert len(it.look()) == 1
    assert [(occasion, verdict.moot) for occasion, _, verdict in it.sent()] == [("call", "")]
    it.passes(minutes=5)
    it.polled(gone=[made])
    it.look()
    assert [(occasion, verdict.moot) for occasion, _, verdict in it.sent()] == [("call_over", "")]
    it.passes(minutes=5)
    it.fires("a")
    assert len(it.look()) == 1


@pytest.mark.parametrize("how", ["released", "woken", "snooze over", "unlinked"])
def test_what_is_given_back_after_its_call_calls_again_once(scene: Make, how: str) -> None:
    it = scene({"after": "5m"})
    made, room = it.fires("a"), it.room("ines")
    it.passes(minutes=5)
    assert len(it.look()) == 1
    if how == "released":
        room.acknowledge_alert(made.fingerprint)
    elif how == "unlinked":
        incident = room.declare("checkout", "SEV1", alerts=[made.fingerprint]).id
    else:
        room.snooze_alert(made.fingerprint, it.clock() + timedelta(minutes=30), "known")
    assert it.look() == []
    it.calls = it.watcher(it.lease)  # another process remembers it
    it.passes(minutes=30 if how == "snooze over" else 1)
    if how == "released":
        room.release_alert(made.fingerprint)
    elif how == "woken":
        room.wake_alert(made.fingerprint)
    elif how == "unlinked":
        room.unlink_alert(incident, made.fingerprint)
    (again,) = it.look()
    assert (again.kind, again.count) == ("group", 1)
    assert [occasion for occasion, _, verdict in it.sent() if not verdict.moot][-1:] == ["call"]
    it.passes(minutes=5)
    assert it.look() == []
    it.polled(gone=[made])
    it.look()
    assert [occasion for occasion, _, _ in it.sent()] == ["call_over"], "the first call has no end of its own"


def test_who_took_what_was_called_is_kept_wherever_the_record_is(anywhere: Make) -> None:
    it = anywhere({})
    made, room = it.fires("a"), it.room("ines")
    calls = []
    for act in (room.acknowledge_alert, room.release_alert, room.acknowledge_alert, room.release_alert):
        calls.append(len(it.look()))
        act(made.fingerprint)
    assert [*calls, len(it.look())] == [1, 0, 1, 0, 1]


def test_a_look_compares_with_the_rules_only_what_changed_and_what_time_changes(
    scene: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    it = scene({"filter": "sev:warning"}, {"filter": "sev:info age>1h"}, {"filter": "service:s1"}, start=False)
    for n in range(100):
        it.fires(f"a{n}", service=f"s{n}", severity="info", started_at=it.clock() - timedelta(minutes=30))
    it.look()
    compared: list[tuple[Any, ...]] = []
    lets: Any = Filter.lets

    def counted(*given: Any) -> Any:
        compared.append(given)
        return lets(*given)

    monkeypatch.setattr(Filter, "lets", counted)
    it.fires("a1", service="s1", summary="another word")
    it.look()
    plain = [str(words) for words, *_ in compared if not words.ages]
    assert sorted(plain) == ["service:s1", "sev:info", "sev:warning"]
    compared.clear()
    it.passes(seconds=20)
    it.look()
    assert compared == []
    it.passes(seconds=10)
    it.look()
    assert {str(words) for words, *_ in compared} == {"age>1h"}


def test_an_alert_whose_incident_was_ended_by_people_calls_nobody_for_the_same_firing(scene: Make) -> None:
    it = scene({"declare": "open"})
    it.fires("a")
    (call,) = it.look()
    (incident,) = it.store.open_incidents()
    it.look()
    it.room().cancel(incident.id, "a false alarm")
    it.passes(minutes=5)
    assert (call.declare, it.look(), it.store.open_incidents()) == ("opened", [], ())


@pytest.mark.parametrize("hours", [-3, 3])
def test_the_hour_of_the_calls_is_one_that_passed_whatever_the_clock_was_set_to(scene: Make, hours: int) -> None:
    seconds, clock = [100.0], Clock()
    it = scene({"max_per_hour": 2}, clock=clock, boot=BootClock(lambda: seconds[0], "boot"))

    def passes(span: float) -> None:
        seconds[0] += span
        clock.passes(seconds=span)

    seconds[0] += 120  # of which the start of the scene told only the wall's clock
    for n in range(4):
        it.fires(f"a{n}", service=f"s{n}")
    assert [call.kind for call in it.look()] == ["group", "group", "summary"]
    passes(60)
    clock.passes(hours=hours)
    it.fires("late", service="s9")
    it.fires("joins", service="s0")
    assert it.look() == []
    passes(3539)
    assert it.look() == []
    passes(1)
    assert [(call.kind, call.groups) for call in it.look()] == [("group", ("s9",))]


def test_an_incident_that_a_rule_opens_says_no_commander_and_the_next_alert_is_linked(anywhere: Make) -> None:
    it = anywhere({"declare": "open"})
    it.fires("a", runbook="https://runbooks.example.com/checkout")
    (call,) = it.look()
    assert call.declare == "opened"
    (incident,) = it.store.open_incidents()
    assert (incident.severity, incident.service, incident.commander) == ("SEV1", "checkout", "")
    assert [link.title for link in incident.alerts] == ["CheckoutErrorRate"]
    ((_, text, _),) = it.sent()
    assert "NO COMMANDER" in text
    assert "fire still" not in text
    assert incident.id in text
    it.passes(minutes=1)
    it.fires("b")
    (call,) = it.look()
    assert call.declare == "linked"
    (incident,) = it.store.open_incidents()
    assert len(incident.alerts) == 2
    it.room("ines").acknowledge(incident.id)
    ((_, _, verdict),) = it.sent()
    assert verdict.moot == "ines acknowledged it"


def test_a_private_incident_and_a_drill_cover_nothing_that_a_rule_finds(scene: Make) -> None:
    it = scene({"declare": "open"})
    it.room().edit_details(it.room().declare("breach", "SEV1", service="checkout").id, private=True)
    it.room().declare("game day", "SEV1", service="checkout", drill=True)
    it.fires("a")
    (call,) = it.look()
    assert call.declare == "opened"
    assert "breach" not in it.sent()[0][1]


def test_a_drills_alerts_call_nobody(scene: Make) -> None:
    it = scene({"declare": "open"})
    made = replace(it.fires("a"), feed="drill-alerts", fingerprint="drill-a")
    it.polled(gone=[it.store.alerts()[0]])
    it.store.save_poll("drill-alerts", [made], [], replace(it.health(), id="drill-alerts"))
    it.passes(minutes=30)
    assert it.look() == []
    assert it.room().overview().incidents == ()


def test_a_feed_that_does_not_answer_calls_after_its_time(scene: Make) -> None:
    it = scene({"on": "feed_down", "filter": "", "after": "10m"})
    down = it.health(state="stale")
    for _ in range(3):
        it.passes(minutes=4)
        it.store.save_health(type(down)(**{**{f: getattr(down, f) for f in down.__struct_fields__},
                                           "last_try_at": it.clock(), "error": "it does not answer in 10 s"}))
        made = it.look()
    assert [(call.count, call.groups) for call in made] == [(1, ("feed prod does not answer",))]
    assert "feed prod does not answer: it does not answer in 10 s" in it.sent()[0][1]
    it.polled()
    it.look()
    assert [occasion for occasion, _, _ in it.sent()] == ["call_over"]


def test_a_feed_that_never_answered_calls_after_its_time_too_also_over_a_restart_of_the_watcher(scene: Make) -> None:
    it = scene({"on": "feed_down", "filter": "", "after": "10m"}, feed=[FEED, {**FEED, "id": "late"}])
    never = replace(it.health(), id="late", state="no data", last_success_at=None, error="401")
    made = []
    for _ in range(4):
        it.passes(minutes=3, seconds=30)
        it.store.save_health(replace(never, last_try_at=it.clock()))
        it.calls = it.watcher(it.lease)
        made.append([call.groups for call in it.look()])
    assert made == [[], [], [], [("feed late does not answer",)]]
    ((occasion, text, verdict),) = it.sent()
    assert (occasion, verdict.moot) == ("call", "")
    assert "feed late does not answer: 401" in text
    it.store.save_health(replace(never, state="ok", last_success_at=it.clock(), error=""))
    it.look()
    assert [occasion for occasion, _, _ in it.sent()] == ["call_over"]


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_clock_that_is_set_makes_no_call_earlier_or_later(scene: Make, hours: int) -> None:
    seconds = [100.0]
    clock = Clock()
    it = scene({"after": "5m"}, clock=clock, boot=BootClock(lambda: seconds[0], "boot"))

    def passes(span: float) -> None:
        seconds[0] += span
        clock.passes(seconds=span)

    seconds[0] += 120  # of which the start of the scene told only the wall's clock
    it.fires("a")
    it.look()
    passes(60)
    clock.passes(hours=hours)
    assert it.look() == []
    passes(239)
    assert it.look() == []
    passes(1)
    assert [call.count for call in it.look()] == [1]


def test_ticket_volume_over_its_limit_calls_as_the_spike_it_is(scene: Make) -> None:
    it = scene({"filter": "kind:spike sev:critical"})
    it.fires("t", kind="spike", title="Ticket volume 640/h", service="")
    assert [call.groups for call in it.look()] == [("Ticket volume 640/h",)]


def test_a_watcher_that_was_replaced_calls_nobody_and_the_next_one_does_it_once(anywhere: Make) -> None:
    it = anywhere({}, {"filter": "service:checkout", "declare": "open"})
    it.fires("a")
    other = it.store.take_lease("watcher", "me", 3600, standing=True)
    assert other is not None
    second = it.watcher(other)
    assert it.calls.look(it.store) == 0
    assert it.called() == []
    assert second.look(it.store) == 2
    assert it.calls.look(it.store) == 0
    assert second.look(it.store) == 0
    assert it.watcher(other).look(it.store) == 0
    assert len(it.called()) == 2
    assert len(CallRows(it.store).going()) == 2


def test_what_a_rule_proposes_is_known_until_it_is_over_or_is_another_firing(anywhere: Make) -> None:
    it = anywhere({"declare": "propose"}, {"filter": "service:search"})
    made = it.fires("a")
    it.fires("b", service="search", severity="warning")
    assert it.room().overview().proposed == frozenset()
    assert len(it.look()) == 2
    room = it.room()
    assert room.overview().proposed == {firing(made)}
    it.polled(gone=[made])
    it.look()
    assert room.overview().proposed == frozenset()


def test_a_call_that_no_channel_carries_is_a_failed_delivery_that_says_so(scene: Make) -> None:
    it = scene({"target": "nobody"})
    it.fires("a")
    (call,) = it.look()
    assert "no channel reaches nobody" in call.reason
    (kept,) = it.letters()
    assert (kept.state, kept.letter.channel) == ("dead", "")
    assert "give one of them reaches" in kept.reason


def test_what_templates_of_calls_are_given_is_what_they_are_checked_with(scene: Make) -> None:
    it, seen = scene({}), {}

    class Watching(Words):
        def of(self, channel: str, word: str, context: Any) -> tuple[str, str]:
            seen[word] = context
            return super().of(channel, word, context)

    it.collector._words = Watching(it.config)
    made = it.fires("a")
    it.look()
    it.sent()
    it.polled(gone=[made])
    it.look()
    it.letters()
    assert set(seen) == {"call", "call_over"}
    for word, context in seen.items():
        assert set(sample(word)) <= set(context)
        assert set(sample(word)["incident"]) <= set(context["incident"])
        assert set(sample(word)["what"]) <= set(context["what"])
