"""The room told for one moment: from the last look and the clock to the values that the panes show. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from screens.base.key_labels import key_of, shown_for, spelled, told
from screens.view import clock_slots, metrics, panels, playbook_steps, rows
from screens.view.promises import Promise, strip
from warroom.core.identity import Naming
from warroom.core.times import countdown
from warroom.core.words import role_label
from warroom.keymap.actions import shown_key
from widgets.bar import Bar, BarFace
from widgets.brief import Brief
from widgets.clock import ClockFace
from widgets.facts import Facts
from widgets.feeds import Feeds
from widgets.footer import Footer, FooterFace
from widgets.guide import Guide, GuideFace
from widgets.notice import Notice, NoticeFace
from widgets.now_strip import NowStrip
from widgets.palette import Palette
from widgets.pane import Pane
from widgets.roster import Roster
from widgets.strips import Words
from widgets.tabs import Tab, Tabs, TabsFace

if TYPE_CHECKING:
    from screens.room.screen import RoomScreen
    from screens.view.row_cache import Listed


class Picture(Struct, frozen=True):
    """What every pane shows now; ``promises`` are all the broken ones, in the strip's order."""

    values: dict[str, Any]
    clocks: tuple[ClockFace, ...]
    promises: tuple[Promise, ...]
    failed: dict[str, Exception] = field(default_factory=dict)
    """The panes whose value could not be made, and why."""
    alerts_count: Words = ""
    newest: Words = field(default="")

    @staticmethod
    def panes(palette: Palette) -> dict[str, Pane[Any]]:
        """The panes that a picture is told to, by their names in the grid."""
        return {
            "bar": Bar(palette=palette), "strip": NowStrip(palette=palette), "brief": Brief(palette=palette),
            "roster": Roster(palette=palette), "feeds": Feeds(palette=palette), "tabs": Tabs(palette=palette),
            "tasks": Facts(palette=palette), "deadlines": panels.DeadlineTable(palette=palette),
            "playbook": Facts(palette=palette),
            "also": Facts(palette=palette), "told": Facts(palette=palette), "keys": Footer(palette=palette),
            "guide": Guide(palette=palette), "held": Notice(palette=palette),
        }  # fmt: skip


NAMED = {
    Naming.LOGIN: "from the login name, or --as NAME", Naming.OPTION: "by --as", Naming.VARIABLE: "by WARROOM_USER",
    Naming.KEY: "by your SSH key", Naming.PROXY: "by the proxy you came through", Naming.DRILL: "by the drill's story",
}  # fmt: skip
"""Who says that somebody is the person of the screen."""
TABS_AFTER = 7  # the rank after which the tabs' keys stand in the footer


def picture(screen: RoomScreen, now: datetime) -> Picture:
    """The whole room for this moment."""
    assert screen.look is not None
    assert screen.grid is not None
    overview = screen.look.overview
    feeds = overview.feeds if overview else ()
    incident, detail = screen.incident, screen.detail
    broken = screen.broken(now)
    grid_size = screen.grid.size
    small = grid_size == 80
    count = alert_count(screen.listed)
    roster = panels.roster(
        incident, screen.policy, screen.running, now, titled=not small, on_call=overview.on_call if overview else (),
        present=screen.attendance.short(now), incidents=screen.open_incidents,
    )  # fmt: skip
    service = incident.service if incident else ""
    series = metrics.signals(overview.signals if overview else (), feeds, service, now, screen.zone)
    feeds_face = panels.feeds(feeds, now, titled=not small, measured=series.signals)
    makers: dict[str, Callable[[], Any]] = {
        "bar": lambda: bar(screen, now),
        "strip": lambda: strip(
            broken, screen.open_incidents, screen.deadlines, now, screen.zone, screen.actions,
            keys=screen.strip_keys.tell(screen, broken, now),
        ),
        "brief": lambda: panels.brief(
            incident, detail.entries if detail else (), screen.policy, now, screen.zone, size=grid_size
        ),
        "roster": lambda: roster,
        "feeds": lambda: feeds_face,
        "tasks": lambda: panels.tasks(incident, now, screen.zone, titled=not small),
        "deadlines": lambda: panels.deadline_rows(screen.running, incident, now),
        "also": lambda: panels.also_open(screen.open_incidents, incident, screen.deadlines, now),
        "playbook": lambda: playbook_steps.playbook_face(
            screen.shelf, incident, screen.zone, screen.palette, screen.actions
        ),
        "told": lambda: panels.last_told(incident, screen.running, now, screen.zone),
        "keys": lambda: keys(screen),
        "guide": lambda: guide(screen),
        "held": lambda: held(screen),
        "tabs": lambda: tabs(screen, roster.count, feeds_face.count),
    }
    values, failed = made({name: make for name, make in makers.items() if name in screen.grid.panes})
    clocks = clock_slots.faces(screen.running, incident, screen.grid.columns, now, screen.zone)
    return Picture(values, clocks, broken, failed, count, newest(screen))


