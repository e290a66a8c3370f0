"""Whatever happens between looking and pressing, a key is done to what was looked at: random interleavings of a
person's keys with feeds that begin, end, rename and re-rank alerts, and with other people's acts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from screens.sheets.sheet import Sheet
from tests.inbox import scene
from tests.inbox.conftest import inbox
from tests.support.outage import BIG, MAIL, NOW
from tests.support.rooms import Clock
from tests.support.soak import count, keep
from tests.support.stage import Seat, copied, seated
from warroom.core.inbox import AlertGroup
from warroom.core.model import Alert, AlertSeverity
from warroom.room import Refused, Room
from widgets.line_list import LineList

TITLES = ("PaymentLatencyP99", "Tickets tagged checkout", "CheckoutErrorRate", "DiskFull log-7", "Newcomer", "Zulu")
KEYS = ("down", "down", "up", "home", "end", "space", "a", "a", "right", "l", "c", "escape", "ctrl+s", "ctrl+s")
SELECTED = "*"
"""The title of the selected row, whatever it is then."""
EXAMPLES = count(8, 400)

worlds = st.tuples(
    st.sampled_from(["begins", "begins", "begins", "ends", "ranks", "renames", "acks", "gives back", "links", "unlinks",
                     "wakes", "passes"]),
    st.sampled_from([*TITLES, *[SELECTED] * 8]), st.integers(0, 5),
    st.sampled_from(["unnoticed", "painted", "painted", "seen"]),
)  # fmt: skip
races = st.tuples(worlds, st.sampled_from(["a", "a", "a", "space", "l", "ctrl+s"]))
"""Something changes, and a key that was meant for what stood there before is pressed at once."""
steps = st.lists(
    st.one_of(worlds.map(lambda one: (one,)), races, races, st.sampled_from(KEYS).map(lambda key: (key,))),
    min_size=12, max_size=30,
).map(lambda found: [step for part in found for step in part])  # fmt: skip


counted = {"stories": 0, "steps": 0}
counted_in_room = {"stories": 0, "steps": 0}


Rows = dict[str, frozenset[str]]


@dataclass
class Seen:
    """What the person has on the screen: the alerts behind each row, and those that an open sheet names."""

    rows: Rows = field(default_factory=dict)
    selected: str | None = None
    marked: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()


class InInbox:
    """The alerts as the inbox lists them."""

    keys = KEYS

    def __init__(self, seat: Seat) -> None:
        self.seat = seat

    async def come(self) -> None:
        """Go there, unless one is there."""
        if not self.seat.screen.alert_acts.is_open:  # an escape led back to the room
            await self.seat.press("f")

    @property
    def list(self) -> LineList[Any]:
        return inbox(self.seat).list

    @property
    def marked(self) -> set[str]:
        return inbox(self.seat).marked

    def group(self, key: str) -> AlertGroup | None:
        return inbox(self.seat).groups.of(key)


class InRoom(InInbox):
    """The alerts as the room's own pane lists them."""

    keys = tuple(key for key in KEYS if key not in ("space", "right", "c"))

    async def come(self) -> None:
        while self.seat.screen.overlay is None and self.seat.screen.focus_at.pane != "alerts":
            await self.seat.press("tab")

    @property
    def list(self) -> LineList[Any]:
        return self.seat.screen.alerts

    @property
    def marked(self) -> set[str]:
        return set()

    def group(self, key: str) -> AlertGroup | None:
        return self.seat.screen.state.groups.get(key)


def behind(it: InInbox) -> Rows:
    """The alerts behind each row at this moment."""
    groups = {row.key: it.group(row.key) for row in it.list.rows}
    return {key: frozenset(group.fingerprints) if group is not None else frozenset() for key, group in groups.items()}


def looks(it: InInbox, before: Seen, pressed_on: Rows) -> Seen:
    """The person looks up: everything that was painted is seen. ``pressed_on``: what the last key was pressed on."""
    rows = behind(it)
    named: frozenset[str] = frozenset()
    if isinstance(it.seat.screen.overlay, Sheet):
        named = before.named or _named_by(
            it, (rows, pressed_on, before.rows), it.marked or {it.list.selected_key or ""}
        )
    return Seen(rows, it.list.selected_key, frozenset(it.marked), named)


