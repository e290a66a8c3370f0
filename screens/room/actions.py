"""What each action does in the room: opens a form, or calls the room at once. One small function each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from screens.base.key_labels import key_of
from screens.base.registry import DEEDS, Deed, deed
from screens.forms import ending, record, roles, triage, work
from screens.forms import incident as commanding
from screens.inbox import actions as _alerts  # noqa: F401  registers what the keys of alerts do
from screens.pages import clocks, doctor, handover, playbook

if TYPE_CHECKING:
    from screens.base.form import Form
    from screens.room.screen import RoomScreen
    from warroom.core.model import Incident

__all__ = ["DEEDS"]


# ---------------------------------------------------------------- the incident


@deed("declare")
def _declare(screen: RoomScreen) -> None:
    screen.open_declare()


@deed("plan")
def _plan(screen: RoomScreen) -> None:
    screen.open(commanding.plan(screen.policy))


@deed("activate")
def _activate(screen: RoomScreen) -> None:
    if screen.incident is not None:
        screen.open(commanding.activate(screen.incident, screen.policy))


@deed("acknowledge")
def _acknowledge(screen: RoomScreen) -> None:
    incident = screen.incident
    if incident is not None:
        screen.run(lambda room: room.acknowledge(incident.id), f"{incident.number} is acknowledged: you have it")


@deed("severity")
def _severity(screen: RoomScreen) -> None:
    if screen.incident is not None:
        screen.open(commanding.severity(screen.incident, screen.policy))


@deed("status")
def _status(screen: RoomScreen) -> None:
    if screen.incident is not None:
        screen.open(commanding.status(screen.incident, screen.policy, screen.clock(), screen.active_alerts))


@deed("brief")
def _brief(screen: RoomScreen) -> None:
    if screen.incident is not None:
        screen.open(commanding.brief(screen.incident))


@deed("details")
def _details(screen: RoomScreen) -> None:
    if screen.incident is not None:
        screen.open(commanding.details(screen.incident, screen.clock(), screen.zone))


@deed("triage")
def _triage(screen: RoomScreen) -> None:
    if screen.incident is not None:
        entries = screen.detail.entries if screen.detail is not None else ()
        screen.open(triage.form(screen.incident, entries, screen.clock(), screen.zone))


@deed("reopen")
def _reopen(screen: RoomScreen) -> None:
    if screen.incident is not None:
        screen.open(commanding.reopen(screen.incident))


@deed("cancel")
def _cancel(screen: RoomScreen) -> None:
    if screen.incident is not None:
        follows = ("it was a false alarm", "the record stays", "every clock stops")
        screen.open(commanding.reason(screen.incident, "CANCEL", "CANCEL", lambda room, it, why: room.cancel(it, why),
                                    "is cancelled", follows))


# ---------------------------------------------------------------- people


@deed("who")
def _who(screen: RoomScreen) -> None:
    screen.open_pages("who")


@deed("roles")
def _roles(screen: RoomScreen) -> None:
    if screen.incident is not None:
        screen.open(roles.role(screen.incident, screen.policy, screen.candidates()))


@deed("accept")
def _accept(screen: RoomScreen) -> None:
    if screen.incident is not None:
        screen.open(roles.accept(screen.incident, screen.person, screen.briefing()))


@deed("decline")
def _decline(screen: RoomScreen) -> None:
    if screen.incident is not None:
        screen.open(roles.decline(screen.incident, screen.person))


@deed("take_command")
def _take_command(screen: RoomScreen) -> None:
    incident = screen.incident
    if incident is not None and not incident.commander:
        screen.run(lambda room: room.take_command(incident.id), f"{incident.number} is yours: you command it")
    elif incident is not None:
        follows = (f"{incident.commander} commands now", "recorded, and rung in every terminal")
        screen.open(commanding.reason(incident, "TAKE COMMAND", "TAKE COMMAND OF",
                                    lambda room, it, why: room.take_command(it, why), "is yours", follows))  # fmt: skip


# ---------------------------------------------------------------- telling, clocks


@deed("update")
def _update(screen: RoomScreen) -> None:
    if screen.incident is not None:
        screen.open_update()


@deed("approve")
def _approve(screen: RoomScreen) -> None:
    if screen.incident is not None and screen.incident.drafts:
        screen.open(record.drafts(screen.incident, screen.policy, screen.person, screen.zone, screen.people()))


@deed("escalate")
def _escalate(screen: RoomScreen) -> None:
    if screen.incident is not None:
        screen.open(commanding.escalate(screen.incident, screen.policy))


@deed("snooze")
def _snooze(screen: RoomScreen) -> None:
    if screen.incident is not None:
        screen.open(commanding.snooze(screen.incident, screen.running, screen.clock(), screen.zone))


@deed("playbook")
def _playbook(screen: RoomScreen) -> None:
    playbook.open_playbook(screen)


@deed("undo")
def _undo(screen: RoomScreen) -> None:
    incident = screen.incident
    if incident is not None:
        screen.run(lambda room: f"{incident.number}: {room.undo(incident.id)}")


@deed("ask")
def _ask(screen: RoomScreen) -> None:
    if screen.incident is not None:
        screen.open(work.ask(screen.incident, screen.people()))


@deed("task")
def _task(screen: RoomScreen) -> None:
    if screen.incident is not None:
        screen.open(work.task(screen.incident, screen.people(), screen.clock()))


@deed("board")
def _board(screen: RoomScreen) -> None:
    screen.open_pages("board")


@deed("copy_brief")
def _copy_brief(screen: RoomScreen) -> None:
    screen.open_pages("copy")


@deed("merge")
def _merge(screen: RoomScreen) -> None:
    if screen.incident is not None:
        screen.open(_merging(screen, screen.incident))


def _merging(screen: RoomScreen, incident: Incident) -> Form:
    """The form of a merge, filled with what is open, and again while it stands."""

    def anew() -> Form | None:
        now = next((one for one in screen.open_incidents if one.id == incident.id), None)
        return _merging(screen, now) if now is not None else None

    return replace(ending.merge(incident, screen.open_incidents, screen.clock()), anew=anew)


@deed("breach")
def _breach(screen: RoomScreen) -> None:
    it = screen.incident
    if it is not None and it.notified_at is not None:
        screen.say(f"The regulator was told of {it.number} at {it.notified_at.astimezone(screen.zone):%H:%M}.")
    elif it is not None:
        screen.open(ending.breach(it, screen.policy, screen.clock(), screen.zone))


@deed("check_ins")
def _check_ins(screen: RoomScreen) -> None:
    screen.open_pages("check_ins")


@deed("links")
def _links(screen: RoomScreen) -> None:
    screen.open_pages("links")


@deed("handover")
def _handover(screen: RoomScreen) -> None:
    handover.open_handover(screen)


@deed("why")
def _why(screen: RoomScreen) -> None:
    screen.open_pages("why")


def _settle(place: int) -> Deed:
    """Settle the promise that stands at that place of the strip; one that took another's just now is only shown."""

    def settle(screen: RoomScreen) -> None:
        keys = screen.strip_keys
        clocks.settle_promise(screen, keys.shown[place - 1], at_once=not keys.is_new(place - 1, screen.clock()))

    return settle


