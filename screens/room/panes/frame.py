"""The room told for one moment: from the last look and the clock to the values that the panes show. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from screens.base.faults import made
from screens.base.key_labels import key_of, shown_for, spelled, told
from screens.context import cut_off
from screens.context.state import TABS
from screens.room.panes.empty import alarm, alarm_group
from screens.view import clock_slots, metrics, panels, rows
from screens.view.promises import CRIT, Promise, strip
from warroom.core.drill import told as drilled
from warroom.core.identity import Naming
from warroom.core.inbox import where
from warroom.core.times import countdown
from warroom.core.words import role_label
from warroom.keymap.actions import Action, shown_key
from widgets.alarm import Alarm
from widgets.bar import Bar, BarFace
from widgets.brief import Brief
from widgets.clock import ClockFace
from widgets.facts import Facts, FactsFace
from widgets.feeds import Feeds, FeedsFace
from widgets.footer import Footer, FooterFace
from widgets.glyphs import UNICODE
from widgets.guide import Guide, GuideFace
from widgets.headline import Headline
from widgets.notice import Notice, NoticeFace
from widgets.now_strip import Chip, NowStrip, StripFace, chips_shown
from widgets.palette import Palette
from widgets.pane import Pane
from widgets.roster import Roster, RosterFace
from widgets.strips import Words, as_spans
from widgets.tabs import Tab, Tabs, TabsFace

if TYPE_CHECKING:
    from screens.context.state import RoomState
    from screens.view.row_cache import Listed
    from warroom.core.replay.moment import Moment


class Picture(Struct, frozen=True):
    """What every pane shows now; ``promises`` are all the broken ones, in the strip's order."""

    values: dict[str, Any]
    clocks: tuple[ClockFace, ...]
    promises: tuple[Promise, ...]
    failed: dict[str, Exception] = field(default_factory=dict)
    """The panes whose value could not be made, and why."""
    alerts_count: Words = ""
    newest: Words = field(default="")
    letters: tuple[str, ...] = ()
    """The keys of the promises that the strip shows."""

    @staticmethod
    def panes(palette: Palette) -> dict[str, Pane[Any]]:
        """The panes that a picture is told to, by their names in the grid."""
        return {
            "bar": Bar(palette=palette), "strip": NowStrip(palette=palette),
            "headline": Headline(palette=palette), "alarm": Alarm(palette=palette), "brief": Brief(palette=palette),
            "roster": Roster(palette=palette), "feeds": Feeds(palette=palette), "tabs": Tabs(palette=palette),
            "tasks": Facts(palette=palette), "deadlines": panels.DeadlineTable(palette=palette),
            "playbook": Facts(palette=palette),
            "also": Facts(palette=palette), "told": Facts(palette=palette), "keys": Footer(palette=palette),
            "guide": Guide(palette=palette), "held": Notice(palette=palette),
            "containment": Notice(palette=palette),
        }  # fmt: skip


NAMED = {
    Naming.LOGIN: "from the login name, or --as NAME", Naming.OPTION: "by --as", Naming.VARIABLE: "by WARROOM_USER",
    Naming.KEY: "by your SSH key", Naming.PROXY: "by the proxy you came through", Naming.DRILL: "by the drill's story",
}  # fmt: skip
"""Who says that somebody is the person of the screen."""
TABS_AFTER = 7  # the rank after which the tabs' keys stand in the footer


class Around(Protocol):
    """What is not known of the room itself but of this terminal: who else is here, what lies over the record."""

    @property
    def palette(self) -> Palette: ...

    @property
    def notice(self) -> str: ...

    @property
    def typing(self) -> bool:
        """Whether letters go into a field: then no key is told that would type one."""

    @property
    def filtering_list(self) -> bool:
        """Whether the list is being filtered."""

    @property
    def others(self) -> Others: ...

    def overlay_keys(self) -> tuple[tuple[str, str], ...] | None:
        """The keys of what lies over the record, None where nothing does."""

    def held_face(self, key: str) -> NoticeFace:
        """The lines that were not recorded; ``key`` takes one back."""

    def strip_letters(self, broken: tuple[Promise, ...], now: datetime) -> tuple[str, ...]:
        """The keys of the promises that the strip shows."""


class Others(Protocol):
    """The people at other terminals."""

    def names(self) -> tuple[str, ...]: ...

    def short(self, now: datetime) -> tuple[str, ...]: ...