def _named_by(it: InInbox, moments: tuple[Rows, ...], keys: set[str]) -> frozenset[str]:
    """The alerts of the rows that the sheet is about; their number stands in it, and tells which moment it shows.

    More may have begun while the key was on its way, before the sheet was made or after.
    """
    seat = it.seat
    title = seat.screen.overlay.form.title  # type: ignore[union-attr]
    groups = [it.group(key) for key in keys]
    if title.startswith("LINK"):  # what an incident has already is not linked again
        keys = {key for key, group in zip(keys, groups, strict=True) if group is not None and not group.incident}
    every = [frozenset().union(*(rows.get(key, frozenset()) for key in keys)) for rows in moments]
    fitting = [found for found in every if f"{len(found)} ALERT" in title]
    assert fitting, (title, every)
    assert title in seat.text()
    return fitting[0]


def change(room: Room, clock: Clock, what: str, title: str, n: int) -> None:
    """Something happens elsewhere."""
    store = room.store
    there = [a for a in store.alerts() if a.title == title]
    feed = there[0].feed if there else "datadog"
    there = [a for a in there if a.feed == feed]  # a poll is one feed's

    def poll(alerts: list[Alert], gone: tuple[str, ...] = ()) -> None:
        health = scene.health(feed, 1, clock.now)
        store.save_poll(feed, [replace(a, last_seen_at=clock.now) for a in alerts], gone, health)

    prints = [a.fingerprint for a in there]
    if what == "begins":
        new = scene.series(title, 8, AlertSeverity.WARNING, "14:37:00", feed, service="payments")[n]
        alike = {"uid": f"{title}/new {n}", "fingerprint": f"{feed}/{title}/new {n}", "first_seen_at": clock.now}
        poll([replace(there[0], **alike) if there else new])
    elif what == "ends":
        poll([], tuple(prints[: n + 1]))
    elif what == "ranks":
        poll([replace(a, severity=list(AlertSeverity)[n % 5]) for a in there])
    elif what == "renames":
        poll([replace(a, title=TITLES[n]) for a in there[:1]])
    elif what == "passes":
        clock.passes(minutes=n * 12)
    elif prints:
        target = (BIG, MAIL)[n % 2]
        acts: dict[str, Callable[[], str]] = {
            "acks": lambda: room.acknowledge_alert(prints[: n + 1], take_over=True),
            "gives back": lambda: room.release_alert(prints),
            "links": lambda: room.link_alerts(target, prints[: n + 1]),
            "unlinks": lambda: room.unlink_alerts(target, prints),
            "wakes": lambda: room.wake_alert(prints),
        }
        acts[what]()


def done(room: Room, since: int) -> list[tuple[int, str]]:
    """Which alerts maya has done something to since line ``since`` of the log, or linked since event ``since``."""
    rows = room.store.query(
        lambda conn: conn.execute(
            "SELECT n, fingerprint FROM alert_act_log WHERE actor = 'maya' AND n > ?", [since]
        ).fetchall()
    )
    return [(int(n), str(fingerprint)) for n, fingerprint in rows]


def linked(room: Room, after: int) -> list[tuple[int, str]]:
    found = []
    for event in room.store.events(after=after):
        if event.actor == "maya" and event.type in ("alert_linked", "alert_unlinked"):
            alert = getattr(event.data, "alert", None)
            found.append((event.seq, alert.fingerprint if alert is not None else event.data.fingerprint))  # type: ignore[attr-defined]
    return found


