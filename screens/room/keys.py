"""What a key does: found in the registry, checked against what is selected, done. And moving between panes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property

from textual import events, on
from textual.widget import Widget

from screens.base.key_labels import key_of, shown_for, spelled
from screens.room.actions import DEEDS
from screens.room.selection import LISTS, Choosing
from screens.view.ordering import ORDERS, incident_views
from warroom.keymap.actions import Action, applies, for_key, shown_key
from widgets.footer import Footer
from widgets.guard import behind, undertaking
from widgets.line_list import LineList
from widgets.tabs import Tabs

LEAVES_WITHIN = timedelta(seconds=15)
"""So soon after it was said what stops, the key leaves."""
TABS = ("timeline", "roster", "alerts", "tasks", "feeds")


class Acting(Choosing):
    """A screen whose keys are the actions of the registry."""

    def on_key(self, event: events.Key) -> None:
        over = self._room.covering
        if over is not None and not self.holds_keys(over):
            event.stop()
            if event.key == "escape":
                self._room.forsake(None)
        elif event.key == "escape" and self._room.covering is None:
            self._escape()
            event.stop()
        elif self._room.likely and (name := self._likely_key(event.key)):
            self._room.take_likely(reopen=name == "declare_reopen")
            event.stop()
        elif self._room.covering is None and not self.typing and self.act_on_key(event.key):
            event.stop()
            event.prevent_default()

    def _likely_key(self, key: str) -> str:
        """The action of that key that takes what is likely the same; "" for none."""
        action = for_key(self.actions, key, "sheet")
        return action.name if action is not None and action.needs == "likely" else ""

    def _escape(self) -> None:
        """One step back: the filter, then what was selected in the record, then nothing."""
        if self.inbox_open and self.inbox is not None:
            if not self.inbox.back():
                self._room.close_inbox()
        elif self.filtering is not None or self.filter:
            self._room.close_filter(keep=False)
        elif self.pane != "incidents":
            self.focus_pane("incidents")

    def action_key(self, key: str) -> None:
        if self._room.covering is None:
            self.act_on_key(key)

    def action_hint(self) -> None:
        self._room.say(f"{key_of('quit')} leaves the room; the record stays")

    def leave(self, key: str, say: Callable[[str], None]) -> None:
        """Leave the program; where the watcher stops with this terminal, that is said first, and the second time
        leaves."""
        room, now = self._room, self._room.clock()
        asked, room.asked_to_leave = room.asked_to_leave, now  # first: a fault in what follows keeps nobody here
        if (asked is None or now - asked > LEAVES_WITHIN) and (said := room.stops_with()):
            say(f"{key} again {said}")
            return
        room.app.exit(0)

    def say(self, sentence: str) -> None:
        super().say(spelled(sentence, self.actions))

    def act_on_key(self, key: str) -> bool:
        """Do what the key means in this pane; False where it means nothing now."""
        action = for_key(self.actions, key, self.pane)
        if action is None or (self.grid is None and action.name != "quit"):
            return False
        self.act(action)
        return True

    def act(self, action: Action) -> None:
        self._follow_selection()
        self.touched = True
        self.hush()
        if self.read_only and action.writes:
            self._room.say("Read only: you see everything and can change nothing.")
        elif not applies(action, self.pane, self.has(), read_only=self.read_only):
            self._room.say(_why_not(action))
        else:
            with undertaking(self._named(action)):
                if not self._room.turn_to_strip(action):
                    DEEDS[action.name](self._room)
        self.tell()

    def _named(self, action: Action) -> str:
        """What the action is about to do, as it is told where that fails: ``acknowledge 0042``."""
        name = action.word or action.name.replace("_", " ")
        it = self.incident
        return f"{name} {it.number}" if it is not None and action.needs and not action.pane else name

    def available(self) -> list[Action]:
        """The actions whose keys do something now, the footer's first. One that was given no key is not among them."""
        has, pane = self.has(), self.pane
        found = [a for a in self.actions if a.rank and a.keys and applies(a, pane, has, read_only=self.read_only)]
        return sorted(found, key=lambda a: (a.pane == "", a.rank))

    # ------------------------------------------------------------ moving about

    @cached_property
    def tab_keys(self) -> tuple[str, ...]:
        """The key that each tab has now, as it is read; "" for none."""
        return tuple(shown_for(self.actions, f"tab_{number}") for number in range(1, len(TABS) + 1))

    def focus_pane(self, name: str) -> None:
        if name == "inbox":
            self._room.focus_inbox()
            return
        if self.grid is not None and self.grid.size == 80 and name in TABS and name != self.tab:
            self.tab = name
            self.place()
        self.set_focus(self.panes()[name])
        self.tell()

    had_focus: Widget | None = None
    """Where the keys went when the terminal became too small for anything."""

    def focus_again(self) -> None:
        """The keys go nowhere: let them go where they went, else to the incidents."""
        had, self.had_focus = self.had_focus, None
        if had is self.entry_line.field:
            self.entry_line.start()
        elif had is not None and had.is_attached:
            self.set_focus(had)
        elif self._room.covering is None and self.incidents.display:
            self.set_focus(self.incidents)

    def move_focus(self, step: int) -> None:
        shown = [n for n in LISTS if self.panes()[n].display]
        if self.grid is not None and self.grid.size == 80:
            shown = ["incidents", self.tab] if self.tab in LISTS else ["incidents"]
        here = shown.index(self.pane) if self.pane in shown else 0
        self.focus_pane(shown[(here + step) % len(shown)])
        self._take_first()

    def _take_first(self) -> None:
        """Who goes to the record or the alerts means a row of it: the newest entry, the gravest alert.

        Never an incident: where the selected one has gone, no key may hit another that the person did not choose.
        """
        listed = self.pane_widget
        if not isinstance(listed, LineList) or listed is self.incidents:
            return
        if listed.selected_key is None and listed.rows:
            listed.select(listed.rows[-1 if listed.follow else 0].key)

    def choose_tab(self, number: int) -> None:
        name = TABS[number - 1]
        if self.grid is not None and self.grid.size == 80:
            self.tab = name
            self.place()
        if name in LISTS:
            self.focus_pane(name)
            self._take_first()
        else:
            self.set_focus(self.incidents)
        self.tell()

    def go_to(self, incident: str) -> None:
        """Select an incident wherever it stands in the list."""
        if incident != self.selected:
            self.before, self.selected = self.selected, incident
            self.visited.look(incident, self.before)
        self.select(incident)
        self.incidents.select(incident)
        self.tell()

    def turn_to(self, incident: str) -> None:
        """Select an incident so that what is done next is done to it, whether the list shows it or not."""
        if incident != self.selected:
            self.go_to(incident)
            self._room.running = self._room.deadlines.of(self.incident, self.clock()) if self.incident else ()

    def go_back(self) -> None:
        """The incident looked at before; again, and it is this one."""
        if self.before:
            self.go_to(self.before)
        else:
            self._room.say("You looked at no other incident yet.")

    def go_along(self, step: int) -> None:
        """Back or forward along the incidents that were looked at."""
        incident = self.visited.step(step)
        if incident:
            self.go_to(incident)
        else:
            self._room.say("You looked at no incident before." if step < 0 else "There is none further on.")

    def go_where(self, terminal: str) -> None:
        """To the open incident that somebody at that terminal is at."""
        others = self._room.attendance.others
        at = next((one.incident for one in others if one.terminal == terminal), "")
        if any(i.id == at for i in self.open_incidents):
            self.go_to(at)

    def take_view(self, choice: str) -> None:
        """Take an order or a saved view, as the list's page names them. What is selected stays selected."""
        kind, _, name = choice.partition(":")
        if kind == "order":
            self.order = name
            self._room.say(f"the list: {ORDERS[name][1]}")
        else:
            views = incident_views(self.config.view)
            view = views[int(name)] if name else None
            self.filter = view.filter if view is not None else ""
            self.order = view.order if view is not None else self.order
            self._room.say(f"view: {view.name}" if view is not None else "every incident")
        self.tell()

    @on(Tabs.Picked)
    def _tab_picked(self, event: Tabs.Picked) -> None:
        self.choose_tab(int(event.key))

    @on(Footer.Picked)
    def _key_pressed(self, event: Footer.Picked) -> None:
        action = next((a for a in self.actions if shown_key(a.keys[0] if a.keys else "") == event.key), None)
        if action is not None and self._room.covering is None and not self.typing:
            self.act(action)

    def start_typing(self) -> None:
        if not self.entry_line.field.blank or not self._room.take_line_back():
            self.entry_line.start()
        self.tell()

    def show_held(self) -> None:
        """The strip above the entry line, shown while it has something to say."""
        if self._room.scribe is not None:
            self._room.scribe.show_held()
            return
        held = self.told["held"]
        shown = self.grid is not None and self._room.writing.speaks and self._room.covering is None
        if shown or held.display:
            held.display = shown
            self.place()

    def toggle_ended(self) -> None:
        if self.ended:
            self.ended = ()
            self.tell()
        else:
            behind(self, self._fetch_ended(), "show the ended incidents", group="ended", exclusive=True)

    async def _fetch_ended(self) -> None:
        found = await self.do(lambda room: room.ended(100))
        self.ended = tuple(found)
        self._room.say(f"{len(self.ended)} ended incidents follow the open ones" if found else "none has ended yet")
        self.tell()


def _why_not(action: Action) -> str:
    return {
        "incident": f"Select an incident first: {key_of('declare')} declares one.",
        "live": f"It is over: {key_of('reopen')} reopens it.",
        "unacknowledged": "It is acknowledged already.",
        "offered": "No role is offered to you here.",
        "commanded": "You command it already.",
        "drafts": "No update waits for approval.",
        "planned": "It is an incident already.",
        "reopenable": "It is open.",
        **{f"promise_{n}": "No promise stands there." for n in range(1, 5)},
        "entry": "Select an entry first, with the arrows.",
        "hypothesis": "It is not a hypothesis.",
        "alert": "Select an alert first, with the arrows.",
        "row": "There is nothing to mark.",
        "series": "It is one alert: there is nothing to open.",
        "link": "It has no link.",
        "views": "No view is saved: add one under [[view]] in config.toml.",
        "small": "The feeds are shown already.",
    }.get(action.needs, "Not now.")