for _place in range(1, 5):
    DEEDS[f"settle_{_place}"] = _settle(_place)


@deed("promises")
def _promises(screen: RoomScreen) -> None:
    screen.open_pages("promises")


# ---------------------------------------------------------------- the record, alerts


@deed("record")
def _record(screen: RoomScreen) -> None:
    screen.start_typing()


@deed("scribe")
def _scribe(screen: RoomScreen) -> None:
    if screen.incident is not None:
        screen.open_scribe(screen.incident.id)


@deed("amend")
def _amend(screen: RoomScreen) -> None:
    entry = screen.entry
    if entry is not None:
        screen.open(record.amend(entry, screen.clock(), screen.zone))


@deed("retract")
def _retract(screen: RoomScreen) -> None:
    entry = screen.entry
    if entry is None:
        return
    if entry.retracted is not None:
        screen.run(lambda room: room.restore(entry.incident, entry.id), "restored")
    else:
        screen.open(record.retract(entry, screen.zone))


@deed("pin")
def _pin(screen: RoomScreen) -> None:
    entry = screen.entry
    if entry is not None:
        said = "unpinned" if entry.pinned else "pinned"
        screen.run(lambda room: room.pin(entry.incident, entry.id, not entry.pinned), said)


@deed("hypothesis")
def _hypothesis(screen: RoomScreen) -> None:
    if screen.entry is not None and screen.entry.hypothesis is not None:
        screen.open(record.hypothesis(screen.entry, screen.zone))


@deed("wordings")
def _wordings(screen: RoomScreen) -> None:
    screen.open_pages("wordings")


# ---------------------------------------------------------------- moving, help


@deed("next_pane")
def _next_pane(screen: RoomScreen) -> None:
    screen.move_focus(1)


@deed("previous_pane")
def _previous_pane(screen: RoomScreen) -> None:
    screen.move_focus(-1)


def _tab(number: int) -> Deed:
    return lambda screen: screen.choose_tab(number)


for _number in range(1, 6):
    DEEDS[f"tab_{_number}"] = _tab(_number)


@deed("filter")
def _filter(screen: RoomScreen) -> None:
    screen.open_filter()


@deed("wall")
def _wall(screen: RoomScreen) -> None:
    from screens.wall.opener import open_wall

    open_wall(screen)


@deed("theme")
def _theme(screen: RoomScreen) -> None:
    from screens.pages.themes import open_themes

    open_themes(screen)


@deed("last")
def _last(screen: RoomScreen) -> None:
    screen.go_back()


@deed("ended")
def _ended(screen: RoomScreen) -> None:
    screen.toggle_ended()


@deed("command")
def _command(screen: RoomScreen) -> None:
    screen.open_palette()


@deed("doctor")
def _doctor(screen: RoomScreen) -> None:
    doctor.open_doctor(screen)


@deed("help")
def _help(screen: RoomScreen) -> None:
    screen.open_pages("help")


@deed("quit")
def _quit(screen: RoomScreen) -> None:
    screen.leave(key_of("quit"), screen.say)


@deed("arrange")
def _arrange(screen: RoomScreen) -> None:
    screen.open_pages("list")


@deed("back")
def _back(screen: RoomScreen) -> None:
    screen.go_along(-1)


@deed("forward")
def _forward(screen: RoomScreen) -> None:
    screen.go_along(1)
