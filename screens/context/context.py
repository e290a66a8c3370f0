"""What a feature may ask of the room's screen. Each protocol is one subject: a feature names the smallest it needs."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from textual.app import App
    from textual.dom import DOMNode
    from textual.widget import Widget

    from screens.base.form import Form
    from screens.base.notices import Do
    from screens.context.state import RoomState
    from screens.entry.drafts import Sent
    from screens.entry.line import EntryLine
    from screens.entry.proposals import Proposals
    from screens.entry.send_queue import Writing
    from screens.sheets.overlay import Overlay
    from screens.sheets.page_rows import PageRow
    from warroom.core.inbox import AlertGroup
    from warroom.core.model import Draft, Incident
    from warroom.core.presence import Present
    from warroom.keymap.actions import Action
    from warroom.room import Room
    from warroom.session.drafts_thread import SideStoreThread
    from warroom.session.intents import Intent
    from widgets.palette import Palette


class Knowing(Protocol):
    """What is known, and the colours in which it is shown."""

    @property
    def state(self) -> RoomState: ...

    @property
    def palette(self) -> Palette: ...


class Telling(Knowing, Protocol):
    """Says a sentence; tells everything, or only the keys, anew."""

    @property
    def notice(self) -> str:
        """What is being said."""

    def say(self, sentence: str) -> None: ...

    def tell(self) -> None: ...

    def tell_keys(self) -> None: ...

    def copy(self, text: str, what: str) -> None:
        """Put a text into the clipboard of the terminal, and say that it is there."""


class Commanding(Telling, Protocol):
    """Gives commands to the room on its thread."""

    @property
    def app(self) -> App[Any]: ...

    @property
    def do(self) -> Do: ...

    def keep_for_later(self, intent: Intent, title: str) -> str:
        """Keep a command that could not be sent, as the store is out of reach; gives the sentence about it."""

    def run(self, call: Callable[[Room], object], said: str = "", done: Callable[[], None] = ...,
            refused: Callable[[], None] = ...) -> None: ...  # fmt: skip

    def start(self, work: Coroutine[Any, Any, None], ended: Callable[[], None] = ..., group: str = ...) -> None: ...

    def failed(self, error: Exception, what: str = "") -> str: ...


class Overlaying(Commanding, Protocol):
    """Lays forms and pages over the record."""

    @property
    def margin(self) -> int:
        """The columns left free at either side."""

    @property
    def overlay(self) -> Overlay | None:
        """What lies over the record."""

    def open(self, form: Form) -> None: ...

    def open_overlay(self, widget: Overlay) -> None: ...

    def close_overlay(self) -> None: ...

    def open_pages(self, name: str) -> None:
        """Open the page of that name."""

    def open_soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Open a page that must be read first: keys wait for it."""


class Moving(Protocol):
    """Goes to another incident, or to another pane."""

    def go_to(self, incident: str) -> None: ...

    def turn_to(self, incident: str) -> None:
        """Select an incident so that what is done next is done to it, whether the list shows it or not."""

    def focus_pane(self, name: str) -> None: ...

    def act(self, action: Action) -> None:
        """Do what the action is for, if it may be done now."""


class Updates(Protocol):
    """The update that is being written."""

    def open(self, audience: str = "", draft: Draft | None = None) -> None:
        """Write an update of the selected incident; ``draft`` is one to be changed."""

    def begins_with(self, it: Incident) -> str:
        """The audience that an update of the incident opens with."""


class Attending(Protocol):
    """Who else is here, and what this terminal tells of its person."""

    @property
    def others(self) -> tuple[Present, ...]: ...

    def announce(self, now: datetime) -> None: ...

    def names_at(self, incident: str) -> tuple[str, ...]: ...

    def who_amends(self, incident: str) -> dict[str, str]: ...

    def at_the_same(self) -> str: ...

    def page_rows(self) -> tuple[PageRow, ...]: ...


