"""A security case: made one, its evidence in custody, its duties met."""

from __future__ import annotations

import re
from datetime import datetime

from warroom.commands import reading
from warroom.commands.door import CommandBase, CommandContext, Refused, Which
from warroom.commands.lazy_events import events
from warroom.core.duties import custody_name, duties_of
from warroom.core.model import SECURITY, Custody, Incident, Status
from warroom.core.naming import folded
from warroom.core.words import did_you_mean, short

_NAME = re.compile(r"[Ee]-(?P<incident>(?:\d{4}-)?\d+)-(?P<number>\d+)")
_DIGEST = re.compile(r"(?:(?P<kind>[a-z0-9-]+):)?(?P<hex>[0-9a-f]+)", re.IGNORECASE)
_LENGTHS = {32: "md5", 40: "sha1", 64: "sha256", 96: "sha384", 128: "sha512"}


class SecurityCommands(CommandBase):
    """What is owed after a case is owed although it is closed."""

    def set_case(
        self, inc: Which, case: str = SECURITY, *, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """Make it a security case, private from then on; "" makes it an incident like any other, as private as it is.

        Never refused for what is missing: what a case asks for is asked, and recorded where it is not there.
        """
        with self._transaction(inc, key, at) as act:
            if act.first(events.CaseSet):
                return act.it
            if act.it.status in (Status.MERGED, Status.CANCELLED):
                act.must_be_open("make it a security case")
            if act.it.case == case:
                raise Refused(f"{act.it.number} is {'a' if case else 'no'} security case already: nothing changes.")
            act.append(events.CaseSet(case=case))
            return act.after()

    def take_custody(
        self, inc: Which, what: str, digest: str = "", *, size: int | None = None, where: str = "", holder: str = "",
        key: str | None = None, at: datetime | None = None,
    ) -> tuple[Incident, Custody]:  # fmt: skip
        """Record that a piece of evidence is kept: what, its hash, by whom and where."""
        words = reading.needed(reading.line(what, "This evidence"), "Evidence needs words: say what is kept.")
        data = events.CustodyTaken(
            what=words, digest=_digest(digest), size=size, where=reading.line(where, "This place", 200),
            holder=reading.line(holder, "This name", 80) or self.person,
        )  # fmt: skip
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.CustodyTaken):
                return act.it, _there(act.it, first.id)
            if act.it.status in (Status.MERGED, Status.CANCELLED):
                act.must_be_open("take evidence")
            made = act.append(data)
            after = act.after()
            return after, _there(after, made.id)

    def hand_custody(
        self, custody: str, to: str, *, where: str = "", note: str = "", key: str | None = None,
        at: datetime | None = None,
    ) -> tuple[Incident, Custody]:  # fmt: skip
        """Record that a piece of evidence went to somebody else."""
        whom = reading.needed(reading.line(to, "This name", 80), "Name who has it now.")
        place, why = reading.line(where, "This place", 200), reading.line(note, "This note")
        with self._transaction(_incident(custody), key, at) as act:
            one = _named(act, custody)
            if act.first(events.CustodyHanded):
                return act.it, one
            if one.holder == whom and (not place or place == one.where):
                raise Refused(f"{whom} has {custody_name(act.it, one)} already: name who has it now.")
            act.append(events.CustodyHanded(custody=one.id, to=whom, where=place, note=why))
            after = act.after()
            return after, _there(after, one.id)

    def release_custody(
        self, custody: str, how: str, *, key: str | None = None, at: datetime | None = None
    ) -> tuple[Incident, Custody]:
        """Record that it is kept no longer, and what became of it."""
        words = reading.reason(how, "release evidence")
        with self._transaction(_incident(custody), key, at) as act:
            if first := act.first(events.CustodyReleased):
                return act.it, _there(act.it, getattr(first.data, "custody", ""))
            one = _named(act, custody)
            act.append(events.CustodyReleased(custody=one.id, how=words))
            after = act.after()
            return after, _there(after, one.id)

    def meet_duty(
        self, inc: Which, duty: str, note: str = "", needed: bool = True, *, key: str | None = None,
        at: datetime | None = None,
    ) -> Incident:  # fmt: skip
        """Record that a duty of the case was met, or (``needed`` False) why it is none here."""
        text = reading.reason(note, f"say that {short(duty, 40)} need not be told", need=not needed)
        with self._transaction(inc, key, at) as act:
            if act.first(events.DutyMet):
                return act.it
            it = act.it
            found = duties_of(it, self.policy)
            if not found:
                raise Refused(f"{it.number} has no duties: they begin with a security case, or a data breach.")
            asked = folded(duty)
            one = next((one for one in found if asked in (folded(one.duty.name), folded(one.label))), None)
            if one is None:
                names = [one.duty.name for one in found]
                raise Refused(f'"{short(duty, 40)}" is no duty of {it.number}: {did_you_mean(duty, names)}')
            if one.settled is not None:
                raise Refused(
                    f"{one.settled.by} recorded that for {it.number} at {act.when(one.settled.at)}: it is settled."
                )
            act.not_before(one.since, "has that duty since")
            act.append(events.DutyMet(duty=one.duty.name, note=text, needed=needed))
            return act.after()


def begin(act: CommandContext, *, security: bool, private: bool, reporter: str, contact: str) -> None:
    """What a declaration says beyond the incident itself, in the same transaction: nobody ever sees it without."""
    if security:
        act.append(events.CaseSet(case=SECURITY))
    elif private:
        act.append(events.DetailsChanged(private=True))
    if reporter:
        act.append(events.ReporterNamed(name=reporter, contact=contact))


def _digest(text: str) -> str:
    """``sha256:…`` for what was given; the length tells which it is where nobody says so."""
    if not text.strip():
        return ""
    match = _DIGEST.fullmatch(text.strip())
    kind = "" if match is None else (match["kind"] or _LENGTHS.get(len(match["hex"]), "")).lower()
    if match is None or not kind or len(text) > 200:
        raise Refused(f'"{short(text, 40)}" is not a hash: give it as sha256:…, or leave it out.')
    return f"{kind}:{match['hex'].lower()}"


def _incident(custody: str) -> str:
    match = _NAME.fullmatch(custody.strip())
    if match is None:
        raise Refused(f'"{short(custody, 40)}" is not a piece of evidence: give its id, such as E-0042-1.')
    return match["incident"]


def _named(act: CommandContext, custody: str) -> Custody:
    """The piece that the id names, kept still."""
    number = int(custody.strip().rpartition("-")[2])
    one = next((one for one in act.it.custody if one.number == number), None)
    if one is None:
        raise Refused(f"There is no {custody.strip()}: `warroom custody {act.it.number}` lists what there is.")
    if not one.is_kept:
        raise Refused(f"{custody_name(act.it, one)} is kept no longer ({short(one.released, 60)}): take it again.")
    return one


def _there(it: Incident, id_: str) -> Custody:
    found: Custody = next(one for one in it.custody if one.id == id_)
    return found
