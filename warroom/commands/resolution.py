"""What is told of an incident when it ends: what ended it, and whether the alerts that it covers were of use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import convert

from warroom.commands import reading
from warroom.commands.door import CommandBase, Refused, Which
from warroom.commands.lazy_events import events
from warroom.commands.merged import merged_into
from warroom.core.model import RATINGS, AlertLink, Incident, Resolution, Status
from warroom.core.naming import folded, named
from warroom.core.words import did_you_mean, short

NO_ANSWER = "none"
_LONGEST = 2_000


class ResolutionCommands(CommandBase):
    """Each gives the incident as it is afterwards. All of it may be told later, of one that is closed too."""

    def tell_resolution(
        self, inc: Which, told: Mapping[str, str], *, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """Say what ended it: ``cause``, ``steps``, ``before``, ``after``. What is not among them stays as it is."""
        names = ("cause", "steps", "before", "after")
        if wrong := next((name for name in told if name not in names), ""):
            raise Refused(f'"{short(wrong, 40)}" is nothing that is told of it: {did_you_mean(wrong, names)}')
        given = {name: reading.block(text, f"The {name}", _LONGEST) for name, text in told.items()}
        with self._transaction(inc, key, at) as act:
            if act.first(events.ResolutionTold):
                return act.it
            _must_have_been(act.it)
            old = act.it.resolution or Resolution(by="", at=act.now)
            new = {name: text for name, text in given.items() if text != getattr(old, name)}
            if not new:
                raise Refused(f"Nothing that is told of {act.it.number} would change: say what ended it.")
            act.append(convert(new, events.ResolutionTold))
            return act.after()

    def rate_alerts(
        self, inc: Which, rating: str, alerts: Iterable[str] = (), *, key: str | None = None,
        at: datetime | None = None,
    ) -> Incident:  # fmt: skip
        """Say whether linked alerts were ``useful`` or ``noise``; ``none`` takes an answer back.

        Args:
            alerts: by fingerprint, the feed's id or title (each of that title, then); none: every one.
        """
        word = named(rating, (*RATINGS, NO_ANSWER))
        if not word:
            raise Refused(f'"{short(rating, 40)}" is no answer: {did_you_mean(rating, (*RATINGS, NO_ANSWER))}')
        with self._transaction(inc, key, at) as act:
            if act.first(events.AlertsRated):
                return act.it
            _must_have_been(act.it)
            value = "" if word == NO_ANSWER else word
            of = (act.it, *merged_into(act.tx, act.it))
            meant = [link.fingerprint for link in _meant(of, alerts) if link.rating != value]
            if not meant:
                raise Refused(f"The answer for these alerts of {act.it.number} is {word} already: give another.")
            for it in of:  # what was merged into it keeps its own alerts
                there = {link.fingerprint for link in it.alerts if link.rating != value}
                if found := tuple(one for one in dict.fromkeys(meant) if one in there):
                    act.append(events.AlertsRated(fingerprints=found, rating=value), incident=it.id)
            return act.after()


def _must_have_been(it: Incident) -> None:
    if it.status in (Status.PLANNED, Status.MERGED, Status.CANCELLED):
        raise Refused(f"{it.number} is {it.status.value}: nothing is told of how it ended.")


def _meant(incidents: Sequence[Incident], alerts: Iterable[str]) -> list[AlertLink]:
    """The links that the words name, of the first of the incidents and those merged into it. Refuses a word that names
    none."""
    it, links = incidents[0], [link for one in incidents for link in one.alerts]
    if not links:
        raise Refused(f"{it.number} covers no alert: link one first.")
    found: list[AlertLink] = []
    words = list(alerts)
    for word in words:
        of = [link for link in links if word in (link.fingerprint, link.uid) or folded(word) == folded(link.title)]
        if not of:
            raise Refused(
                f'{it.number} covers no alert "{short(word, 40)}": '
                f"{did_you_mean(word, list(dict.fromkeys(link.title for link in links)))}"
            )
        found += of
    return found if words else links
