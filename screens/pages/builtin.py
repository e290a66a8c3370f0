"""The pages: why each clock runs, every broken promise, every key, an entry's wordings. From what is known, pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from screens.base.key_labels import key_of, spelled
from screens.pages import check_ins, command_words, commands, links
from screens.room.presence import NOBODY, UNKNOWN
from screens.sheets.page_rows import PageRow
from screens.view import ordering
from screens.view.promises import late
from warroom.core.brief_text import FORMS
from warroom.core.model import Urgency
from warroom.core.times import countdown
from warroom.core.words import short
from warroom.keymap.actions import PANES, applies, shown_key
from widgets.strips import Span, Words

if TYPE_CHECKING:
    from screens.room.screen import RoomScreen
    from warroom.core.model import Incident

MEANT = "meant"
"""The key of the row that tells what the typed command will do."""
VERB = "verb/"
"""Before a verb in the key of its row: Enter begins to type it."""
TICKING = frozenset({"why", "promises", "board", "check_ins", "who", "links"})
"""Pages that tell what others may change, or how long something takes: they are told anew with every second."""
ONLY_READ = frozenset({"doctor", "wordings"})
"""Pages on whose rows Enter does nothing."""
Made = tuple[str, tuple[PageRow, ...], str]
"""A page: its heading, its rows, and what is said where there are none."""


def page(screen: RoomScreen, name: str) -> Made:
    """The page of that name for this moment."""
    return {
        "why": _why, "promises": _promises, "help": _help, "palette": _palette, "wordings": _wordings,
        "board": _board, "copy": _copy, "list": _list, "links": _links, "who": _who, "check_ins": _check_ins,
    }[name](screen)  # fmt: skip


def _list(screen: RoomScreen) -> Made:
    """The orders and the saved views of the list."""
    return "THE LIST", tuple(ordering.page_rows(screen)), ""


def _links(screen: RoomScreen) -> Made:
    """Where the rest of the incident is; Enter copies."""
    number = screen.incident.number if screen.incident is not None else ""
    return f"LINKS {number}".strip(), tuple(links.page_rows(screen)), "It has no link."


def _who(screen: RoomScreen) -> Made:
    """Everybody at a terminal: where, doing what, since when. Enter goes to the incident they are at."""
    alone = UNKNOWN if screen.read_only else NOBODY
    return "WHO IS HERE", screen.attendance.page_rows(), alone


def _check_ins(screen: RoomScreen) -> Made:
    """The check-ins and the limits for tickets; Enter gives or changes one."""
    number = screen.incident.number if screen.incident is not None else ""
    return f"CHECK-INS {number}".strip(), tuple(check_ins.page_rows(screen)), "No check-in is set."


def meant_row(screen: RoomScreen, text: str) -> PageRow | None:
    """What a typed command will do, told before Enter does it."""
    spoken = commands.read(text, screen)
    if spoken is None:
        return None
    verb = commands.VERBS[commands.known(text.split()[0])]
    right = ((spoken.problem, "soon"),) if spoken.problem else (("enter", "key"), (" does it", "dim"))
    return PageRow(MEANT, ((verb.usage, "key"),), ((spoken.says if not spoken.problem else "", "bright"),), right)


def guessed_row(text: str) -> PageRow:
    """For words that are neither a command nor found: the verb that may be meant; Enter puts it in their place."""
    first, _, rest = text.strip().partition(" ")
    verb = commands.meant_by(first)
    if not verb:
        says = f'"{short(first, 24)}" is no command, and no action has these words'
        return PageRow("", (("nothing found", "bright"),), says, (("esc", "key"), (" back", "dim")))
    known = commands.VERBS[verb]
    right = (("enter", "key"), (" writes it so", "dim"))
    return PageRow(f"{VERB}{verb} {rest}".rstrip(), ((f"did you mean {verb}?", "bright"),), known.usage, right)


def _board(screen: RoomScreen) -> Made:
    """Open asks and tasks of every open incident, by owner and due: whoever owes the most urgent thing stands first.

    Enter answers, ends or hands on. Those of the selected incident are here too where it has ended.
    """
    now, it = screen.clock(), screen.incident
    far = now.replace(year=now.year + 9)
    incidents = (*screen.open_incidents, *((it,) if it is not None else ()))
    owed: dict[str, list[tuple[datetime, PageRow]]] = {}
    for one in {i.id: i for i in incidents}.values():
        for ask in one.asks:
            if ask.state in ("open", "expired"):
                row = _work_row(one, f"ask/{one.id}/{ask.id}", "asked", ask.text, ask.due_at, now, ask.read_back_at)
                owed.setdefault(ask.person, []).append((ask.due_at, row))
        for task in one.tasks:
            if task.state == "open":
                row = _work_row(one, f"task/{one.id}/{task.id}", "task", task.text, task.due_at, now, task.read_back_at)
                owed.setdefault(task.owner, []).append((task.due_at or far, row))
    rows: list[PageRow] = []
    for person, works in sorted(owed.items(), key=lambda pair: min(due for due, _ in pair[1])):
        ordered = [row for _, row in sorted(works, key=lambda pair: pair[0])]
        rows += [replace(row, label=((f"{person if n == 0 else '':<12}", "bright"), *row.label))
                 for n, row in enumerate(ordered)]  # fmt: skip
    said = f"Nothing is asked or given: {key_of('ask')} asks one person, {key_of('task')} gives a task."
    return "ASKS AND TASKS, by owner and due", tuple(rows), spelled(said, screen.actions)


def _work_row(it: Incident, key: str, what: str, text: str, due: datetime | None, now: datetime,
              read_back_at: datetime | None) -> PageRow:  # fmt: skip
    left: tuple[Span, ...] = (("no time", "dim"),)
    if due is not None:
        late = due <= now
        left = ((f"{'late ' if late else ''}{countdown(due - now)}", "latet" if late else "text"),)
    unread: tuple[Span, ...] = () if read_back_at else (("not read back  ", "bright"),)
    return PageRow(key, ((f"{it.number}  ", "dim"), (what, "dim")), text, (*unread, *left))


def _copy(screen: RoomScreen) -> Made:
    """The brief in each form, to be copied by Enter."""
    says = {
        "plain": "as it stands, to paste anywhere", "markdown": "for a chat channel, conditions, actions, needs",
        "executives": "scope, risk, mitigation, what you need from them",
    }  # fmt: skip
    rows = tuple(PageRow(form, ((form, "text"),), says[form]) for form in FORMS)
    return "COPY THE BRIEF", rows, ""


def _why(screen: RoomScreen) -> Made:
    """Every countdown of the selected incident: rule, start, owner, due time in UTC and local. Enter opens what settles
    it."""
    now, incident = screen.clock(), screen.incident
    found: list[PageRow] = []
    for due in screen.running:
        urgency = due.urgency(now)
        token = {"overdue": "latet", "soon": "soon"}.get(urgency.value, "text")
        says = "OVERDUE" if urgency is Urgency.OVERDUE else urgency.value if urgency is Urgency.SOON else ""
        right = ((countdown(due.due_at - now), token),)
        rule: Words = ((f"{says}  " if says else "", token), (due.rule, "text"))
        found.append(PageRow(due.key, ((due.label, "bright"),), rule, right))
        told = f"owed by {due.owner or 'nobody'}, settled by {due.settled_by}"
        found.append(PageRow(f"{due.key}/owner", "", told))
        snoozed = next((s for s in incident.snoozes if s.key == due.key), None) if incident is not None else None
        if due.snoozed_until is not None and snoozed is not None:
            off = f"put off until {_brief_moment(due.snoozed_until, screen)} by {snoozed.by}: {snoozed.reason}"
            ends = spelled(f"; {key_of('snooze')} ends it", screen.actions)
            found.append(PageRow(f"{due.key}/snooze", "", ((off, "text"), (ends, "dim"))))
        start = due.starts_at.astimezone(screen.zone)
        day = "" if start.date() == due.due_at.astimezone(screen.zone).date() else f"{start:%-d %b} "
        times = f"since {day}{start:%H:%M:%S}, due {_brief_moment(due.due_at, screen)}"
        found.append(PageRow(f"{due.key}/times", "", times))
    number = incident.number if incident is not None else ""
    return f"CLOCKS {number}".strip(), tuple(found), "No clock is running."


def _moment(at: datetime, screen: RoomScreen) -> str:
    there = at.astimezone(screen.zone)
    utc = at.astimezone(UTC)
    if there.utcoffset() == utc.utcoffset():
        return f"{utc:%-d %b %H:%M:%S} UTC"
    return f"{there:%-d %b %H:%M:%S} {there.tzname()} ({utc:%H:%M:%S} UTC)"


def _brief_moment(at: datetime, screen: RoomScreen) -> str:
    """The same without the day where that is today."""
    here = at.astimezone(screen.zone).date() == screen.clock().astimezone(screen.zone).date()
    return _moment(at, screen).split(" ", 2)[2] if here else _moment(at, screen)


def _promises(screen: RoomScreen) -> Made:
    now = screen.clock()
    rows = []
    for one in screen.broken(now):
        does = {"OVERDUE": " owes it", "DRAFT": " wrote it, it waits for you"}.get(one.word, "")
        owner = f", {one.owner}{does}" if one.owner else ""
        says: Words = ((f"{one.number}  ", "bright"), (one.label, "text"), (owner, "dim"))
        settle: Words = ((f"{late(one.since, now)}  ", "latet"), ("enter", "key"), (f" {one.does}", "dim"))
        rows.append(PageRow("/".join(one.id), ((one.word, "latet"),), says, settle))
    said = "No promise is broken: nothing is overdue, no role empty too long, no feed stale."
    return "BROKEN PROMISES", tuple(rows), said


def _action_rows(screen: RoomScreen, *, only_now: bool) -> tuple[PageRow, ...]:
    has, pane = screen.has(), screen.pane
    rows = []
    of_room = [a for a in screen.actions if a.pane in ("", *PANES)]
    for group in dict.fromkeys(a.group for a in of_room):
        for action in (a for a in of_room if a.group == group and (a.keys or only_now)):
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
    """What does something now, by its key, and what may be typed; found by their words."""
    typed = tuple(
        PageRow(
            f"{VERB}{name}", (("type        ", "dim"), (verb.usage, "text")), command_words.DOES.get(name, ""), "typed"
        )
        for name, verb in commands.VERBS.items()
        if (screen.incident is not None or not verb.needs_incident) and not screen.read_only
    )
    return "COMMANDS", (*_action_rows(screen, only_now=True), *typed), "No command has these words."


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