def made(makers: Mapping[str, Callable[[], Any]]) -> tuple[dict[str, Any], dict[str, Exception]]:
    """What could be made, and what kept the others from being made: one pane's fault is no other's."""
    values: dict[str, Any] = {}
    failed: dict[str, Exception] = {}
    for name, make in makers.items():
        try:
            values[name] = make()
        except Exception as error:
            failed[name] = error
    return values, failed


def newest(screen: RoomScreen) -> Words:
    """Who wrote the newest entry, and when: what stands at the entry line's right end."""
    detail = screen.detail
    if detail is None or not detail.entries:
        return ""
    last = detail.entries[-1]
    return f"newest {last.at.astimezone(screen.zone):%H:%M:%S}, {last.author}"


def alert_count(listed: Listed) -> Words:
    return ((f"{listed.firing} firing, ", "dim"), (f"{listed.new} new", "bright" if listed.new else "dim"))


def bar(screen: RoomScreen, now: datetime) -> BarFace:
    overview = screen.look.overview if screen.look else None
    feeds = overview.feeds if overview else ()
    stale = rows.stale_feeds(feeds)
    live = [i for i in screen.open_incidents if i.is_live]
    there = now.astimezone(screen.zone)
    return BarFace(
        name="ALERTS" if screen.inbox_open else "WAR ROOM",
        place=screen.config.name,
        open=len(live),
        severities=panels.severity_counts(live, screen.policy),
        firing=screen.listed.firing,
        new=screen.listed.new,
        fresh=len(feeds) - len(stale),
        stale=len(stale),
        who=screen.person,
        others=screen.attendance.names(),
        role=_role(screen, panels.roles_of(screen.person, screen.incident)),
        clock=there.strftime("%H:%M:%S"),
        zone=there.tzname() or "UTC",
        local="" if there.utcoffset() == timedelta() else f"{now.astimezone(UTC):%H:%M} UTC",
        warning=warning(screen, now),
        drill=bool(screen.banner) or any(i.drill for i in live),
    )


def _role(screen: RoomScreen, held: list[str]) -> str:
    """What the person is in the selected incident, in full where there is room."""
    if screen.read_only:
        return "reads"
    if not held or screen.incident is None:
        return ""
    if screen.grid is not None and screen.grid.size == 200:
        return f"{role_label(screen.policy, held[0])} of {screen.incident.number}"
    return panels.short_role(held[0])


def warning(screen: RoomScreen, now: datetime) -> str:
    """What is broken in the program itself: said loudest, because nothing else can be trusted then."""
    if screen.look is not None and screen.look.trouble:
        return "record not readable"
    watcher = screen.watcher
    if watcher.alive or not screen.started_since(timedelta(seconds=4), now):
        return ""
    if watcher.beat_at is None:
        return "no watcher: nothing is polled"
    return f"watcher dead {countdown(watcher.beat_at - now).lstrip('+')}"


