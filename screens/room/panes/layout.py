"""Where everything stands on the room's screen in a terminal of its size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from screens.base.grid import Grid, Rect, arrange, too_small
from screens.context.state import TABS
from screens.inbox.grid import with_inbox
from screens.room.panes.empty import emptied
from screens.room.panes.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.widget import Widget

    from screens.room.overlay import Overlays

ABOUT_ONE = frozenset({"headline", "brief", "timeline", "roster", "deadlines", "tasks", "playbook", "also", "told"})


class Laid(Parts, Protocol):
    """The screen that is laid out."""

    said: str
    """What is said where nothing has room."""

    @property
    def overlays(self) -> Overlays: ...

    @property
    def is_mounted(self) -> bool: ...

    def mount_all(self, widgets: Sequence[Widget]) -> object: ...


class Layout:
    """Lays a screen out again where that would change anything."""

    def __init__(self, room: Laid, *, row_clocks: bool = False) -> None:
        self._room = room
        self.row_clocks = row_clocks
        self.fitted: Callable[[Grid], Grid] = lambda grid: grid
        """What else a screen puts into its grid."""
        self._laid: tuple[dict[str, Rect], Widget | None] | None = None

    def arrange(self) -> bool:
        """Put every pane where the grid says; False where all of them stand there already."""
        if not self.lay():
            return False
        new = [widget for widget in self._room.panes().values() if widget.display and not widget.is_attached]
        if new and self._room.is_mounted:
            self._room.mount_all(new)
        elif new:
            self._laid = None  # not composed yet: that is done for this arrangement, or for the next
        if self._room.focused is None and self._room.state.grid is not None:
            self._room.focus_at.again()
        if self._room.state.grid is not None and self._room.state.grid.size == 80:
            self._room.app.call_after_refresh(self._room.tell_keys)  # how much of a list is in view is known by then
        return True

    def lay(self) -> bool:
        """Where everything stands in a terminal of this size; what the grid does not name is not shown."""
        room, state = self._room, self._room.state
        width, height = room.app.size
        sheet = room.overlay is not None
        in_place = state.incident is not None and bool(state.incident.in_place)
        grid = arrange(width, height, tab=state.tab, sheet=sheet, row_clocks=self.row_clocks, contained=in_place,
                       whole=room.overlay is not None and room.overlay.takes_all)  # fmt: skip
        if grid is None and state.grid is not None:
            room.focus_at.had = room.focused
        if grid is not None and room.alert_acts.is_open:
            grid = with_inbox(grid)
        elif grid is not None and state.look is not None and state.incident is None:
            grid = emptied(grid, alarmed=bool(state.listed.crits), alerts=bool(state.groups))
        state.grid = grid = self.fitted(grid) if grid is not None else None
        room.said = too_small(width, height) if grid is None else ""
        rects = grid.panes if grid is not None else {}
        if "held" in rects:
            rects["offers"] = rects.get("tabs") or rects["held"]  # while a line is typed no tab can be chosen
        shown = {name: rect for name, rect in rects.items() if self._is_wanted(name)}
        if grid is not None and grid.size == 80 and "guide" in shown and "tabs" not in shown:
            shown["guide"] = replace(shown["guide"], h=height - 2 - shown["guide"].y)
        if (shown, room.overlay) == self._laid:
            return False
        self._laid = (shown, room.overlay)
        for name, widget in {**room.panes(), "sheet": room.overlay}.items():
            if widget is None:
                continue
            rect = shown.get(name)
            widget.display = rect is not None
            if rect is not None:
                widget.styles.offset = (rect.x, rect.y)
                widget.styles.width, widget.styles.height = rect.w, rect.h
        small = grid is None or grid.size == 80
        room.incidents.heads = not small
        for listed, name in ((room.timeline, "TIMELINE"), (room.alerts, "ALERTS")):
            listed.heading = "" if small else name
        if grid is not None:
            room.entry_line.place(grid.margin)
            for pane in room.told.values():
                if hasattr(pane, "margin"):
                    pane.margin = grid.margin
            room.overlays.place()
            if "playbook" in grid.panes and state.shelf is None:
                from warroom.config.playbooks import Shelf

                state.shelf = Shelf()
                from screens.pages.playbook import load_shelf

                room.start(load_shelf(room))
        return True

    def _is_wanted(self, name: str) -> bool:
        """Some panes are shown in an empty room only, some only when there is something to say."""
        room, state = self._room, self._room.state
        empty = state.look is not None and state.incident is None
        if name == "guide":
            return empty and room.overlay is None
        if name == "held":
            return room.lines.writing.speaks
        if name == "containment" and room.lines.writing.speaks and state.grid is not None and state.grid.size == 80:
            return False  # what was not recorded stands in the same row
        offers = room.entry_line.typing and bool(room.entry_line.offered) and not room.lines.writing.speaks
        if name == "offers":
            return offers
        if name == "tabs" and offers:
            return False
        about_one = name in ABOUT_ONE or name.startswith("clock")
        small = state.grid is not None and state.grid.size == 80
        if name in ("tabs", *TABS) and small and not state.config.feed:
            about_one = True  # nothing can come behind them either
        return not (empty and about_one)
