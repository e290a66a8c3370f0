"""What the room's screen knows for one moment: who looks, at what, and what the last look said. No terminal in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from screens.base.key_labels import shown_for
from screens.view import panels
from screens.view.candidates import Candidates
from screens.view.deadline_cache import Running
from screens.view.ordering import Visited, ordered
from screens.view.promises import Held, Promise, PromisesFound, from_chat
from screens.view.row_cache import Listed
from screens.view.rows import count_words
from warroom.core.clocks import is_acknowledged
from warroom.core.identity import Naming
from warroom.core.inbox import AlertGroup
from warroom.core.model import Alert, Containment, Custody, Deadline, Entry, FeedHealth, Incident, OnCall, WatcherHealth
from warroom.core.naming import People
from warroom.core.status_words import shown
from warroom.keymap.actions import Action, applies
from warroom.keymap.rebinding import rebound
from widgets.now_strip import StripFace, chips_shown

if TYPE_CHECKING:
    from screens.base.grid import Grid
    from warroom.config.playbooks import Shelf
    from warroom.config.settings import Config
    from warroom.core.accounts import KeyAccounts
    from warroom.core.calling import Call
    from warroom.core.handover import After, Hand
    from warroom.core.model.account import Account
    from warroom.core.model.deploy import Deploy
    from warroom.core.model.service import Service
    from warroom.core.policy import Policy
    from warroom.core.replay.moment import Moment
    from warroom.core.service_facts import Around
    from warroom.core.services import Catalogue
    from warroom.room import Detail, Overview
    from warroom.session.room_thread import Snapshot


TABS = ("timeline", "roster", "alerts", "tasks", "feeds")
"""The panes that stand behind the tabs at 80 columns."""


class Pointing(Protocol):
    """Where the person is: which pane has the keys, which row of each list is selected."""

    @property
    def pane(self) -> str:
        """The name of the list that has the keys."""

    @property
    def entry_key(self) -> str | None:
        """The selected entry of the record."""

    @property
    def alert_group(self) -> AlertGroup | None:
        """The selected alerts, of the inbox where it is open."""

    @property
    def inbox_open(self) -> bool: ...

    @property
    def inbox_has(self) -> frozenset[str] | None:
        """What is there in the inbox, in the words that actions need; None where it is closed."""


class Nowhere:
    """Of somebody who has selected nothing yet."""

    pane = "incidents"
    entry_key: str | None = None
    alert_group: AlertGroup | None = None
    inbox_open = False
    inbox_has: frozenset[str] | None = None


class Counts:
    """What is counted of the open incidents: of a thousand it takes too long for every key."""

    def __init__(self, incidents: tuple[Incident, ...], policy: Policy) -> None:
        self.incidents = incidents
        live = [i for i in incidents if i.is_live]
        self.live = len(live)
        self.severities = panels.severity_counts(live, policy)
        self.drill = any(i.drill for i in live)
        self.words = count_words(incidents)


class RoomState:
    """The room as one person sees it. ``at`` is where they are; who draws it says that."""

    def __init__(self, config: Config, person: str, clock: Callable[[], datetime], *, read_only: bool = False,
                 naming: Naming = Naming.LOGIN, banner: str = "", ticking: bool = True,
                 at: Pointing | None = None) -> None:  # fmt: skip
        self.config = config
        self.policy: Policy = config.policy
        self.zone = config.display.zone
        self.person = person
        self.naming = naming
        self.clock = clock
        self.read_only = read_only
        self.banner = banner
        """What is said of a drill; "" where this is none."""
        self.actions: tuple[Action, ...] = rebound(config.keys)
        self.at: Pointing = at if at is not None else Nowhere()
        self.look: Snapshot | None = None
        self.grid: Grid | None = None
        self.tab = "timeline"
        self.selected = ""
        self.before = ""
        """The incident looked at before this one."""
        self.visited = Visited()
        self.deadlines = Running(self.policy)
        self.running: tuple[Deadline, ...] = ()
        """The deadlines of the selected incident, as they were told last."""
        self.listed = Listed(self.zone)
        self.filter = ""
        self.order = "gravity"
        """Which incident stands first: one of ``ordering.ORDERS``."""
        self.ended: tuple[Incident, ...] = ()
        """The ended incidents that follow the open ones, where they are wanted."""
        self.opened_at = clock()
        self.promises_shown: tuple[Promise, ...] = ()
        """The promises that stand in the strip, as it was drawn last."""
        self.hands: tuple[Hand, ...] = ()
        """The open incidents as they are handed over, as they were at the event ``hands_at`` of the journal."""
        self.hands_at = 0
        self.hands_after: After = ((), (), ())
        """With them: what is owed after incidents that have ended, and what is in place of any."""
        self.owed: tuple[tuple[Incident, Deadline], ...] = ()
        """What is owed after incidents that have ended, as it was read last."""
        self.in_place_after: tuple[tuple[Incident, Containment], ...] = ()
        self.kept_after: tuple[tuple[Incident, Custody], ...] = ()
        """What is still in place of incidents that have ended, as it was read last."""
        self.deploys_hidden = False
        """Whether the deploys of feeds are left out of the timeline."""
        self.reviewing = ""
        """The incident whose review was opened last, open or ended."""
        self.read: dict[str, Any] = {}
        """What pages have read from the journal last, by their names."""
        self.read_at: dict[str, object] = {}
        """The event of the journal at which each was read, or what else says that it must be read again."""
        self.figures_wanted: tuple[int, str] = (90, "")
        """Of how many days figures are wanted, and by what they are grouped."""
        self.figures_shown: frozenset[str] = frozenset()
        """How they are shown: with the ``mean``, one as a ``chart`` on the whole screen."""
        self.figures_behind = ""
        """The figure whose incidents are listed."""
        self.on_page = ""
        """What the bar calls the page that has the whole screen; "" where none has."""
        self.keys_of = ("", "")
        """The page whose keys were asked for last, and the place where they are registered."""
        self.checking = 0
        """Which of the things that the check of a review names is told."""
        self.checked = False
        """Whether the key to the next one was pressed since the review was opened."""
        self.walking = 0
        """The page on which the walk through a review is."""
        self.board_of: dict[str, str] = {}
        """The incident that such a page was about when it was opened last."""
        self.board_at: dict[str, tuple[str, str]] = {}
        """Where the person was on pages that have the whole screen: the list, and its selected row."""
        self.followups_shown: frozenset[str] = frozenset()
        """Which follow-ups are wanted: only ``mine``, those too that have ``ended``."""
        self.unspoken = ""
        """The typed command that was refused last."""
        self.asked_to_leave: datetime | None = None
        self.replay: tuple[str, datetime | None] = "", None  # played again next: which ("": the selected), from when
        self.live: Callable[[], StripFace] | None = None  # in a replay over the room: its strip, where it has news
        self.proposed = 0
        """How many commands wait to be confirmed."""
        self.called: set[str] = set()
        """The levels that were called by hand and are not recorded yet, by ``warroom.core.calling.Call.key``."""
        self.ticking = ticking
        """Whether the time is told by itself, each second."""
        self.promises_found = PromisesFound()
        self._counts: Counts | None = None
        self._chat_told: tuple[tuple[object, ...], tuple[Promise, ...]] = (None, None, None), ()
        self._around: tuple[tuple[object, ...], Around] | None = None
        self._catalogue: tuple[tuple[Service, ...], Catalogue] | None = None
        self._accounts: tuple[tuple[Account, ...], KeyAccounts] | None = None
        self._available: tuple[tuple[frozenset[str], str], tuple[Action, ...]] | None = None
        self.shelf: Shelf | None = None
        """The team's playbooks, once they were read."""

    # ------------------------------------------------------------ the last look

    @property
    def moment(self) -> Moment | None:
        """The past moment that is shown; None where this is the room as it is."""
        return self.look.moment if self.look is not None else None

    @property
    def overview(self) -> Overview | None:
        return self.look.overview if self.look is not None else None

    @property
    def open_incidents(self) -> tuple[Incident, ...]:
        return self.overview.incidents if self.overview is not None else ()

    @property
    def active_alerts(self) -> tuple[Alert, ...]:
        """Those that have not resolved."""
        return self.overview.alerts if self.overview is not None else ()

    @property
    def feeds(self) -> tuple[FeedHealth, ...]:
        return self.overview.feeds if self.overview is not None else ()

    @property
    def on_call(self) -> tuple[OnCall, ...]:
        return self.overview.on_call if self.overview is not None else ()

    @property
    def around(self) -> Around:
        """The services that are known, with who is on call and what is going on."""
        known = self.catalogue, self.on_call, self.open_incidents, self.active_alerts, self.key_accounts
        if self._around is None or any(a is not b for a, b in zip(self._around[0], known, strict=True)):
            from warroom.core.service_facts import Around

            self._around = known, Around(*known)
        return self._around[1]

    @property
    def key_accounts(self) -> KeyAccounts:
        """The key accounts of ``config.toml`` and of feeds, made anew when those change."""
        told = self.overview.accounts if self.overview is not None else ()
        if self._accounts is None or self._accounts[0] is not told:
            from warroom.core.accounts import KeyAccounts

            found = (*(table.account() for table in self.config.account), *told)
            self._accounts = told, KeyAccounts(found, self.config.accounts.renewal_soon)
        return self._accounts[1]

    @property
    def catalogue(self) -> Catalogue:
        """The services of ``config.toml`` and of feeds, made anew when those change."""
        told = self.overview.services if self.overview is not None else ()
        if self._catalogue is None or self._catalogue[0] is not told:
            from warroom.core.services import Catalogue

            self._catalogue = told, Catalogue((*(table.service() for table in self.config.service), *told))
        return self._catalogue[1]

    @property
    def watcher(self) -> WatcherHealth:
        return self.overview.watcher if self.overview is not None else WatcherHealth()

    @property
    def groups(self) -> dict[str, AlertGroup]:
        """The alerts as they are shown, by the keys of their rows."""
        return self.listed.groups

    def broken(self, now: datetime) -> tuple[Promise, ...]:
        """Every broken promise of the last look, as this person is to see them."""
        unsent = self.overview.dead_letters if self.overview is not None else ()
        person = None if self.read_only else self.person
        look = self.look
        lost = look is not None and look.cut_off is not None
        # How feeds and alerts do is not known while nothing is heard of them.
        feeds, crits = ((), ()) if lost else (self.feeds, self.listed.crits)
        shown = chips_shown(self.grid.width) if self.grid is not None else 2
        found = self.promises_found.find(
            self.open_incidents, feeds, self.deadlines, now, unsent, person=person, crits=crits, shown=shown,
            owed=self.owed, held=Held(() if lost else self.listed.held, self.config.display.forgotten),
            in_place=self.in_place_after, kept=self.kept_after,
        )  # fmt: skip
        overview = self.overview
        if overview is not None and overview.chat and not (self.read_only or lost):
            found = self._with_chat(found, overview)
        if look is None or not (lost or look.behind is not None or self.proposed):
            return found
        from screens.context import cut_off

        return (*cut_off.promises(look, self.calls(now), self.proposed, self.zone, now), *found)

    def _with_chat(self, found: tuple[Promise, ...], overview: Overview) -> tuple[Promise, ...]:
        """With the messages that wait behind them: the same object as long as it is the same."""
        of = found, overview.chat, overview.incidents
        if any(a is not b for a, b in zip(of, self._chat_told[0], strict=True)):
            self._chat_told = of, (*found, *from_chat(overview.incidents, overview.chat))
        return self._chat_told[1]

    def calls(self, now: datetime) -> tuple[Call, ...]:
        """The levels that somebody must call by hand while nobody is paged, those that are due first."""
        from warroom.core.calling import to_call

        config = self.config
        return to_call(
            self.open_incidents, self.policy, now, config.responder, self.on_call, self.called, config.channel
        )

    def started_since(self, span: timedelta, now: datetime) -> bool:
        """Whether the screen has been open that long: a watcher needs a moment to start."""
        return now - self.opened_at >= span

    # ------------------------------------------------------------ what is selected

    @property
    def detail(self) -> Detail | None:
        """The selected incident with its record; None until the room's thread has read it."""
        detail = self.look.detail if self.look is not None else None
        return detail if detail is not None and detail.incident.id == self.selected else None

    @property
    def incident(self) -> Incident | None:
        """The selected incident as last looked at."""
        if self.detail is not None:
            return self.detail.incident
        return next((i for i in (*self.open_incidents, *self.ended) if i.id == self.selected), None)

    @property
    def deploys(self) -> tuple[Deploy, ...]:
        """What other systems changed, as feeds tell it, oldest first."""
        return self.overview.deploys if self.overview is not None else ()

    @property
    def entry(self) -> Entry | None:
        """The selected entry of its record."""
        key, detail = self.at.entry_key, self.detail
        return next((e for e in detail.entries if e.id == key), None) if detail is not None and key else None

    @property
    def counts(self) -> Counts:
        """What is counted of the open incidents, once for each look."""
        if self._counts is None or self._counts.incidents is not self.open_incidents:
            self._counts = Counts(self.open_incidents, self.policy)
        return self._counts

    def open_incident(self, incident: str) -> Incident | None:
        """The open incident of that id."""
        return next((i for i in self.open_incidents if i.id == incident), None)

    def shown_incidents(self) -> tuple[Incident, ...]:
        """The rows of the list: the open ones, the ended ones where they are wanted, filtered."""
        known = {i.id for i in self.open_incidents}
        every = (*self.open_incidents, *(i for i in self.ended if i.id not in known))
        words = self.filter.lower().split()
        found = [i for i in every if all(w in _searched(i, self.policy) for w in words)] if words else every
        now = self.clock()
        return ordered(found, self.order, lambda i: self.deadlines.of(i, now))

    def turn_to(self, incident: str) -> None:
        """Select an incident, and note that it was looked at."""
        if incident != self.selected:
            self.before, self.selected = self.selected, incident
            self.visited.look(incident, self.before)

    # ------------------------------------------------------------ what may be done

    def has(self) -> frozenset[str]:
        """What is selected, in the words that actions need."""
        found: set[str] = set()
        it = self.incident
        if it is not None:
            found.add("incident")
            found |= {"live"} if it.is_live else set()
            found |= {"unacknowledged"} if it.is_live and not is_acknowledged(it, self.policy, self.clock()) else set()
            found |= {"commanded"} if it.is_live and it.commander != self.person else set()
            found |= {"offered"} if any(o.person == self.person for o in it.offers) else set()
            found |= {"drafts"} if it.drafts else set()
            found |= {"planned"} if it.status.value == "planned" else set()
            found |= {"launch"} if it.status.value == "planned" or it.launch is not None else set()
            found |= {"over"} if it.status.value in ("resolved", "closed") else set()
            found |= {"reopenable"} if not it.is_live and it.status.value != "planned" else set()
        if self.entry is not None:
            found.add("entry")
            found |= {"hypothesis"} if self.entry.hypothesis is not None else set()
        inbox = self.at.inbox_has
        if inbox is not None:
            found |= inbox
        elif self.at.alert_group is not None:
            found.add("alert")
        found |= {f"promise_{n}" for n in range(1, len(self.promises_shown) + 1)}
        return frozenset(found)

    def available(self) -> Sequence[Action]:
        """The actions whose keys do something now, the footer's first. One that was given no key is not among them."""
        if self.moment is not None:
            return sorted((a for a in self.actions if a.pane == "replay" and a.rank and a.keys), key=lambda a: a.rank)
        of = has, pane = self.has(), self.at.pane
        if self._available is None or self._available[0] != of:
            found = [a for a in self.actions if a.rank and a.keys and applies(a, pane, has, read_only=self.read_only)]
            self._available = of, tuple(sorted(found, key=lambda a: (a.pane == "", a.rank)))
        return self._available[1]

    @cached_property
    def tab_keys(self) -> tuple[str, ...]:
        """The key that each tab has now, as it is read; "" for none."""
        return tuple(shown_for(self.actions, f"tab_{number}") for number in range(1, len(TABS) + 1))

    # ------------------------------------------------------------ people

    def people(self) -> tuple[str, ...]:
        """Handles for completion: the responders, then who is on call, then whoever is in the open incidents."""
        known = People(self.config.responder)
        told = [o.person for o in self.on_call]
        seen = [a.person for i in self.open_incidents for a in i.roles]
        others = (known.meant(person) or person for person in (*told, *seen, self.person))
        return tuple(dict.fromkeys((*known.handles, *others)))

    def candidates(self) -> Candidates:
        """Who may take a role, with what is known of them."""
        return Candidates(self.config.responder, self.on_call, self.people(), self.open_incidents, self.policy,
                          self.clock(), self.zone, self.catalogue)  # fmt: skip

    def briefing(self) -> tuple[str, ...]:
        """What a person who takes over a role must know, made from the record."""
        if self.incident is None or self.detail is None:
            return ()
        from warroom.core.service_facts import known_facts

        now = self.clock().astimezone(self.zone)
        known = known_facts(self.incident, self.detail.entries, self.around, now)
        return panels.briefing(
            self.incident, self.policy, self.detail.entries, self.running, self.clock(), self.zone, known
        )


def _searched(incident: Incident, policy: Policy) -> str:
    people = " ".join(a.person for a in incident.roles)
    status = f"{incident.status.value} {shown(policy, incident.status)}"
    parts = (incident.id, incident.title, incident.service, incident.severity, status, people)
    return " ".join(parts).lower()
