"""A security case, folded: private from then on, its evidence from hand to hand, its duties met."""

from __future__ import annotations

from msgspec.structs import replace

from warroom.core.changes.rules import Change, Handler, swap, unsnoozed
from warroom.core.events import (
    CaseSet,
    CustodyHanded,
    CustodyReleased,
    CustodyTaken,
    DutyMet,
    DutyOpened,
    Event,
    Payload,
)
from warroom.core.model import SECURITY, Custody, DutySettled, Handed, Incident


def _case(before: Incident, event: Event, data: CaseSet) -> Change | None:
    if data.case == before.case:
        return None
    if data.case != SECURITY:
        return {"case": data.case, "case_at": None}
    return {"case": SECURITY, "case_at": before.case_at or event.at, "private": True}


def _taken(before: Incident, event: Event, data: CustodyTaken) -> Change | None:
    new = Custody(
        number=len(before.custody) + 1, id=event.id, what=data.what, digest=data.digest, size=data.size,
        where=data.where, holder=data.holder, by=event.actor, at=event.at,
    )  # fmt: skip
    return {"custody": (*before.custody, new)}


def _kept(before: Incident, id_: str) -> Custody | None:
    return next((one for one in before.custody if one.id == id_ and one.is_kept), None)


def _handed(before: Incident, event: Event, data: CustodyHanded) -> Change | None:
    old = _kept(before, data.custody)
    if old is None:
        return None
    one = Handed(to=data.to, by=event.actor, at=event.at, where=data.where, note=data.note)
    new = replace(old, holder=data.to, where=data.where or old.where, handed=(*old.handed, one))
    return {"custody": swap(before.custody, old, new)}


def _released(before: Incident, event: Event, data: CustodyReleased) -> Change | None:
    old = _kept(before, data.custody)
    if old is None:
        return None
    new = replace(old, released_at=event.at, released_by=event.actor, released=data.how)
    return {"custody": swap(before.custody, old, new)}


def _met(before: Incident, event: Event, data: DutyMet) -> Change | None:
    if any(one.duty == data.duty for one in before.duties):
        return None
    new = DutySettled(duty=data.duty, by=event.actor, at=event.at, note=data.note, needed=data.needed)
    return {"duties": (*before.duties, new), "snoozes": unsnoozed(before, f"duty:{data.duty}")}


def _opened(before: Incident, _: Event, data: DutyOpened) -> Change | None:
    left = tuple(one for one in before.duties if one.duty != data.duty)
    return None if len(left) == len(before.duties) else {"duties": left}


HANDLERS: dict[type[Payload], Handler] = {
    CaseSet: _case,
    CustodyTaken: _taken,
    CustodyHanded: _handed,
    CustodyReleased: _released,
    DutyMet: _met,
    DutyOpened: _opened,
}
