"""The page of an alert: all that is known of it, each address copied by a key, what the inbox does by the same keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from screens.context.registry import Made, PageKind, handler, handles, page
from screens.inbox import whole
from screens.inbox.rows import Surroundings
from screens.sheets.page import Page
from screens.view.rows import stale_feeds
from warroom.core.alert_whole import DASHBOARD, RUNBOOK, SOURCE, links, texts
from warroom.core.inbox import AlertGroup, as_one

if TYPE_CHECKING:
    from screens.context.context import Context
    from screens.sheets.page_rows import PageRow
    from warroom.commands.inbox import AlertHistory

NAME = "alert"
_COPIED = {"alert_runbook": RUNBOOK, "alert_dashboard": DASHBOARD, "alert_copy": SOURCE}


class Shown(Struct, frozen=True):
    """What the page is about: these alerts whatever becomes of them, and what was read of the first one's past.

    ``of`` is what was known when that was read; ``group`` how they were last.
    """

    prints: tuple[str, ...]
    group: AlertGroup
    past: AlertHistory | None = None
    of: tuple[object, ...] = ()


@handles("inspect")
def _open(room: Context) -> None:
    group = room.state.at.alert_group
    if group is not None:
        show(room, group)


def show(room: Context, group: AlertGroup) -> None:
    """Lay the page of these alerts over the record; the first of them is told whole."""
    room.alert_acts.name_alerts()
    room.open_soon(_show(room, group))


async def _show(room: Context, group: AlertGroup) -> None:
    await _read(room, Shown(group.fingerprints, group))
    heading, rows, said = make(room)
    room.open_overlay(Page(
        NAME, heading, rows, said=said, palette=room.palette, margin=room.margin, label_width=whole.LABEL, place=NAME,
        anew=lambda: _again(room), enters="copy",
    ))  # fmt: skip


async def _read(room: Context, shown: Shown) -> None:
    """Read what became of it."""
    of = _known(room, shown)
    first = shown.prints[0]
    past = await room.do(lambda door: door.alert_history(first))
    room.state.read[NAME] = Shown(shown.prints, now(room, shown), past, of)


def _again(room: Context) -> tuple[PageRow, ...]:
    """The rows a moment later; the past is read again when there is more of it."""
    shown: Shown = room.state.read[NAME]
    if shown.of != _known(room, shown):
        room.start(_read(room, shown), group=NAME)
    return make(room)[1]


def _known(room: Context, shown: Shown) -> tuple[object, ...]:
    group, overview = now(room, shown), room.state.overview
    return group.first, group.acts, overview.seq if overview is not None else 0


def now(room: Context, shown: Shown) -> AlertGroup:
    """The alerts as they are now; those that are gone from sight as they were last."""
    triaged = room.state.listed.sorted.triaged
    wanted = {one: n for n, one in enumerate(shown.prints)}
    found = sorted(
        (it for it in triaged if it.alert.fingerprint in wanted), key=lambda it: wanted[it.alert.fingerprint]
    )
    if not found or found[0].alert.fingerprint != shown.prints[0]:
        return shown.group
    return as_one(found)


def make(room: Context) -> Made:
    """The page for this moment."""
    state = room.state
    shown: Shown = state.read[NAME]
    group, overview = now(room, shown), state.overview
    stale = stale_feeds(overview.feeds) if overview is not None else {}
    around = Surroundings(state.open_incidents, state.policy, state.zone, state.clock(), stale, state.actions,
                          state.config.display.forgotten, state.around)  # fmt: skip
    on_call = overview.on_call if overview is not None else ()
    rows = whole.rows(group, around, on_call, state.config.responder, shown.past)
    return whole.heading(group), rows, ""


def choose(room: Context, key: str, text: str = "") -> None:
    """Open the page of another alert of the group."""
    shown: Shown = room.state.read[NAME]
    print_ = key.removeprefix(whole.OTHER)
    other = next((it for it in room.state.listed.sorted.triaged if it.alert.fingerprint == print_), None)
    if other is not None:
        room.open_soon(_show(room, as_one([other])))
    elif (alert := next((a for a in shown.group.alerts if a.fingerprint == print_), None)) is not None:
        room.say(f"{alert.title} has resolved: the inbox shows it no longer.")


def stays(room: Context, key: str, text: str) -> str:
    """Enter copies what a row says; on another alert it goes there."""
    shown: Shown = room.state.read[NAME]
    alert = shown.group.first
    rest = key.partition("/")[2]
    if key.startswith(whole.OTHER):
        return ""
    if key.startswith(whole.LINK):
        room.copy(rest, f"The link {rest}")
    elif key.startswith(whole.TEXT):
        name = rest.rpartition("/")[0]
        room.copy(dict(texts(alert)).get(name, ""), f"The {name}")
    elif key.startswith(whole.LABELS):
        room.copy(alert.labels.get(rest, ""), f"The label {rest}")
    else:
        return "Enter copies a text, a label or a link; the keys below act on the alert."
    return room.notice


def press(room: Context, action: str, row: str) -> None:
    """Copy an address, or do what the key does in the inbox, to the alerts of this page and no others."""
    shown: Shown = room.state.read[NAME]
    group = now(room, shown)
    if action in _COPIED:
        _copy(room, group, _COPIED[action])
        return
    with room.alert_acts.about(group):
        handler(action)(room)


def _copy(room: Context, group: AlertGroup, name: str) -> None:
    url = next((link.url for link in links(group.first) if link.name == name), "")
    if url:
        room.copy(url, f"The {'link' if name == SOURCE else name} {url}")
    else:
        room.say(f"It has no {'link to its source' if name == SOURCE else name}.")


page(PageKind(NAME, open=_open, choose=choose, stays=stays, press=press))