class AlertActs(Protocol):
    """What the keys of alerts are done with, in the room's pane and in the inbox."""

    @property
    def targets(self) -> tuple[AlertGroup, ...]:
        """The alerts that a key is about: what is marked in the inbox, else what is selected."""

    @property
    def may_act_at_once(self) -> bool:
        """Whether a key may act without naming: one row, with no alert in it that was not looked at."""

    def name_alerts(self) -> None:
        """A sheet names the targets now: they are what was looked at."""

    def unmark(self) -> None:
        """What was marked has been done."""

    def about(self, group: AlertGroup) -> AbstractContextManager[None]:
        """While it holds, the targets are these alerts: those of the page that is open."""

    def open(self, key: str | None = None) -> None:
        """Show the inbox; ``key`` is the group of alerts to select."""

    def open_selected(self) -> None:
        """Show the inbox on the alerts that are selected in the room's pane."""

    def mark(self) -> None: ...

    def mark_all(self) -> None: ...

    def open_series(self) -> None: ...

    def type_filter(self) -> None: ...

    def toggle_feeds(self) -> None: ...

    def view(self, number: int) -> str | None:
        """Take the saved view of that number; its name, "" where there is none, None while the inbox is closed."""


class Scribing(Protocol):
    """The scribe's screen."""

    def open(self, incident: str, pasted: str | Sent = "") -> None:
        """Show the record of the incident at full height; ``pasted`` is shown as what it would record."""


class Rooted(Protocol):
    """Where work in the background belongs, and what is kept beside the record."""

    @property
    def node(self) -> DOMNode: ...

    @property
    def desk(self) -> SideStoreThread | None: ...

    @property
    def attendance(self) -> Attending: ...


class Below(Commanding, Moving, Rooted, Protocol):
    """The room's screen, over which the scribe's opens."""

    @property
    def writing(self) -> Writing: ...

    @property
    def entry_line(self) -> EntryLine: ...

    def place(self) -> None:
        """Put every pane where the grid says, and tell everything anew."""

    def open_pages(self, name: str) -> None:
        """Open the page of that name."""


class Declaring(Protocol):
    """The Declare sheet."""

    def open(self, group: AlertGroup | None = None) -> None:
        """Open it; ``group`` are the alerts that are declared."""


class CuttingOff(Protocol):
    """What is done about a store that is out of reach."""

    @property
    def proposals(self) -> Proposals: ...

    @property
    def lost(self) -> tuple[Sent, ...]:
        """This person's lines that a standby which took over lacks."""

    def record_again(self, key: str) -> None:
        """Put one of the lost lines on the record again, under its id."""

    def accept(self) -> None:
        """That the record is behind was seen."""

    def settled(self, key: str, said: str = "") -> str:
        """A proposal was done, or dropped; gives the sentence about it."""


class Walking(Protocol):
    """The incidents, one after another."""

    def go_back(self) -> None: ...

    def go_along(self, step: int) -> None: ...

    def toggle_ended(self) -> None: ...


class Panes(Protocol):
    """The panes, one after another."""

    def move(self, step: int) -> None: ...

    def choose_tab(self, number: int) -> None: ...


class Filtering(Protocol):
    """The filter of the list."""

    def open(self) -> None: ...


class Strip(Protocol):
    """The promises in the strip."""

    def is_new(self, place: int, now: datetime) -> bool:
        """Whether what stands at that place took another's just now."""


class Leaving(Protocol):
    """The way out."""

    def leave(self, key: str, say: Callable[[str], None]) -> None:
        """Leave the program; where something stops with this terminal, that is said first."""


class Context(Overlaying, Moving, Rooted, Protocol):
    """The room's screen, as the pages and the handlers of actions see it."""

    @property
    def updates(self) -> Updates: ...

    @property
    def alert_acts(self) -> AlertActs: ...

    @property
    def scribing(self) -> Scribing: ...

    @property
    def stops_with(self) -> Callable[[], str]:
        """What stops when this terminal is left, in a sentence; "" where nothing does."""

    def set_palette(self, palette: Palette) -> None:
        """Everything shown is drawn in these colours from now on."""

    def panes(self) -> Mapping[str, Widget]:
        """Every pane of the room, those too that this size does not show."""

    def start_typing(self) -> None:
        """Type a line for the record."""

    @property
    def declaring(self) -> Declaring: ...

    @property
    def cut_off(self) -> CuttingOff: ...

    @property
    def writing(self) -> Writing:
        """The lines on their way."""

    @property
    def selection(self) -> Walking: ...

    @property
    def focus_at(self) -> Panes: ...

    @property
    def filtering(self) -> Filtering: ...

    @property
    def strip_keys(self) -> Strip: ...

    @property
    def keys(self) -> Leaving: ...
