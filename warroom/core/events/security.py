"""A security case: declared one, its evidence in custody, its duties met."""

from __future__ import annotations

from typing import Literal

from warroom.core.events.payload import Payload


class CaseSet(Payload, frozen=True, kw_only=True):
    """What kind of case it is: ``security`` is private from then on; "" is an incident like any other, and it stays
    as private as it was."""

    type: Literal["case_set"] = "case_set"
    case: str


class CustodyTaken(Payload, frozen=True, kw_only=True):
    """A piece of evidence is kept. The event's id is its id. ``digest`` is ``sha256:…``, ``size`` counts bytes,
    ``holder`` has it."""

    type: Literal["custody_taken"] = "custody_taken"
    what: str
    holder: str
    digest: str = ""
    size: int | None = None
    where: str = ""


class CustodyHanded(Payload, frozen=True, kw_only=True):
    type: Literal["custody_handed"] = "custody_handed"
    custody: str
    to: str
    where: str = ""
    note: str = ""


class CustodyReleased(Payload, frozen=True, kw_only=True):
    """It is kept no longer: returned, destroyed, left with somebody for good. ``how`` says which."""

    type: Literal["custody_released"] = "custody_released"
    custody: str
    how: str


class DutyMet(Payload, frozen=True, kw_only=True):
    """A duty of the case was met; ``needed`` False: it is none here, for the reason in ``note``."""

    type: Literal["duty_met"] = "duty_met"
    duty: str
    note: str = ""
    needed: bool = True


class DutyOpened(Payload, frozen=True, kw_only=True):
    """It is to be met after all."""

    type: Literal["duty_opened"] = "duty_opened"
    duty: str
