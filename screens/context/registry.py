"""What an action does, and what a page is, by their names.

Each stands in a file of its own, read when it is first used: the first paint pays for none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.sheets.page_rows import PageRow

Handler = Callable[["Context"], None]
Made = tuple[str, "tuple[PageRow, ...]", str]
"""A page: its heading, its rows, and what is said where there are none."""

_INCIDENT = (
    "declare plan activate acknowledge severity status brief details assess triage reopen cancel merge breach undo"
)
_PEOPLE = "roles accept decline take_command ask task workaround"
_TELLING = "update approve escalate snooze settle_1 settle_2 settle_3 settle_4"
_RECORD = "record amend retract pin hypothesis"
_MOVING = "next_pane previous_pane tab_1 tab_2 tab_3 tab_4 tab_5 filter last ended quit back forward"
_ALERTS = (
    "inbox alert_mark alert_mark_all alert_series alert_filter inbox_feeds alert_acknowledge alert_snooze"
    " alert_comment link promote alert_copy view_1 view_2 view_3 view_4 view_5 view_6 view_7 view_8 view_9"
)
HANDLED_IN: Mapping[str, str] = {
    **dict.fromkeys(_INCIDENT.split(), "screens.actions.incident"),
    **dict.fromkeys(_PEOPLE.split(), "screens.actions.people"),
    **dict.fromkeys(_TELLING.split(), "screens.actions.telling"),
    **dict.fromkeys(_RECORD.split(), "screens.actions.record"),
    **dict.fromkeys(_MOVING.split(), "screens.actions.moving"),
    **dict.fromkeys(_ALERTS.split(), "screens.inbox.actions"),
    "inspect": "screens.inbox.page",
    "review": "screens.review.page",
    "followups": "screens.followups.page",
    "figures": "screens.figures.page",
    "search": "screens.memory.page",
    "who": "screens.pages.who",
    "playbook": "screens.pages.playbook",
    "board": "screens.pages.board",
    "change": "screens.changes.page",
    "recent": "screens.changes.recent",
    "verification": "screens.case.page",
    "security": "screens.case.page",
    "copy_brief": "screens.pages.from_record",
    "wordings": "screens.pages.from_record",
    "check_ins": "screens.pages.check_ins",
    "links": "screens.pages.links",
    "chat": "screens.chat.page",
    "handover": "screens.pages.handover",
    "why": "screens.pages.clocks",
    "promises": "screens.pages.clocks",
    "theme": "screens.pages.themes",
    "doctor": "screens.pages.doctor",
    "cut_off": "screens.pages.cut_off",
    "help": "screens.pages.palette",
    "command": "screens.pages.palette",
    "arrange": "screens.pages.arranging",
    "wall": "screens.wall.opener",
    "replay": "screens.replay.opener",
    "drill": "screens.drill.page",
    "drills": "screens.drill.past",
    "launch": "screens.launches.page",
    "scribe": "screens.scribe.opener",
}
"""The file in which the handler of each action stands."""
PAGE_IN: Mapping[str, str] = {
    "alert": "screens.inbox.page",
    "review": "screens.review.page",
    "meeting": "screens.review.walk",
    "followups": "screens.followups.page",
    "figures": "screens.figures.page",
    "found": "screens.memory.page",
    "why": "screens.pages.clocks",
    "promises": "screens.pages.clocks",
    "help": "screens.pages.palette",
    "palette": "screens.pages.palette",
    "page_keys": "screens.pages.palette",
    "wordings": "screens.pages.from_record",
    "copy": "screens.pages.from_record",
    "board": "screens.pages.board",
    "list": "screens.pages.arranging",
    "links": "screens.pages.links",
    "chat": "screens.chat.page",
    "who": "screens.pages.who",
    "check_ins": "screens.pages.check_ins",
    "handover": "screens.pages.handover",
    "playbook": "screens.pages.playbook",
    "doctor": "screens.pages.doctor",
    "themes": "screens.pages.themes",
    "cut_off": "screens.pages.cut_off",
    "containment": "screens.changes.page",
    "recent": "screens.changes.recent",
    "verification": "screens.case.page",
    "security": "screens.case.page",
    "drill": "screens.drill.page",
    "drills": "screens.drill.past",
    "launch": "screens.launches.page",
    "services": "screens.services.page",
    "service": "screens.services.page",
    "ask_model": "screens.assist.page",
    "draft": "screens.assist.page",
    "draft_sent": "screens.assist.page",
}
"""The file in which each page stands."""


class PageKind(Struct, frozen=True):
    """A page that can be laid over the record.

    Attributes:
        make: its heading, its rows and what is said where there are none, for this moment; None where ``open`` lays it.
        open: lays it over the record by itself, where it must be read first or is drawn otherwise.
        choose: what Enter does on the row of that key; what is typed in the page's field goes with it.
        stays: why the page stays although Enter was pressed, as a sentence; "" where it goes.
        ticking: others may change what it tells, or it tells how long something takes: told anew every second.
        only_read: Enter does nothing on its rows.
        hint: what may be typed in the field above its rows; "" where it has none.
        press: what a key of its own does, by the action's name, for the row of that key.
        over: the page from which it is opened, and to which one comes back; "" for the record.
    """

    name: str
    make: Callable[[Context], Made] | None = None
    open: Callable[[Context], None] | None = None
    choose: Callable[[Context, str, str], None] = lambda room, key, text: None
    stays: Callable[[Context, str, str], str] = lambda room, key, text: ""
    ticking: bool = False
    only_read: bool = False
    label_width: int = 26
    hint: str = ""
    press: Callable[[Context, str, str], None] = lambda room, action, row: None
    over: str = ""


HANDLERS: dict[str, Handler] = {}
"""Those that were read until now."""
PAGES: dict[str, PageKind] = {}


def handles(*names: str) -> Callable[[Handler], Handler]:
    """Register what the actions of these names do."""

    def keep(function: Handler) -> Handler:
        for name in names:
            assert name not in HANDLERS, f"{name} is handled twice"
            HANDLERS[name] = function
        return function

    return keep


def handler(name: str) -> Handler:
    """What the action of that name does."""
    if name not in HANDLERS:
        import_module(HANDLED_IN[name])
    return HANDLERS[name]


def page(kind: PageKind) -> PageKind:
    """Register a page."""
    assert kind.name not in PAGES, f"there are two pages {kind.name}"
    PAGES[kind.name] = kind
    return kind


def page_kind(name: str) -> PageKind:
    """The page of that name."""
    if name not in PAGES:
        import_module(PAGE_IN[name])
    return PAGES[name]


def read_all() -> None:
    """Read every file that has a handler or a page."""
    for module in (*HANDLED_IN.values(), *PAGE_IN.values()):
        import_module(module)
