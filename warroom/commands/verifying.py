"""Making sure that the fix holds: who reported it is asked, looks are recorded, a recovery goes on in stages."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from warroom.commands import reading
from warroom.commands.door import CommandBase, CommandContext, Refused, Which
from warroom.commands.lazy_events import events
from warroom.core.closing import (
    WHOLE,
    calm_words,
    fires_on,
    next_stage,
    soak_left,
    soak_span,
    stage_before,
    still_fires,
)
from warroom.core.model import METHODS, Ask, Incident, Status
from warroom.core.naming import named
from warroom.core.words import did_you_mean, short

if TYPE_CHECKING:
    from warroom.core.model import Alert

QUESTION = "does it work again for you?"
_SAYS_NO = re.compile(r"\s*(no|not|nope|still|never|worse)\b", re.IGNORECASE)
_AT_LEAST = timedelta(minutes=5)


class VerifyingCommands(CommandBase):
    """Each gives the incident as it is afterwards."""

    def name_reporter(
        self, inc: Which, name: str, contact: str = "", *, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """Say who reported it and how they are reached; "" takes that back."""
        who, reached = reporter_words(name, contact)
        with self._transaction(inc, key, at) as act:
            if act.first(events.ReporterNamed):
                return act.it
            if act.it.status in (Status.MERGED, Status.CANCELLED):
                act.must_be_open("say who reported it")
            old = act.it.reporter
            if (who, reached) == ((old.name, old.contact) if old else ("", "")):
                raise Refused(f"That is what {act.it.number} says already: give another name or contact.")
            act.append(events.ReporterNamed(name=who, contact=reached))
            return act.after()

    def ask_reporter(
        self, inc: Which, text: str = "", *, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """Ask who reported it whether it works again; the answer is wanted by the end of the soak."""
        words = reading.line(text, "This question") or QUESTION
        with self._transaction(inc, key, at) as act:
            if act.first(events.Asked):
                return act.it
            act.must_be_open("ask who reported it")
            if act.it.reporter is None:
                raise Refused(f"Nobody is named who reported {act.it.number}: name them first.")
            if (ask := asked_of_reporter(act.it)) is not None:
                raise Refused(f"{ask.person} is asked since {act.when(ask.at)}: record the answer instead.")
            ask_them(act, self._box(act), words)
            return act.after()

    def verify(
        self, inc: Which, method: str, text: str = "", good: bool = True, *, probe: str = "",
        took_ms: int | None = None, key: str | None = None, at: datetime | None = None,
    ) -> Incident:  # fmt: skip
        """Record a look at whether the fix holds. Of the reporter it is the answer to what they were asked."""
        how = named(method, METHODS)
        if not how:
            raise Refused(f'"{short(method, 40)}" is no way to verify it: {did_you_mean(method, METHODS)}')
        words = reading.line(text, "This result")
        if how in ("test", "other") and not words:
            what = "A test" if how == "test" else "This"
            raise Refused(f"{what} needs words: say what was looked at, and what came of it.")
        with self._transaction(inc, key, at) as act:
            if act.first(events.Verified):
                return act.it
            it = act.it
            if it.status in (Status.PLANNED, Status.MERGED, Status.CANCELLED):
                act.must_be_live("verify it")
            if how == "calm":
                words = words or self._calm(act)
            act.append(events.Verified(method=how, text=words, good=good, probe=probe, took_ms=took_ms))
            if how == "reporter" and (ask := asked_of_reporter(it)) is not None:
                act.append(events.AskAnswered(ask=ask.id, answer=words or ("yes" if good else "no")))
            return act.after()

    def recover(
        self, inc: Which, to: int | None = None, reason: str = "", *, back: bool = False, key: str | None = None,
        at: datetime | None = None,
    ) -> Incident:  # fmt: skip
        """Let more through, after the calm that the stage asks for, or with a reason before it is over; or go back.

        Args:
            to: so many of a hundred; the next stage, or with ``back`` the one before, where it is not given.
        """
        why = reading.reason(reason, "go on", need=False)
        with self._transaction(inc, key, at) as act:
            if act.first(events.RecoveryStaged, events.StatusChanged):
                return act.it
            act.must_be_live("let more through")
            it, at_now = act.it, act.it.recovered or 0
            wanted = to if to is not None else stage_before(it, self.policy) if back else next_stage(it, self.policy)
            if wanted is None or wanted == at_now:
                raise Refused(_nowhere(it, at_now))
            if not 0 <= wanted <= WHOLE:
                raise Refused(f"{wanted} % is not a share: give 1 to 100.")
            if wanted > at_now:
                self._may_go_on(act, wanted, why)
            self._stage(act, wanted, why)
            return act.after()

    # -- the rules behind them

    def _stage(self, act: CommandContext, wanted: int, why: str) -> None:
        if wanted == 0:
            act.append(events.StatusChanged(status=Status.IDENTIFIED, reason=why or "the recovery is taken back"))
            return
        if act.it.status is not Status.MONITORING:
            act.append(events.StatusChanged(status=Status.MONITORING, reason=""))
        act.append(events.RecoveryStaged(percent=wanted, reason=why))

    def _may_go_on(self, act: CommandContext, wanted: int, why: str) -> None:
        """Refuse while the calm of the stage is not over and nobody says why it may go on; the first needs none."""
        it, firing = act.it, self._still_firing(act.it)
        if why or (it.recovered is None and not firing):
            return
        left = soak_left(it, self.policy, act.at, firing) if it.recovered is not None else timedelta()
        if left or firing:
            at = f"is at {it.recovered} %" if it.recovered is not None else "is not calm"
            wanting = calm_words(left, firing)
            raise Refused(f"{it.number} {at}, {wanting}: wait for calm, or give a reason to go on to {wanted} % now.")

    def _calm(self, act: CommandContext) -> str:
        """What monitoring says: for how long it has been calm. Refused while a linked alert still fires."""
        it, firing = act.it, self._still_firing(act.it)
        if firing:
            raise Refused(f"{it.number} is not calm, {still_fires(firing)}: wait until it ends.")
        since = it.soak_started_at or it.mitigated_at
        return f"no linked alert fires since {act.when(since)}" if since is not None else "no linked alert fires"

    def _still_firing(self, it: Incident) -> tuple[Alert, ...]:
        return fires_on(it, filter(None, map(self.store.alert, (link.fingerprint for link in it.alerts))))

    def _box(self, act: CommandContext) -> timedelta:
        return max(_AT_LEAST, soak_span(act.it, self.policy))


def reporter_words(name: str, contact: str) -> tuple[str, str]:
    """Both as one line; a contact alone is nobody's."""
    who, reached = reading.line(name, "This name", 80), reading.line(contact, "This contact", 200)
    if reached and not who:
        raise Refused("A contact belongs to somebody: say who reported it.")
    return who, reached


