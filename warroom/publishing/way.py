"""The way of a published review to its page, as the post office walks it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from warroom.core import events as e
from warroom.core.model.review import PUBLISHED, Posted
from warroom.core.outward import kept_back
from warroom.core.tickets import LABEL, key_of
from warroom.notify.again import Verdict
from warroom.notify.attempt import Failed, Outcome, Sent
from warroom.notify.message import Message, read
from warroom.publishing.page import Page
from warroom.store.outbox import Claim, Letter, Outbox
from warroom.trackers.way import PATIENCE, TRIES

if TYPE_CHECKING:
    from warroom.config.settings import Config
    from warroom.config.settings_notify import Notify
    from warroom.config.settings_publish import Publish
    from warroom.core.model import Incident
    from warroom.store import Store

OCCASION = "review"
NOT_URGENT = 2
Send = Callable[..., Awaitable[Outcome]]


class PageLetters:
    """Which events write to which place: that a review was published, or that somebody asks for it again."""

    def __init__(self, config: Config) -> None:
        self.places = {one.channel: one for one in config.publish if one.enabled}

    def of(self, event: e.Event, it: Incident, fresh: Collection[str]) -> list[Letter]:
        if isinstance(event.data, e.ReviewPostAsked):
            places = [one for one in self.places.values() if one.id == event.data.place]
        elif isinstance(event.data, e.ReviewPublished) and not it.drill:
            places = [one for one in self.places.values() if not kept_back(it, one.id, private=one.private)]
        else:
            return []
        return [_letter(it, one, event.id) for one in places if one.channel in fresh]


def _letter(it: Incident, place: Publish, event: str) -> Letter:
    key = key_of(it.id, event, place.channel)
    told = Message(key, OCCASION, f"review of {it.number} to {place.id}: {it.title}", "", drill=it.drill,
                   incident={"id": it.id, "title": it.title})  # fmt: skip
    return Letter(key, place.channel, it.id, OCCASION, told.body(), event, NOT_URGENT, ordered=True)


class PageWay:
    """What is common to all places of one configuration. The words are those of now, and not kept in the outbox."""

    doubts = True
    keeps = False

    def __init__(self, config: Config, send: Send | None = None) -> None:
        self._config = config
        self._places = PageLetters(config).places
        self._send = send
        self.rules: Notify = replace(config.notify, tries=TRIES, give_up=max(config.notify.give_up, PATIENCE))

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(self._places)

    def prepare(self, channel: str) -> None:
        from warroom.notify.senders import http

        http.prepare()

    def look(self, store: Store, claim: Claim, _: datetime) -> Verdict:
        """The review as it reads now; moot where a page says at least that, or must not."""
        letter, place = claim.letter, self._places[claim.letter.channel]
        it, event = store.incident(letter.incident), store.event(letter.event)
        if it is None or it.review is None or event is None:
            return Verdict(letter.body, "there is no review any more")
        if it.review.state != PUBLISHED:
            return Verdict(letter.body, "the review is written again: publishing it writes the page")
        if why := kept_back(it, place.id, private=place.private):
            return Verdict(letter.body, why)
        posted = _posted(it, place)
        if posted is not None and posted.position > event.seq:
            return Verdict(letter.body, "the page says it already")
        said = {"page": self._page(store, it), "known": posted.page if posted else "", "position": store.head()[0],
                "doubt_s": Outbox(store).doubted(letter.channel, letter.incident)}  # fmt: skip
        return Verdict(json.dumps({**json.loads(letter.body), "what": said}, ensure_ascii=False))

    def _page(self, store: Store, it: Incident) -> dict[str, str]:
        from warroom.core.review.text import markdown
        from warroom.room import Room

        doc = Room(store, self._config.policy, "warroom").review(it)
        title = f"Review of {it.id}: {it.title}"
        mark = f"{LABEL}:{key_of(it.id, 'review', self._config.name)}"
        return {"title": " ".join(title.split()), "markdown": markdown(doc), "mark": mark}

    async def attempt(self, claim: Claim, body: str) -> Outcome:
        try:
            what = read(body).what
            page = Page(**what["page"])
        except (ValueError, KeyError, TypeError) as error:
            return Failed(f"the letter cannot be read: {error}", final=True)
        send = self._send or _sender()
        place = self._places[claim.letter.channel]
        outcome = await send(place, page, known=what["known"], doubt_s=what["doubt_s"])
        return replace(outcome, mark=what["position"]) if isinstance(outcome, Sent) else outcome

    def known_as(self, _: Sent) -> str:
        return ""

    def note(self, letter: Letter, sent: Sent, now: datetime) -> e.Event | None:
        """What the record says of it; the same however often it is found out."""
        place = letter.channel.partition(":")[2]
        data = e.ReviewPosted(place=place, page=sent.name, url=sent.url, position=sent.mark)
        id_ = hashlib.sha256(f"posted|{letter.id}".encode()).hexdigest()[:16]
        return e.Event(id=id_, incident=letter.incident, at=now, recorded_at=now, actor=e.HOUSE, data=data)


def _posted(it: Incident, place: Publish) -> Posted | None:
    return next((one for one in (it.review.posted if it.review else ()) if one.place == place.id), None)


def _sender() -> Send:
    import os

    from warroom.config.secret import secret
    from warroom.publishing.sending import send

    return partial(send, resolve=partial(secret, env=os.environ))