def picture(state: RoomState, around: Around, now: datetime) -> Picture:
    """The whole room for this moment."""
    assert state.grid is not None
    broken = state.broken(now)
    letters = around.strip_letters(striped(state, broken), now)
    wanted = makers(state, around, now, broken, letters)
    values, failed = made({name: make for name, make in wanted.items() if name in state.grid.panes})
    return Picture(values, clocks(state, now), broken, failed, alert_count(state.listed), newest(state), letters)


def clocks(state: RoomState, now: datetime) -> tuple[ClockFace, ...]:
    """What the clocks show, in their order."""
    assert state.grid is not None
    return clock_slots.faces(state.running, state.incident, state.grid.columns, now, state.zone)


def striped(state: RoomState, broken: tuple[Promise, ...]) -> tuple[Promise, ...]:
    """The broken promises that the strip tells: all but the alert that has a block of its own."""
    blocked = alarm_group(state) if state.grid is not None and "alarm" in state.grid.panes else None
    return broken if blocked is None else tuple(p for p in broken if p.word != CRIT or p.key != blocked.key)


def makers(
    state: RoomState, around: Around, now: datetime, broken: tuple[Promise, ...], letters: tuple[str, ...]
) -> dict[str, Callable[[], Any]]:
    """How the value of each pane is made; ``letters`` are the keys of the promises in the strip."""
    assert state.grid is not None
    overview, incident, detail, width = state.overview, state.incident, state.detail, state.grid.width
    size = state.grid.size
    small = size == 80

    @cache
    def roster() -> RosterFace:
        face = panels.roster(
            incident, state.policy, state.running, now, titled=not small, on_call=overview.on_call if overview else (),
            present=around.others.short(now), incidents=state.open_incidents,
        )  # fmt: skip
        return face if state.moment is None or (overview and overview.on_call) else panels.on_call_not_kept(face)

    @cache
    def feeds() -> FeedsFace:
        found, service = overview.signals if overview else (), incident.service if incident else ""
        series = metrics.signals(found, state.feeds, service, now, state.zone)
        face = panels.feeds(state.feeds, now, titled=not small, measured=series.signals)
        return panels.feeds_not_kept(face) if state.moment is not None else face

    return {
        "bar": lambda: bar(state, around, now),
        "strip": lambda: past_strip(state, state.moment) if state.moment is not None else told_in_drill(state, strip(
            striped(state, broken), state.open_incidents, state.deadlines, now, state.zone, state.actions,
            keys=letters, owed=state.owed, shown=chips_shown(width),
        )),
        "alarm": lambda: alarm(state, now),
        "headline": lambda: panels.headline(incident, state.policy, now, state.zone, size=size),
        "brief": lambda: panels.brief(
            incident, detail.entries if detail else (), state.policy, now, state.zone, size=size
        ),
        "roster": roster,
        "feeds": feeds,
        "tasks": lambda: panels.tasks(incident, now, state.zone, titled=not small),
        "deadlines": lambda: panels.deadline_rows(state.running, incident, now),
        "also": lambda: panels.also_open(state.open_incidents, incident, state.deadlines, now),
        "playbook": lambda: playbook_told(state, around),
        "told": lambda: panels.last_told(incident, state.running, now, state.zone),
        "keys": lambda: keys(state, around),
        "guide": lambda: guide(state),
        "held": lambda: held(state, around),
        "containment": lambda: contained(state, now),
        "tabs": lambda: tabs(state, roster().count, feeds().count),
    }  # fmt: skip


def told_in_drill(state: RoomState, face: StripFace) -> StripFace:
    """In a drill, what this person's roles are told and they have not read stands first; where all is calm, that a
    drill is owed."""
    unread = drilled.unread(drilled.on(state.overview), state.open_incidents, state.person)
    if not unread:
        if face.chips or (owed := _drill_owed(state)) is None:
            return face
        since = f"{owed.astimezone(state.zone):%-d %b}"
        return replace(face, calm=(*as_spans(face.calm, "dim"), (f"     a drill is owed since {since}", "dim")))
    many = "1 for you" if len(unread) == 1 else f"{len(unread)} for you"
    chip = Chip("MESSAGE" if len(unread) == 1 else "MESSAGES", ((many, "bright"),), key=":drill", tone="text")
    return replace(face, chips=(chip, *face.chips))


def _drill_owed(state: RoomState) -> datetime | None:
    finished_at = state.overview.drilled_at if state.overview is not None else None
    return drilled.owed(drilled.on(state.overview), finished_at, state.config.drill.every, state.clock())


