"""How an occasion becomes a letter for one channel: its key, its words as things are now, what a webhook gets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from warroom.core.policy import show_duration
from warroom.core.situation import Fact
from warroom.core.times import iso
from warroom.notify import message
from warroom.notify.occasions import URGENT, Occasion
from warroom.notify.routing import Routes
from warroom.notify.templates import Words
from warroom.store.outbox import Letter

if TYPE_CHECKING:
    from warroom.config.settings import Config
    from warroom.core.model import Incident

MARK = "DRILL"
Said = Callable[[str, str, Mapping[str, Any]], tuple[str, str]]


class Letters:
    """Writes letters by one configuration. ``said`` gives title and text: channel, occasion's word, values."""

    def __init__(self, config: Config, routes: Routes, said: Said | None = None) -> None:
        self._config = config
        self._routes = routes
        self._said = said or Words(config).of

    def letter(
        self, occasion: Occasion, incident: Incident | None, channel: str, now: datetime,
        situation: Sequence[Fact] = (),
    ) -> Letter:  # fmt: skip
        """The letter; ``situation`` is that of the incident. Dead where it happened too long ago to be sent now."""
        age = now - occasion.known_at
        dead = ""
        if age > self._config.notify.too_late:
            dead = f"it happened {show_duration(timedelta(minutes=age // timedelta(minutes=1)))} before a watcher ran"
        return Letter(
            id=message.key_of(occasion.id, channel), channel=channel, occasion=occasion.word,
            incident=incident.id if incident is not None else "",
            body=self.body(occasion, incident, channel, now, situation=situation), event=occasion.event,
            urgency=occasion.urgency, ordered=self._routes.channels[channel].type == "statuspage", dead=dead,
        )  # fmt: skip

    def body(
        self, occasion: Occasion, incident: Incident | None, channel: str, now: datetime, since: Iterable[str] = (),
        situation: Sequence[Fact] = (),
    ) -> str:  # fmt: skip
        """What is sent. ``since``: what happened after the occasion; ``situation``: that of the incident."""
        config, key = self._config, message.key_of(occasion.id, channel)
        values = message.context(
            occasion, incident, config.policy, key, now=now, zone=config.display.zone, place=config.name,
            since="; ".join(since), situation=situation,
        )  # fmt: skip
        title, text = self._said(channel, occasion.word, values)
        if incident is not None and incident.drill:  # also where a team's own template leaves the word out
            title, text = _marked(title), _marked(text)
        return self._message(occasion, incident, key, title, text, situation).body()

    def unreached(self, occasion: Occasion, incident: Incident) -> Letter:
        """An escalation that no channel carries is the one failure that must not be silent."""
        level, target = occasion.what["level"], occasion.what["target"]
        whom = level if target in ("", level) else f"{level} ({target})"
        key = message.key_of(occasion.id, "")
        title = f"{incident.severity} {incident.number} escalated to {whom}: {incident.title}"
        body = self._message(occasion, incident, key, title, "").body()
        says = f"nobody was told: no channel reaches {whom}; give one of them reaches = [\"{level}\"]"
        return Letter(key, "", incident.id, "escalation", body, occasion.event, URGENT, dead=says)

    def unreached_call(self, occasion: Occasion) -> Letter:
        """A call about alerts that no channel carries must not be silent either."""
        target, key = occasion.what["target"], message.key_of(occasion.id, "")
        title = f"{occasion.what['names']}: nobody could be called"
        says = f"nobody was told: no channel reaches {target}; give one of them reaches = [\"{target}\"]"
        body = self._message(occasion, None, key, title, "").body()
        return Letter(key, "", "", occasion.word, body, occasion.event, URGENT, dead=says)

    def _message(
        self, occasion: Occasion, incident: Incident | None, key: str, title: str, text: str,
        situation: Sequence[Fact] = (),
    ) -> message.Message:  # fmt: skip
        return message.Message(
            key=key, occasion=occasion.word, title=title, text=text, tone=occasion.tone, at=iso(occasion.at),
            actor=occasion.actor, audience=occasion.audience, place=self._config.name,
            drill=incident is not None and incident.drill,
            incident=message.facts(incident, self._config.policy, situation), what=message.plain(occasion.what),
            situation=[{"name": one.name, "text": one.text, "note": one.note} for one in situation if not one.missing],
        )  # fmt: skip


def _marked(text: str) -> str:
    return text if MARK in text else f"{MARK} {text}"
