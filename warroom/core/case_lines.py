"""What the timeline says of a security case and of verification. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from warroom.core import events as e
from warroom.core.headline import Headline, said
from warroom.core.model import SECURITY, Custody, Incident, Kind
from warroom.core.verified import took


def _case(_: e.Event, __: Incident | None, data: e.CaseSet) -> Headline:
    text = "a security case: private, evidence before containment" if data.case == SECURITY else "no security case"
    return Headline(Kind.MILESTONE, text, "security")


def _taken(event: e.Event, _: Incident | None, data: e.CustodyTaken) -> Headline:
    where = f", {data.where}" if data.where else ""
    digest = f", {data.digest}" if data.digest else ""
    return Headline(Kind.FACT, f"evidence: {data.what}, held by {data.holder}{where}{digest}", "custody", event.id)


def _about_custody(words: Callable[[Any], str], why: str) -> Callable[[e.Event, Incident | None, Any], Headline | None]:
    def write(_: e.Event, before: Incident | None, data: Any) -> Headline | None:
        found = (one for one in (before.custody if before else ()) if one.id == data.custody)
        one: Custody | None = next(found, None)
        if one is None:
            return None
        return Headline(Kind.FACT, said(f"evidence {words(data)}: {one.what}", getattr(data, why)), "custody", one.id)

    return write


def _handed_words(data: e.CustodyHanded) -> str:
    return f"handed to {data.to}" + (f", {data.where}" if data.where else "")


def _met(_: e.Event, __: Incident | None, data: e.DutyMet) -> Headline:
    whom = data.duty.replace("_", " ")
    return Headline(Kind.MILESTONE, said(f"{whom} {'told' if data.needed else 'need not be told'}", data.note), "duty")


def _opened(_: e.Event, __: Incident | None, data: e.DutyOpened) -> Headline:
    return Headline(Kind.NOTE, f"{data.duty.replace('_', ' ')} is still to be told", "duty")


def _reporter(_: e.Event, __: Incident | None, data: e.ReporterNamed) -> Headline:
    contact = f" ({data.contact})" if data.contact else ""
    return Headline(Kind.NOTE, f"reported by {data.name}{contact}" if data.name else "nobody is named who reported it")


def _verified(event: e.Event, _: Incident | None, data: e.Verified) -> Headline:
    by = f"probe {data.probe}" if data.probe else data.method
    word = "verified by" if data.good else "NOT verified by"
    mark = "ok" if data.good else "failed"
    return Headline(Kind.FACT, said(f"{word} {by}", f"{data.text}{took(data)}".strip()), mark, event.id)


def _withdrawn(_: e.Event, __: Incident | None, data: e.VerificationWithdrawn) -> Headline:
    return Headline(Kind.NOTE, said("a verification is withdrawn", data.reason), ref=data.verification)


def _staged(_: e.Event, before: Incident | None, data: e.RecoveryStaged) -> Headline:
    at = before.recovered if before else None
    way = f"recovery {at} → {data.percent} %" if at is not None else f"recovery begins with {data.percent} %"
    return Headline(Kind.MILESTONE, said(way, data.reason), f"{data.percent} %")


WRITERS: dict[type[e.Payload], Callable[[e.Event, Incident | None, Any], Headline | None]] = {
    e.CaseSet: _case,
    e.CustodyTaken: _taken,
    e.CustodyHanded: _about_custody(_handed_words, "note"),
    e.CustodyReleased: _about_custody(lambda data: "no longer kept", "how"),
    e.DutyMet: _met,
    e.DutyOpened: _opened,
    e.ReporterNamed: _reporter,
    e.Verified: _verified,
    e.VerificationWithdrawn: _withdrawn,
    e.RecoveryStaged: _staged,
}