def past_strip(state: RoomState, shown: Moment) -> StripFace:
    """In a replay: that nothing here is so now, and how one looks at it."""
    if state.live is not None and (news := state.live()).chips:
        return news
    there = shown.at.astimezone(state.zone)
    how = "as known at" if shown.dial.value == "known" else "as it happened by"
    live = shown_for(state.actions, "replay_live")
    leads_back = (("   ", "dim"), (live, "key"), (" live", "dim")) if live else ()
    told = (f"not now: {how} ", "dim"), (f"{there:%a %d %b %Y %H:%M:%S}", "bright")
    return StripFace((), calm=(*told, *leads_back))


def playbook_told(state: RoomState, around: Around) -> FactsFace:
    """The playbook's steps; what reads playbooks is imported where there is room for them."""
    from screens.view.playbook_steps import playbook_face

    return playbook_face(state.shelf, state.incident, state.zone, around.palette, state.actions)


def newest(state: RoomState) -> Words:
    """Who wrote the newest entry, and when: what stands at the entry line's right end."""
    detail = state.detail
    if detail is None or not detail.entries:
        return ""
    last = detail.entries[-1]
    return f"last entry {last.at.astimezone(state.zone):%H:%M:%S}, {last.author}"


def alert_count(listed: Listed) -> Words:
    return ((f"{listed.firing} firing, ", "dim"), (f"{listed.new} unacknowledged", "bright" if listed.new else "dim"))


def bar(state: RoomState, around: Around, now: datetime) -> BarFace:
    feeds = state.feeds
    stale, counts = rows.stale_feeds(feeds), state.counts
    clock, zone, local = clock_of_day(now, state.zone)
    return BarFace(
        name=state.on_page or ("ALERTS" if state.at.inbox_open else "WAR ROOM"),
        place=state.config.name,
        open=counts.live,
        severities=counts.severities,
        firing=state.listed.firing,
        new=state.listed.new,
        crit=len(state.listed.crits),
        fresh=len(feeds) - len(stale),
        stale=len(stale),
        who=state.person,
        others=around.others.names(),
        role=_role(state, panels.roles_of(state.person, state.incident)),
        warning=warning(state, now),
        drill=bool(state.banner) or counts.drill or drilled.on(state.overview) is not None,
        replay=state.moment is not None,
        clock=clock,
        zone=zone,
        local=local,
    )


def clock_of_day(now: datetime, zone: tzinfo) -> tuple[str, str, str]:
    """What of the bar is another in each second: the clock, its zone, and the other zone's time."""
    there = now.astimezone(zone)
    local = "" if there.utcoffset() == timedelta() else f"{now.astimezone(UTC):%H:%M} UTC"
    return there.strftime("%H:%M:%S"), there.tzname() or "UTC", local


def _role(state: RoomState, held: list[str]) -> str:
    """What the person is in the selected incident, in full where there is room."""
    if state.read_only:
        return "reads"
    if not held or state.incident is None:
        return ""
    if state.grid is not None and state.grid.size == 200:
        return f"{role_label(state.policy, held[0])} of {state.incident.number}"
    return panels.short_role(held[0])


def warning(state: RoomState, now: datetime) -> str:
    """What is broken in the program itself: said loudest, because nothing else can be trusted then."""
    if state.look is not None and (
        said := cut_off.bar_words(state.look, state.zone, short=state.grid is not None and state.grid.size == 80)
    ):
        return said
    if state.look is not None and state.look.trouble:
        return "cannot read the record"
    watcher = state.watcher
    if watcher.alive or not state.started_since(timedelta(seconds=4), now):
        return ""
    if watcher.beat_at is None:
        return "no watcher: nothing is polled"
    return f"watcher dead {countdown(watcher.beat_at - now).lstrip('+')}"


def guide(state: RoomState) -> GuideFace:
    """What a person can do in a room where nothing is open."""
    feeds = len(state.config.feed)
    return GuideFace(state.person, feeds, str(state.config.source or "~/.config/warroom/config.toml"),
                     read_only=state.read_only,
                     alert=_guided_alert(state),
                     declare=spelled(key_of("declare"), state.actions),
                     doctor=spelled(key_of("doctor"), state.actions),
                     acknowledge=shown_for(state.actions, "alert_acknowledge"),
                     named=NAMED[state.naming])  # fmt: skip


