"""What the keys of alerts do, in the room's pane and in the inbox; what acts at once acts on what was looked at.

The forms are imported with the first key that needs one: the room's first paint needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from screens.base.form import Form
from screens.context.registry import Handler, handles
from warroom.core.alert_whole import is_address

if TYPE_CHECKING:
    from screens.context.context import Context


def _open(room: Context, form: Form) -> None:
    """Open a sheet that names its alerts."""
    room.alert_acts.name_alerts()
    room.open(_unmarking(room, form))


def _unmarking(room: Context, form: Form) -> Form:
    """The form, after which its alerts are no longer marked."""

    def after(result: Any) -> str:
        room.alert_acts.unmark()
        return form.after(result)

    def anew() -> Form | None:
        again = form.anew()
        return _unmarking(room, again) if again is not None else None

    return replace(form, after=after, anew=anew)


# ---------------------------------------------------------------- moving


@handles("inbox")
def _inbox(room: Context) -> None:
    """On the alert that is selected in the room's pane, where the keys are there."""
    if room.state.at.pane == "alerts":
        room.alert_acts.open_selected()
    else:
        room.alert_acts.open()


@handles("alert_mark")
def _mark(room: Context) -> None:
    room.alert_acts.mark()


@handles("alert_mark_all")
def _mark_all(room: Context) -> None:
    room.alert_acts.mark_all()


@handles("alert_series")
def _series(room: Context) -> None:
    room.alert_acts.open_series()


@handles("alert_filter")
def _filter(room: Context) -> None:
    room.alert_acts.type_filter()


@handles("inbox_feeds")
def _feeds(room: Context) -> None:
    room.alert_acts.toggle_feeds()


def _view(number: int) -> Handler:
    def take(room: Context) -> None:
        name = room.alert_acts.view(number)
        if name is not None:
            room.say(f"view {number}: {name}" if name else f"no view {number}: add one under [[view]] in config.toml")

    return take


for _number in range(1, 10):
    handles(f"view_{_number}")(_view(_number))


# ---------------------------------------------------------------- doing


@handles("alert_acknowledge")
def _acknowledge(room: Context) -> None:
    """At once where one row is selected that nobody has and that is as it was looked at; else named first."""
    from screens.forms import alerts

    groups = room.alert_acts.targets
    if not groups:
        return
    if all(group.holders == (room.state.person,) for group in groups):
        _open(room, alerts.release(groups))
    elif len(groups) == 1 and room.alert_acts.may_act_at_once and not groups[0].holders:
        these = alerts.prints(groups)
        room.run(lambda door: door.acknowledge_alert(these))
    else:
        _open(room, alerts.acknowledge(groups, room.state.person))


@handles("alert_snooze")
def _snooze(room: Context) -> None:
    from screens.forms import alerts

    if room.alert_acts.targets:
        _open(room, alerts.snooze(room.alert_acts.targets, room.state.clock(), room.state.zone))


@handles("alert_comment")
def _comment(room: Context) -> None:
    from screens.forms import alerts

    if room.alert_acts.targets:
        _open(room, alerts.comment(room.alert_acts.targets))


@handles("link")
def _link(room: Context) -> None:
    """Link what no incident covers; where one incident covers all of it, take the links back."""
    from screens.forms import alerts
    from screens.inbox.rows import hint

    groups = room.alert_acts.targets
    if not groups:
        return
    free = tuple(group for group in groups if not group.incident)
    numbers = {group.incident for group in groups if group.incident}
    if not free and len(numbers) == 1:
        target = next(i for i in room.state.open_incidents if i.number in numbers)
        _open(room, alerts.unlink(groups, target))
        return
    if not free:
        room.say("The marked alerts belong to several incidents: mark those of one.")
        return
    _, likely = hint(free[0].first, room.state.open_incidents)
    preferred = likely or room.state.selected

    def linking() -> Form:
        """The form, filled with what is open, and again while it stands."""
        return replace(alerts.link(free, room.state.open_incidents, preferred), anew=linking)

    _open(room, linking())


@handles("promote")
def _promote(room: Context) -> None:
    """Declare an incident from all of the targets, named by the gravest of them."""
    groups = room.alert_acts.targets
    if groups:
        room.alert_acts.name_alerts()
        whole = groups[0] if len(groups) == 1 else replace(
            groups[0], alerts=tuple(alert for group in groups for alert in group.alerts)
        )
        room.declaring.open(whole)


@handles("alert_copy")
def _copy(room: Context) -> None:
    """Put the link into the clipboard of the person's own terminal (OSC 52); this program never opens one."""
    group = room.state.at.alert_group
    if group is None:
        return
    url = group.first.url
    if not url:
        room.say("It has no link.")
    elif not is_address(url):
        room.say("The link is not a web address, so it is not copied.")
    else:
        room.copy(url, f"The link {url}")
