"""A letter is looked at once more before it is sent: moot ones are withdrawn, the others say what is true now."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from warroom.core.events import HOUSE, AlertCallOver, AlertsCalled, EntryAdded, Event
from warroom.core.model import Kind
from warroom.notify import message
from warroom.notify.calls import OCCASIONS, OVER, CallLetters
from warroom.notify.letters import Letters
from warroom.notify.moot import is_over, moot, since
from warroom.notify.occasions import of_event
from warroom.notify.overdue import REMINDED, Names, occasion_of, tellings
from warroom.notify.routing import Routes
from warroom.notify.situations import situation_now
from warroom.store.outbox import Outbox

if TYPE_CHECKING:
    from warroom.config.settings import Config
    from warroom.core.model import Incident
    from warroom.store import Store
    from warroom.store.outbox import Claim, Letter

TOLD = frozenset({"escalation", "ask"})
"""That these were withdrawn is in the record too: it says that somebody was called."""
_LOOKED = 200  # the newest events read for what happened since


class Verdict(Struct, frozen=True):
    """``moot``: why it is not sent, else ""; ``body`` what is sent; ``note`` what the record says of a withdrawal."""

    body: str
    moot: str = ""
    note: Event | None = None


class SecondLook:
    """The judge of one configuration, on the store's thread."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._routes = Routes(config)
        self._letters = Letters(config, self._routes)
        self._calls = CallLetters(config, self._routes, self._letters)

    def at(self, store: Store, claim: Claim, now: datetime) -> Verdict:
        """What becomes of a claimed letter. What cannot be judged, and what a status page shows in its order, is sent
        as it was written."""
        letter = claim.letter
        incident = store.incident(letter.incident)
        if letter.occasion in OCCASIONS:
            return self._call(store, claim, incident, now)
        if incident is None or letter.ordered or letter.channel not in self._routes.channels:
            return Verdict(letter.body)
        event = store.event(letter.event) if letter.event else None
        if event is None:
            return self._countdown(store, letter, incident, now)
        event = store.on_clock(event)
        occasion = of_event(event, incident, self._config.policy)
        if occasion is None or message.key_of(occasion.id, letter.channel) != letter.id:
            return Verdict(letter.body)
        if why := moot(occasion, event, incident, self._config.policy, now):
            return self._withdrawn(letter, why, claim, now)
        if is_over(occasion):
            paged = paged_in(store, incident.id, letter.channel)
            if not paged and letter.channel not in self._routes.of(occasion, incident):
                return Verdict(letter.body, "nobody was paged there")
            occasion = occasion.was_paged(paged)
        later = since(store.events(after=event.seq, incident=incident.id, limit=_LOOKED))
        situation = situation_now(store, incident, self._config, now)
        return Verdict(self._letters.body(occasion, incident, letter.channel, now, later, situation))

    def _call(self, store: Store, claim: Claim, incident: Incident | None, now: datetime) -> Verdict:
        """What becomes of a call about alerts, or of the end of one."""
        letter = claim.letter
        event = store.event(letter.event)
        if event is None or letter.channel not in self._routes.channels:
            return Verdict(letter.body)
        event = store.on_clock(event)
        if letter.occasion == OVER:
            call = event.data.call if isinstance(event.data, AlertCallOver) else ""
            paged = any(one.channel == letter.channel and one.arrived for one in Outbox(store).paged(call))
            return Verdict(letter.body, "" if paged else "nobody was called there")
        if not isinstance(event.data, AlertsCalled):
            return Verdict(letter.body)
        occasion = self._calls.occasion(store, event, event.data, now)
        later: tuple[str, ...] = ()
        if incident is not None:
            why = moot(occasion, event, incident, self._config.policy, now)
            later = since(store.events(after=event.seq, incident=incident.id, limit=_LOOKED))
        else:
            why = self._calls.moot(store, event.id, now)
        if why:
            doubt = "; an attempt that was cut off may have arrived" if claim.doubt else ""
            note = _line(letter, f"the call was not sent to {letter.channel}: {why} before it could be{doubt}", now)
            return Verdict(letter.body, why + doubt, note if incident is not None else None)
        return Verdict(self._letters.body(occasion, incident, letter.channel, now, later))

    def _countdown(self, store: Store, letter: Letter, incident: Incident, now: datetime) -> Verdict:
        if letter.occasion not in ("overdue", "review_due", *REMINDED):
            return Verdict(letter.body)
        names = Names(store, incident, self._config, now)
        for word, at, deadline in tellings(incident, self._config, now):
            named = names.of(word, at, deadline)
            occasion = occasion_of(deadline, incident, word, at, named, now)
            if word == letter.occasion and message.key_of(occasion.id, letter.channel) == letter.id:
                situation = situation_now(store, incident, self._config, now)
                return Verdict(self._letters.body(occasion, incident, letter.channel, now, situation=situation))
        return Verdict(letter.body, "it is settled, or due at another time now")

    def _withdrawn(self, letter: Letter, why: str, claim: Claim, now: datetime) -> Verdict:
        doubt = "; an attempt that was cut off may have arrived" if claim.doubt else ""
        if letter.occasion not in TOLD:
            return Verdict(letter.body, why + doubt)
        what = "page" if letter.occasion == "escalation" else "ask"
        text = f"the {what} was not sent to {letter.channel}: {why} before it could be{doubt}"
        return Verdict(letter.body, why + doubt, _line(letter, text, now))


def paged_in(store: Store, incident: str, channel: str) -> bool:
    """Whether somebody was paged there, or may have been, since that channel last heard that it is over."""
    return any(one.arrived for one in Outbox(store).pages(incident) if one.channel == channel)


def _line(letter: Letter, text: str, now: datetime) -> Event:
    name = hashlib.sha256(f"withdrawn|{letter.id}".encode()).hexdigest()[:16]
    data = EntryAdded(kind=Kind.NOTE, text=text)
    return Event(id=name, incident=letter.incident, at=now, recorded_at=now, actor=HOUSE, data=data)