def _guided_alert(state: RoomState) -> str:
    """The alert that the keys of an empty room are about; "" where they are about none."""
    group = state.at.alert_group if state.at.pane == "alerts" else None
    if group is None:
        return ""
    return ", ".join(filter(None, (group.name, where(group.first) or group.first.service)))


def held(state: RoomState, around: Around) -> NoticeFace:
    """Lines that were not recorded, with the reason: nothing typed is lost."""
    return around.held_face(spelled(key_of("record"), state.actions))


def contained(state: RoomState, now: datetime) -> NoticeFace:
    """What is in place; what words it is imported once there is anything."""
    from screens.room.panes.contained import contained as words

    assert state.grid is not None
    return words(state, now, state.grid.panes["containment"].w)


def tabs(state: RoomState, roster: Words, feeds: Words) -> TabsFace:
    detail = state.detail
    tasks = sum(1 for t in state.incident.tasks if t.state == "open") if state.incident else 0
    broken_feeds = _hidden(feeds)
    first, second, third, fourth, fifth = state.tab_keys
    return TabsFace(
        (
            Tab("1", "Timeline", str(detail.total) if detail else "", first),
            Tab("2", "Roster", _hidden(roster), second),
            Tab("3", "Alerts", _alerts_told(state), third),
            Tab("4", "Tasks", str(tasks) if tasks else "", fourth),
            Tab("5", "Feeds", broken_feeds, fifth),
        ),
        chosen=str(TABS.index(state.tab) + 1),
    )


def _alerts_told(state: RoomState) -> Words:
    """How many alerts nobody has; critical ones in their colour."""
    crits, new = len(state.listed.crits), state.listed.new
    if crits:
        return ((f"{UNICODE.crit} {crits}", "s1"),)
    return ((f"{new}", "bright"),) if new else ""


def _hidden(count: Words) -> Words:
    """A count told in a tab: the pane behind it is hidden, so what is broken there is told in yellow."""
    if isinstance(count, str):
        return count
    return tuple((text, "latet" if token == "bright" else token) for text, token in count)


def keys(state: RoomState, around: Around) -> FooterFace:
    """The keys that do something now, or what was just said."""
    if around.notice:
        return FooterFace(((("›", around.notice)),), keep_last=False)
    covering = around.overlay_keys()
    if covering is not None:
        return FooterFace(covering, keep_last=True)
    if state.at.inbox_open:
        return _inbox_keys(state, around)
    if around.filtering_list:
        return FooterFace((("enter", "keep"), ("esc", "every incident")), keep_last=False)
    if around.typing:
        return FooterFace((
            ("enter", "record"), ("f h d n a: i:", "kind"), ("14:23 -5m", "time"), ("!", "pin"), ("esc", "keys"),
        ), keep_last=False)  # fmt: skip
    small = state.grid is not None and state.grid.size == 80
    actions = [a for a in state.available() if a.word]
    if small and state.incident is not None:  # the entry line says its own key, and tabs are what is needed there
        actions = [a for a in actions if a.name not in ("record", "next_pane")]
    found = _told(state, actions)
    if small and state.incident is not None:
        at = next((n for n, a in enumerate(actions) if a.pane == "" and a.rank > TABS_AFTER), len(found))
        if "".join(state.tab_keys) == "12345":  # other keys stand before the tabs' names alone
            found.insert(at, ("1-5", "tabs"))
    return FooterFace(tuple(found))


def _told(state: RoomState, actions: Sequence[Action]) -> list[tuple[str, str]]:
    """Keys and words. Where an alert is selected, the key that declares means that alert, and says so."""
    from_alert = any(a.name == "promote" for a in actions)
    found = []
    for action in actions:
        key = action.keys[0]
        if from_alert and action.name == "declare":
            continue
        if action.name == "promote":
            key = next((a.keys[0] for a in state.actions if a.name == "declare" and a.keys), key)
        found.append((shown_key(key), action.word))
    return found


def _inbox_keys(state: RoomState, around: Around) -> FooterFace:
    if around.typing:
        completes = told(state.actions, "filter_complete")
        return FooterFace((("enter", "keep"), *completes, ("esc", "as before")), keep_last=False)
    found = _told(state, [a for a in state.available() if a.word and a.pane])
    if "views" in state.has():
        found.append(("1-9", "views"))
    back = next((n + 1 for n, (_, word) in enumerate(found) if word == "filter"), len(found))
    found.insert(back, ("esc", "back"))
    key = shown_for(state.actions, "help")
    return FooterFace((*found, *(((key, "all keys"),) if key else ())))