def asked_of_reporter(it: Incident) -> Ask | None:
    """What who reported it was asked and did not answer yet, too late for its time box or not."""
    if it.reporter is None:
        return None
    mine = (ask for ask in it.asks if ask.person == it.reporter.name and ask.state in ("open", "expired"))
    found: Ask | None = next(reversed([*mine]), None)
    return found


def ask_them(act: CommandContext, box: timedelta, words: str = QUESTION) -> None:
    """Ask who reported it, with a time limit; how they are reached stands beside the question."""
    reporter = act.it.reporter
    assert reporter is not None
    contact = f" ({reporter.contact})" if reporter.contact else ""
    act.append(events.Asked(person=reporter.name, text=f"{words}{contact}", due_at=act.at + box))


def ask_when_fixed(act: CommandContext, wanted: Status, box: timedelta) -> None:
    """Where the fix is said to be in, whoever reported it is asked, once."""
    it = act.it
    answered = any(one.method == "reporter" and one.at >= it.status_since for one in it.verifications)
    if wanted not in (Status.MONITORING, Status.RESOLVED) or it.reporter is None or answered:
        return
    if asked_of_reporter(it) is None and it.status is not Status.MONITORING:
        ask_them(act, box)


def says_no(answer: str) -> bool:
    """Whether the answer to "does it work again" is that it does not."""
    return _SAYS_NO.match(answer) is not None


def _nowhere(it: Incident, at: int) -> str:
    if at == WHOLE:
        return f"{it.number} is recovered to 100 %: resolve it when the soak is over, or go back."
    return f"{it.number} is at {at} % already: name another share."
