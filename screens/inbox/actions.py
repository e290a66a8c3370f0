"""What the keys of alerts do, in the room's pane and in the inbox; what acts at once acts on what was looked at.

The forms are imported with the first key that needs one: the room's first paint needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from screens.base.form import Form
from screens.base.registry import DEEDS, Deed, deed

if TYPE_CHECKING:
    from screens.room.screen import RoomScreen


def _open(screen: RoomScreen, form: Form) -> None:
    """Open a sheet that names its alerts."""
    screen.name_alerts()
    screen.open(_unmarking(screen, form))


def _unmarking(screen: RoomScreen, form: Form) -> Form:
    """The form, after which its alerts are no longer marked."""

    def after(result: Any) -> str:
        screen.unmark()
        return form.after(result)

    def anew() -> Form | None:
        again = form.anew()
        return _unmarking(screen, again) if again is not None else None

    return replace(form, after=after, anew=anew)


# ---------------------------------------------------------------- moving


@deed("inbox")
def _inbox(screen: RoomScreen) -> None:
    screen.open_inbox()


@deed("inspect")
def _inspect(screen: RoomScreen) -> None:
    screen.open_inbox(screen.alerts.selected_key)


@deed("alert_mark")
def _mark(screen: RoomScreen) -> None:
    if screen.inbox is not None:
        screen.inbox.mark()


@deed("alert_mark_all")
def _mark_all(screen: RoomScreen) -> None:
    if screen.inbox is not None:
        screen.inbox.mark_all()


@deed("alert_series")
def _series(screen: RoomScreen) -> None:
    if screen.inbox is not None:
        screen.inbox.open_series()


@deed("alert_filter")
def _filter(screen: RoomScreen) -> None:
    if screen.inbox is not None:
        screen.inbox.type_filter()


@deed("inbox_feeds")
def _feeds(screen: RoomScreen) -> None:
    if screen.inbox is not None:
        screen.inbox.toggle_feeds()


def _view(number: int) -> Deed:
    def take(screen: RoomScreen) -> None:
        if screen.inbox is not None:
            name = screen.inbox.view(number)
            screen.say(f"view {number}: {name}" if name else f"there is no view {number}: see [[view]] in config.toml")

    return take


for _number in range(1, 10):
    DEEDS[f"view_{_number}"] = _view(_number)


# ---------------------------------------------------------------- doing


@deed("alert_acknowledge")
def _acknowledge(screen: RoomScreen) -> None:
    """At once where one row is selected that nobody has and that is as it was looked at; else named first."""
    from screens.forms import alerts

    groups = screen.targets
    if not groups:
        return
    if all(group.holders == (screen.person,) for group in groups):
        _open(screen, alerts.release(groups))
    elif len(groups) == 1 and screen.may_act_at_once and not groups[0].holders:
        these = alerts.prints(groups)
        screen.run(lambda room: room.acknowledge_alert(these))
    else:
        _open(screen, alerts.acknowledge(groups, screen.person))


@deed("alert_snooze")
def _snooze(screen: RoomScreen) -> None:
    from screens.forms import alerts

    if screen.targets:
        _open(screen, alerts.snooze(screen.targets, screen.clock(), screen.zone))


@deed("alert_comment")
def _comment(screen: RoomScreen) -> None:
    from screens.forms import alerts

    if screen.targets:
        _open(screen, alerts.comment(screen.targets))


@deed("link")
def _link(screen: RoomScreen) -> None:
    """Link what no incident covers; where one incident covers all of it, take the links back."""
    from screens.forms import alerts
    from screens.inbox.rows import hint

    groups = screen.targets
    if not groups:
        return
    free = tuple(group for group in groups if not group.incident)
    numbers = {group.incident for group in groups if group.incident}
    if not free and len(numbers) == 1:
        target = next(i for i in screen.open_incidents if i.number in numbers)
        _open(screen, alerts.unlink(groups, target))
        return
    if not free:
        screen.say("Several incidents cover what is marked: mark those of one of them.")
        return
    _, likely = hint(free[0].first, screen.open_incidents)
    preferred = likely or screen.selected

    def linking() -> Form:
        """The form, filled with what is open, and again while it stands."""
        return replace(alerts.link(free, screen.open_incidents, preferred), anew=linking)

    _open(screen, linking())


@deed("promote")
def _promote(screen: RoomScreen) -> None:
    """Declare an incident from all of the targets, named by the gravest of them."""
    groups = screen.targets
    if groups:
        screen.name_alerts()
        whole = groups[0] if len(groups) == 1 else replace(
            groups[0], alerts=tuple(alert for group in groups for alert in group.alerts)
        )
        screen.open_declare(whole)


@deed("alert_copy")
def _copy(screen: RoomScreen) -> None:
    """Put the link into the clipboard of the person's own terminal (OSC 52); this program never opens one."""
    group = screen.alert_group
    if group is None:
        return
    url = group.first.url
    if not url:
        screen.say("It has no link.")
    elif not is_address(url):
        screen.say("Its link is no web address: it is shown, not copied.")
    else:
        screen.app.copy_to_clipboard(url)
        screen.say(f"copied: {url}")


def is_address(url: str) -> bool:
    """Whether it is an address of the web, in one piece."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and url.isprintable() and " " not in url
