"""The pages: why each clock runs, every broken promise, every key, an entry's wordings. From what is known, pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from screens.page import PageRow
from screens.promises import late, promises
from warroom.actions import applies, shown_key
from warroom.core.model import Urgency
from warroom.core.times import countdown
from widgets.strips import Words

if TYPE_CHECKING:
    from screens.room import RoomScreen
    from warroom.settings import Config

Made = tuple[str, tuple[PageRow, ...], str]
"""A page: its heading, its rows, and what is said where there are none."""


def page(screen: RoomScreen, name: str) -> Made:
    """The page of that name for this moment."""
    return {"why": _why, "promises": _promises, "help": _help, "palette": _palette, "wordings": _wordings}[name](screen)


def _why(screen: RoomScreen) -> Made:
    """Every countdown of the selected incident: rule, start, owner, due time in UTC and local."""
    now, incident = screen.clock(), screen.incident
    found: list[PageRow] = []
    for due in screen.running:
        urgency = due.urgency(now)
        token = {"overdue": "latet", "soon": "soon"}.get(urgency.value, "text")
        says = "OVERDUE" if urgency is Urgency.OVERDUE else urgency.value if urgency is Urgency.SOON else ""
        snoozed = f", snoozed until {_moment(due.snoozed_until, screen)}" if due.snoozed_until else ""
        right = ((countdown(due.due_at - now), token),)
        rule: Words = ((f"{says}  " if says else "", token), (f"{due.rule}{snoozed}", "text"))
        found.append(PageRow(due.key, ((due.label, "bright"),), rule, right))
        told = f"owed by {due.owner or 'nobody'}, settled by {due.settled_by}"
        found.append(PageRow(f"{due.key}/owner", "", told))
        times = f"from {_moment(due.starts_at, screen)} until {_moment(due.due_at, screen)}"
        found.append(PageRow(f"{due.key}/times", "", times))
    number = incident.number if incident is not None else ""
    return f"CLOCKS {number}".strip(), tuple(found), "No clock is running."


def _moment(at: datetime, screen: RoomScreen) -> str:
    there = at.astimezone(screen.zone)
    utc = at.astimezone(UTC)
    if there.utcoffset() == utc.utcoffset():
        return f"{utc:%-d %b %H:%M:%S} UTC"
    return f"{there:%-d %b %H:%M:%S} {there.tzname()} ({utc:%H:%M:%S} UTC)"


def _promises(screen: RoomScreen) -> Made:
    now = screen.clock()
    overview = screen.look.overview if screen.look else None
    found = promises(screen.open_incidents, overview.feeds if overview else (), screen.deadlines, now)
    rows = []
    for n, one in enumerate(found):
        owner = f", {one.owner}" + (" owes it" if one.word == "OVERDUE" else "") if one.owner else ""
        says: Words = ((f"{one.number}  ", "bright"), (one.label, "text"), (owner, "dim"))
        settle: Words = ((f"{late(one.since, now)}  ", "latet"), (one.key, "key"), (f" {one.key_word}", "dim"))
        rows.append(PageRow(f"{one.incident}/{n}", ((one.word, "latet"),), says, settle))
    return "BROKEN PROMISES", tuple(rows), "Nothing is overdue, every role is filled, every feed is fresh."


def _action_rows(screen: RoomScreen, *, only_now: bool) -> tuple[PageRow, ...]:
    has, pane = screen.has(), screen.pane
    rows = []
    for group in dict.fromkeys(a.group for a in screen.actions):
        for action in (a for a in screen.actions if a.group == group and a.keys):
            now = applies(action, pane, has, read_only=screen.read_only)
            if only_now and not now:
                continue
            keys = " or ".join(shown_key(k) for k in action.keys)
            name = action.word or action.name.replace("_", " ")
            where = f"in {action.pane}" if action.pane else ""
            rows.append(PageRow(
                action.name, ((f"{keys:<12}", "key"), (name, "text" if now else "dim")), action.help, where or group
            ))  # fmt: skip
    return tuple(rows)


def _help(screen: RoomScreen) -> Made:
    """Every key, with what it does; those that do nothing now are dim."""
    arrows: Words = (("j k ↑ ↓     ", "key"), ("move", "text"))
    escape: Words = (("esc         ", "key"), ("back", "text"))
    moving = (
        PageRow("", arrows, "Move in a list; page up and down, home, end.", "Moving"),
        PageRow(" ", escape, "Leave a field, a sheet or a filter; nothing is lost.", "Moving"),
    )
    return "ALL KEYS", (*_action_rows(screen, only_now=False), *moving), ""


def _palette(screen: RoomScreen) -> Made:
    """The commands that do something now, found by their words."""
    return "COMMANDS", _action_rows(screen, only_now=True), "No command has these words."


def _wordings(screen: RoomScreen) -> Made:
    """An entry whole, with its three times and its earlier wordings."""
    entry = screen.entry
    if entry is None:
        return "ENTRY", (), "No entry is selected."
    rows = [PageRow(f"text{n}", "now" if n == 0 else "", text) for n, text in enumerate(entry.text.split("\n"))]
    rows.append(PageRow("who", "by", f"{entry.author}, {entry.kind.value}"))
    rows.append(PageRow("at", "happened", _moment(entry.at, screen)))
    rows.append(PageRow("recorded", "recorded", _moment(entry.recorded_at, screen)))
    if entry.source_at is not None:
        rows.append(PageRow("source", "source said", _moment(entry.source_at, screen)))
    if entry.retracted is not None:
        told = f"by {entry.retracted.by}, {_moment(entry.retracted.at, screen)}: {entry.retracted.reason}"
        rows.append(PageRow("retracted", "retracted", told))
    for n, old in enumerate(reversed(entry.earlier)):
        changed = f"until {_moment(old.changed_at, screen)}, {old.changed_by}"
        rows.append(PageRow(f"old{n}", "before", old.text.replace("\n", " ⏎ "), changed))
    return f"ENTRY {entry.at.astimezone(screen.zone):%H:%M:%S}", tuple(rows), ""


def doctor_rows(config: Config) -> Callable[[Any], tuple[PageRow, ...]]:
    """A call that examines the installation on the room's thread; the terminal is judged by what it shows."""

    def examine(room: Any) -> tuple[PageRow, ...]:
        from warroom.doctor import examine as every

        checks = every(config.source, room.store.path)
        rows = []
        for n, check in enumerate(checks):
            state: Words = ((check.state, {"ok": "dim", "warn": "bright", "fail": "latet"}[check.state]),)
            rows.append(PageRow(f"{n}", ((check.name, "text"),), check.says, state))
            if check.mend:
                rows.append(PageRow(f"{n}/mend", "", (("mend: ", "dim"), (check.mend, "text"))))
        return tuple(rows)

    return examine