def guide(screen: RoomScreen) -> GuideFace:
    """What a person can do in a room where nothing is open."""
    feeds = len(screen.config.feed)
    return GuideFace(screen.person, feeds, str(screen.config.source or "~/.config/warroom/config.toml"),
                     read_only=screen.read_only,
                     declare=spelled(key_of("declare"), screen.actions),
                     doctor=spelled(key_of("doctor"), screen.actions),
                     named=NAMED[screen.naming])  # fmt: skip


def held(screen: RoomScreen) -> NoticeFace:
    """Lines that were not recorded, with the reason: nothing typed is lost."""
    return screen.writing.face(spelled(key_of("record"), screen.actions))


def tabs(screen: RoomScreen, roster: Words, feeds: Words) -> TabsFace:
    detail = screen.detail
    tasks = sum(1 for t in screen.incident.tasks if t.state == "open") if screen.incident else 0
    new = screen.listed.new
    broken_feeds = _hidden(feeds)
    first, second, third, fourth, fifth = screen.tab_keys
    return TabsFace(
        (
            Tab("1", "Timeline", str(detail.total) if detail else "", first),
            Tab("2", "Roster", _hidden(roster), second),
            Tab("3", "Alerts", ((f"{new} new", "bright"),) if new else "", third),
            Tab("4", "Tasks", str(tasks) if tasks else "", fourth),
            Tab("5", "Feeds", broken_feeds, fifth),
        ),
        chosen=str(("timeline", "roster", "alerts", "tasks", "feeds").index(screen.tab) + 1),
    )


def _hidden(count: Words) -> Words:
    """A count told in a tab: the pane behind it is hidden, so what is broken there is told in yellow."""
    if isinstance(count, str):
        return count
    return tuple((text, "latet" if token == "bright" else token) for text, token in count)


def keys(screen: RoomScreen) -> FooterFace:
    """The keys that do something now, or what was just said."""
    if screen.notice:
        return FooterFace(((("›", screen.notice)),), keep_last=False)
    if screen.covering is not None:
        return FooterFace(screen.covering_keys(), keep_last=True)
    if screen.inbox_open:
        return _inbox_keys(screen)
    if screen.filtering is not None:
        return FooterFace((("enter", "keep"), ("esc", "every incident")), keep_last=False)
    if screen.typing:
        return FooterFace((
            ("enter", "record"), ("f h d n a: i:", "kind"), ("14:23 -5m", "time"), ("!", "pin"), ("esc", "keys"),
        ), keep_last=False)  # fmt: skip
    small = screen.grid is not None and screen.grid.size == 80
    actions = [a for a in screen.available() if a.word]
    if small and screen.incident is not None:  # the entry line says its own key, and tabs are what is needed there
        actions = [a for a in actions if a.name not in ("record", "next_pane")]
    found = [(shown_key(a.keys[0]), a.word) for a in actions]
    if small and screen.incident is not None:
        at = next((n for n, a in enumerate(actions) if a.pane == "" and a.rank > TABS_AFTER), len(found))
        if "".join(screen.tab_keys) == "12345":  # other keys stand before the tabs' names alone
            found.insert(at, ("1-5", "tabs"))
    return FooterFace(tuple(found))


def _inbox_keys(screen: RoomScreen) -> FooterFace:
    if screen.typing:
        completes = told(screen.actions, "filter_complete")
        return FooterFace((("enter", "keep"), *completes, ("esc", "as before")), keep_last=False)
    found = [(shown_key(a.keys[0]), a.word) for a in screen.available() if a.word and a.pane]
    if "views" in screen.has():
        found.append(("1-9", "views"))
    back = next((n + 1 for n, (_, word) in enumerate(found) if word == "filter"), len(found))
    found.insert(back, ("esc", "back"))
    key = shown_for(screen.actions, "help")
    return FooterFace((*found, *(((key, "all keys"),) if key else ())))
