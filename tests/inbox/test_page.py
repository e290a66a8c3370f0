"""The page of an alert: nothing that its source said is out of reach, and each address is in the clipboard by a key."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlite_utils import Database

from tests.inbox import scene
from tests.inbox.conftest import Sit, go
from tests.support import outage
from tests.support.rooms import Clock
from tests.support.stage import Seat
from warroom.core.alert_calls import CallRule, Ready
from warroom.core.alert_whole import addresses, changes, expiry, links, texts
from warroom.core.model import Alert, AlertSeverity, AlertStatus
from warroom.room import Room
from warroom.store import Store
from warroom.store.sqlite import connect, create_file
from warroom.store.sqlite.migrating import migrations

LONG = "https://metrics.example/graph?g0.expr=" + "rate%28x%5B5m%5D%29" * 12
TEXT = "cart-1 in shop restarted 41 times:\n    last exit 137\n    limit 512Mi, see https://wiki.example/oom (new)."
LABELS = {f"label_{n}": f"value-{n}" for n in range(20)}
NOTES = {"summary": "A pod restarts.", "description": TEXT, "runbook_url": "https://runbooks.example/PodRestarts",
         "grafana_panel": "https://grafana.example/d/pods?var-pod=cart-1", "owner": "the shop team"}  # fmt: skip
HUSH = "silenced by maja until 16:00 UTC 14 Mar: " + "moving the queue, " * 12 + "then back"


def pod(**more: object) -> Alert:
    made = outage.alert("PodRestarts", AlertSeverity.CRITICAL, "14:30:00", feed="alertmanager", service="cart")
    whole = {"labels": LABELS, "annotations": NOTES, "summary": "A pod restarts.", "url": LONG,
             "runbook": NOTES["runbook_url"], "first_seen_at": outage.NOW - timedelta(minutes=7)}  # fmt: skip
    return replace(made, **{**whole, **more})


@pytest.fixture
def with_pod(path: Path) -> Path:
    with Store.open(path, clock=Clock(outage.NOW)) as store:
        store.save_poll("alertmanager", [pod()], (), scene.health("alertmanager", 1))
        store.save_poll("alertmanager", [pod(severity=AlertSeverity.WARNING)], (), scene.health("alertmanager", 1))
        store.save_poll("alertmanager", [pod()], (), scene.health("alertmanager", 1))
    return path


async def everything(seat: Seat) -> str:
    """Every row of the page, by going down to its end."""
    seen: list[str] = []
    await seat.press("home")
    for _ in range(80):
        seen += [row for line in seat.text().splitlines() if (row := line.replace("▌", " ").rstrip()) not in seen]
        before = seat.text()
        await seat.press("pagedown")
        if seat.text() == before:
            break
    return "\n".join(seen)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.usefixtures("with_pod")
async def test_every_text_label_and_address_is_shown_whole(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(size=size) as seat:
        await go(seat, "PodRestarts")
        await seat.press("enter")
        told = await everything(seat)
        lines = told.splitlines()
        assert "    last exit 137" in told
        assert all(any(f"{name}={value}" in line for line in lines) for name, value in LABELS.items())
        joined = "".join(line.removeprefix("  source").partition(" o copies")[0].strip() for line in lines)
        joined = joined.replace("source", "")
        assert LONG in joined  # however many rows it takes
        assert "critical to warning" in told
        assert "the shop team" in told


@pytest.mark.usefixtures("with_pod")
async def test_each_address_has_a_key_and_enter_copies_a_row(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await go(seat, "PodRestarts")
        await seat.press("enter")
        for key, url in (("r", NOTES["runbook_url"]), ("d", NOTES["grafana_panel"]), ("o", LONG)):
            await seat.press(key)
            assert seat.app.clipboard == url
        await seat.press("home", "down", "down", "enter")
        assert seat.app.clipboard == TEXT
        seat.sees("ALERT  PodRestarts")


@pytest.mark.usefixtures("with_pod")
async def test_what_is_done_on_the_page_is_done_to_its_alerts_and_told_there(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await go(seat, "PodRestarts")
        await seat.press("enter", "a", "escape", "enter")
        told = await everything(seat)
        assert "maya  acknowledged" in told
        assert "acknowledged by maya" in told


async def test_the_page_of_a_group_lists_the_others_and_goes_to_each(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await go(seat, "PaymentLatencyP99")
        await seat.press("enter")
        seat.sees("ALERT  PaymentLatencyP99 × 3")
        await seat.press("end")
        seat.sees("2 others", "payments-1", "payments-2")
        await seat.press("enter")
        seat.sees("pod=payments-2")
        seat.sees_no("2 others")
        await seat.press("escape")
        seat.sees("UNACKNOWLEDGED")


async def test_enter_in_the_rooms_own_pane_opens_it_too(sit: Sit) -> None:
    async with sit(keys=("tab", "tab", "down", "enter"), size=(120, 40)) as seat:
        seat.sees("ALERT  ", "labels", "history")
        await seat.press("escape")
        seat.sees("TIMELINE")


async def test_the_inbox_finds_an_alert_by_a_word_of_its_description(sit: Sit, with_pod: Path) -> None:
    async with sit(size=(120, 40)) as seat:
        await seat.press("slash", *"512mi", "enter")
        seat.sees("PodRestarts", "1 of 9 groups")
        await seat.press("escape", "slash", *"owner:the*team", "enter")
        seat.sees("PodRestarts", "1 of 9 groups")


# ---------------------------------------------------------------- the words behind it


def test_an_address_within_a_text_is_found_without_the_sentence_around_it() -> None:
    text = "see https://a.example/x(1), (https://b.example/y). https:// [z](http://c.example/z_) ftp://d.example"
    assert list(addresses(text)) == ["https://a.example/x(1)", "https://b.example/y", "http://c.example/z"]


def test_links_are_told_once_by_what_they_are() -> None:
    assert [(one.name, one.url) for one in links(pod())] == [
        ("runbook", NOTES["runbook_url"]), ("dashboard", NOTES["grafana_panel"]), ("source", LONG),
        ("description", "https://wiki.example/oom"),
    ]  # fmt: skip


def test_the_summary_is_told_once_and_first() -> None:
    assert [name for name, _ in texts(pod())][:2] == ["summary", "description"]
    assert [name for name, _ in texts(pod(annotations={}))] == ["summary"]


def test_the_history_says_what_changed() -> None:
    at, step = outage.NOW, timedelta(minutes=1)
    quiet = pod(status=AlertStatus.SUPPRESSED, hush="silenced by maja", status_word="silenced by maja")
    log = [pod(), quiet, pod(severity=AlertSeverity.WARNING), pod(status=AlertStatus.RESOLVED), pod()]
    assert [turn.text for turn in changes([(at + n * step, one) for n, one in enumerate(log)])] == [
        "firing, critical", "suppressed: silenced by maja", "firing, critical to warning", "resolved",
        "firing, critical",
    ]  # fmt: skip


async def test_a_silence_is_told_with_its_whole_comment(sit: Sit, path: Path) -> None:
    with Store.open(path, clock=Clock(outage.NOW)) as store:
        quiet = pod(status=AlertStatus.SUPPRESSED, hush=HUSH, status_word=HUSH[:99])
        store.save_poll("alertmanager", [quiet], (), scene.health("alertmanager", 1))
    async with sit(size=(120, 40)) as seat:
        await go(seat, "PodRestarts")
        await seat.press("enter")
        told = " ".join((await everything(seat)).split())
        assert HUSH in told


async def test_who_it_is_sent_to_with_what_and_until_when_is_shown_and_searched(sit: Sit, path: Path) -> None:
    more = {"receivers": "pager-core\nchat", "group": 'cluster="eu-1", to pager-core\njob="kubelet", to chat'}
    sent, over = outage.NOW - timedelta(minutes=1), outage.NOW + timedelta(minutes=3)
    with Store.open(path, clock=Clock(outage.NOW)) as store:
        told = pod(more=more, updated_at=sent, expires_at=over)
        store.save_poll("alertmanager", [told], (), scene.health("alertmanager", 1))
    async with sit(size=(120, 40)) as seat:
        await go(seat, "PodRestarts")
        await seat.press("slash", *"receivers:chat group:*kubelet*", "enter")
        seat.sees("PodRestarts", "1 of 9 groups")
        await seat.press("enter")
        page = await everything(seat)
    assert all(line in page for text in more.values() for line in text.splitlines())
    assert "unless it is sent again, last" in page


def test_when_an_alert_is_over_by_itself_is_never_told_of_a_time_gone_by() -> None:
    at, minute = outage.NOW, timedelta(minutes=1)
    made = pod(updated_at=at + timedelta(seconds=1), expires_at=at + 4 * minute)

    def told(alert: Alert, minutes: int) -> str:
        return expiry(alert, at + minutes * minute, lambda moment: f"{(moment - at) // minute}")

    assert told(made, 1) == "4 unless it is sent again, last 0"
    assert told(made, 9) == "4m after it is last sent; sent again after 0"
    assert told(replace(made, updated_at=None), 9) == "unless it is sent again, as it was so far"
    assert told(replace(made, status=AlertStatus.RESOLVED), 1) == told(pod(), 1) == ""


def test_a_database_from_before_an_alerts_history_was_asked_for_gets_its_index(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    create_file(path, 0o600)
    old = connect(path, timeout_s=5)
    migrations().apply(Database(old, execute_plugins=False), stop_before="m008_alert_history")
    old.execute("PRAGMA user_version=7")
    old.close()
    with Store.open(path) as store:
        store.save_poll("alertmanager", [pod()], (), scene.health("alertmanager", 1))
        assert len(store.alert_transitions(pod().fingerprint)) == 1
        plan = store.query(lambda conn: conn.execute(
            "EXPLAIN QUERY PLAN SELECT n FROM alert_log WHERE fingerprint = ? ORDER BY n DESC", ["x"]
        ).fetchall())  # fmt: skip
        assert "alert_log_fingerprint" in str([tuple(row) for row in plan])


async def test_the_page_says_who_was_called_when_and_that_the_rule_proposes_to_declare(
    with_pod: Path, sit: Sit
) -> None:
    rule = CallRule("pods", "oncall:pd", declare="propose")
    with Store.open(with_pod, clock=Clock(outage.NOW)) as store:
        room = Room(store, outage.config().policy, "warroom", clock=store.clock)
        assert room.call_alerts(rule, Ready("group", ("cart",), (pod(),))) is not None
    async with sit(size=(120, 40)) as seat:
        await go(seat, "PodRestarts")
        listed = "\n".join(seat.rows())
        await seat.press("enter")
        text = await everything(seat)
    assert "a rule proposes" in listed
    assert "oncall:pd  at 14:37" in text
    assert "rule pods" in text
    assert "declares, as the rule proposes" in text