async def story(path: Path, told: list[object], place: type[InInbox] = InInbox) -> None:
    clock = Clock(NOW)
    async with seated(path, now=clock) as seat:
        it = place(seat)
        await it.come()
        kim = seat.other("kim")
        seen = looks(it, Seen(), {})
        acts_at = max((n for n, _ in done(kim, 0)), default=0)
        events_at = kim.store.head()[0]
        for step in told:
            if isinstance(step, tuple):
                what, title, n, mode = step
                if title == SELECTED:
                    row = it.list.selected
                    title = row.title if row is not None else TITLES[n]
                try:
                    change(kim, clock, what, title, n)
                except Refused:
                    continue
                if mode == "painted":  # on the screen, and the finger is on its way already
                    await seat.app.do(lambda room: None)
                    seat.screen.tell()
                elif mode == "seen":
                    await seat.settle()
                    seen = looks(it, seen, {})
                continue
            if step not in it.keys:
                continue
            pressed_on = behind(it)
            await seat.press(str(step))
            await it.come()
            if step == "c" and isinstance(seat.screen.overlay, Sheet):
                await seat.type("x")
            allowed = seen.named | _at_once(seen)
            for number, fingerprint in done(kim, acts_at):
                assert fingerprint in allowed, f"{step}: {fingerprint} was not looked at"
                acts_at = max(acts_at, number)
            for number, fingerprint in linked(kim, events_at):
                assert fingerprint in allowed, f"{step}: {fingerprint} was not looked at"
                events_at = max(events_at, number)
            seen = looks(it, seen, pressed_on)
            seen.named = seen.named if seat.screen.overlay is not None else frozenset()


def _at_once(seen: Seen) -> frozenset[str]:
    """What a key may be done to without a sheet: the alerts of the selected row as it was seen."""
    return seen.rows.get(seen.selected or "", frozenset()) if not seen.marked else frozenset()


@pytest.mark.soak
@pytest.mark.timeout(count(400, 0))
@settings(max_examples=EXAMPLES, deadline=timedelta(seconds=60), phases=[Phase.explicit, Phase.generate])
@example(told=[("begins", SELECTED, 3, "painted"), "a", ("begins", SELECTED, 4, "painted"), "ctrl+s"])
@example(told=["down", ("begins", SELECTED, 3, "unnoticed"), "a"])
@example(told=["space", "space", ("begins", "PaymentLatencyP99", 3, "painted"), "a", "ctrl+s"])
@example(told=["down", ("renames", SELECTED, 2, "painted"), "a"])
@example(told=["down", "l", ("links", SELECTED, 1, "painted"), "ctrl+s", ("unlinks", SELECTED, 1, "painted"), "a"])
@example(told=["down", ("acks", SELECTED, 0, "painted"), "a", ("gives back", SELECTED, 0, "painted"), "a"])
@example(told=["down", ("ends", SELECTED, 5, "painted"), "a", "c", "ctrl+s"])
@given(told=steps)
def test_a_key_is_done_to_the_alerts_that_were_looked_at_and_to_no_others(
    made: Path, tmp_path_factory: pytest.TempPathFactory, told: list[object]
) -> None:
    path = copied(made, tmp_path_factory.mktemp("interleaved") / "room.db")
    asyncio.run(story(path, told))
    counted["stories"] += 1
    counted["steps"] += len(told)
    keep("alert-interleavings", **counted, moved_to_another_alert=0)


@pytest.mark.soak
@pytest.mark.timeout(count(400, 0))
@settings(max_examples=EXAMPLES, deadline=timedelta(seconds=60), phases=[Phase.explicit, Phase.generate])
@example(told=[("begins", SELECTED, 3, "painted"), "a", ("begins", SELECTED, 4, "painted"), "ctrl+s"])
@example(told=["down", ("begins", SELECTED, 3, "unnoticed"), "a"])
@example(told=["down", ("renames", SELECTED, 2, "painted"), "a"])
@example(told=["down", "l", ("links", SELECTED, 1, "painted"), "ctrl+s", ("unlinks", SELECTED, 1, "painted"), "a"])
@example(told=["down", ("acks", SELECTED, 0, "painted"), "a", ("gives back", SELECTED, 0, "painted"), "a"])
@given(told=steps)
def test_so_it_is_in_the_rooms_own_pane_of_alerts(
    made: Path, tmp_path_factory: pytest.TempPathFactory, told: list[object]
) -> None:
    path = copied(made, tmp_path_factory.mktemp("interleaved") / "room.db")
    asyncio.run(story(path, told, InRoom))
    counted_in_room["stories"] += 1
    counted_in_room["steps"] += len(told)
    keep("alert-pane-interleavings", **counted_in_room, moved_to_another_alert=0)
