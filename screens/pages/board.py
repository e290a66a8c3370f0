"""Open asks and tasks of every open incident, by owner and due; evidence still kept of those that have ended."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from screens.base.key_labels import key_of, spelled
from screens.context.registry import Made, PageKind, handles, page
from screens.forms import work
from screens.sheets.page_rows import PageRow
from warroom.core.times import age, countdown
from widgets.strips import Span, Words

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.context.state import RoomState
    from warroom.core.model import Incident


def board(state: RoomState) -> Made:
    """Open asks and tasks of every open incident, by owner and due: whoever owes the most urgent thing stands first.

    Enter answers, ends or hands on. Those of the selected incident are here too where it has ended. Evidence of
    incidents that have ended stands last of its holder's.
    """
    now, it = state.clock(), state.incident
    far = now.replace(year=now.year + 9)
    incidents = (*state.open_incidents, *((it,) if it is not None else ()))
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
    for one, piece in state.kept_after:
        label: Words = ((f"{one.number}  ", "dim"), ("evidence", "dim"))
        kept = PageRow(f"custody/{one.id}/{piece.id}", label, piece.what, ((f"for {age(now - piece.at)}", "text"),))
        owed.setdefault(piece.holder, []).append((far, kept))
    rows: list[PageRow] = []
    for person, works in sorted(owed.items(), key=lambda pair: min(due for due, _ in pair[1])):
        ordered = [row for _, row in sorted(works, key=lambda pair: pair[0])]
        rows += [replace(row, label=((f"{person if n == 0 else '':<12}", "bright"), *row.label))
                 for n, row in enumerate(ordered)]  # fmt: skip
    said = f"No open asks or tasks: {key_of('ask')} asks one person, {key_of('task')} assigns a task."
    return "ASKS AND TASKS, by owner and due", tuple(rows), spelled(said, state.actions)


def _work_row(it: Incident, key: str, what: str, text: str, due: datetime | None, now: datetime,
              read_back_at: datetime | None) -> PageRow:  # fmt: skip
    left: tuple[Span, ...] = (("no due time", "dim"),)
    if due is not None:
        late = due <= now
        left = ((f"{'overdue ' if late else ''}{countdown(due - now)}", "latet" if late else "text"),)
    unread: tuple[Span, ...] = () if read_back_at else (("not read back  ", "bright"),)
    return PageRow(key, ((f"{it.number}  ", "dim"), (what, "dim")), text, (*unread, *left))


def choose(room: Context, key: str, text: str = "") -> None:
    """Answer, end or hand on the ask or task of a row, whose incident is selected then."""
    what, incident, owed = key.split("/", 2)
    if what == "custody":
        room.turn_to(incident)
        room.open_pages("security")
        return
    known = (*room.state.open_incidents, *filter(None, (room.state.incident,)))
    it = next((i for i in known if i.id == incident), None)
    if it is None:
        return
    room.go_to(it.id)
    if what == "ask":
        room.open(work.end_ask(it, owed))
    else:
        room.open(work.end_task(it, owed, room.state.people()))


@handles("board")
def _open(room: Context) -> None:
    room.open_pages("board")


page(PageKind("board", make=lambda room: board(room.state), choose=choose, ticking=True))
