"""Past incidents about the same thing, by a model's embeddings: they stand behind whatever evidence found.

What is told of an incident is its title, summary, service and cause, without secrets and with placeholders; of private
ones and drills nothing. Vectors are kept in the side store, and go with a redaction.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from warroom.assist import pausing
from warroom.assist.client import Client, Trouble
from warroom.assist.hiding import Hiding
from warroom.assist.reading import WAY, stopped
from warroom.assist.secrets import of_configuration, without_secrets
from warroom.commands.memory import Hit
from warroom.core.memory.past import past
from warroom.core.model import Status
from warroom.core.outward import barred
from warroom.core.times import as_utc
from warroom.store import model_rows

if TYPE_CHECKING:
    from datetime import datetime

    from warroom.config.settings import Config
    from warroom.config.settings_assist import Assist
    from warroom.core.model import Incident
    from warroom.room import Room
    from warroom.store.desk import SideStore

ALIKE = 0.6
"""From this cosine on two incidents count as alike."""
NEWEST = 200
"""So many past incidents are compared."""
AT_ONCE = 64
TEXT = 600
_NEVER = (Status.CANCELLED, Status.MERGED, Status.PLANNED, Status.LAUNCHED)


def more(room: Room, config: Config, desk: SideStore, it: Incident, found: Collection[str], most: int) -> list[Hit]:
    """At most so many incidents that are like ``it`` and not ``found`` yet, the likest first. Raises Trouble."""
    settings = config.assist
    if most < 1 or not settings.embeddings or stopped(settings, it):
        return []
    texts = told(room, config, it.id, _text(it), found)
    return hits(room, nearest(_vectors(config, desk, texts, as_utc(room.clock())), it.id, most))


def told(
    room: Room, config: Config, own: str, text: str, found: Collection[str], *, over: bool = False
) -> dict[str, str]:
    """What the model is told of each past incident that may leave and is not ``found`` yet, and of ``text``, which has
    the id ``own``. ``over``: only of those that are."""
    others = [
        one for one in room.store.incidents(limit=NEWEST)
        if one.id != own and one.id not in found and one.status not in _NEVER and not (over and one.is_live)
        and not barred(one, WAY)
    ]  # fmt: skip
    known, settings = of_configuration(config), config.assist
    hiding = Hiding(settings.hide, settings.customers, (name for r in config.responder for name in (r.handle, r.name)))
    texts = {own: text, **{one.id: _text(one) for one in others}}
    return {id_: hiding.out(without_secrets(said, known))[:TEXT] for id_, said in texts.items()}


def nearest(vectors: Mapping[str, Sequence[float]], own: str, most: int) -> list[tuple[str, float]]:
    """The ids of those that are alike, and how much, the likest first."""
    near = sorted(((_cosine(vectors[own], vector), id_) for id_, vector in vectors.items() if id_ != own), reverse=True)
    return [(id_, alike) for alike, id_ in near[:most] if alike >= ALIKE]


def hits(room: Room, near: Iterable[tuple[str, float]]) -> list[Hit]:
    there = ((room.store.incident(id_), alike) for id_, alike in near)
    return [Hit(past(it, room.store.deeds(it.id)), (f"about the same, {alike:.2f} by the model",), None, alike)
            for it, alike in there if it is not None]  # fmt: skip


def _text(it: Incident) -> str:
    cause = it.resolution.cause if it.resolution is not None else ""
    return ". ".join(part for part in (it.title, it.summary, it.service, cause) if part)


def _vectors(config: Config, desk: SideStore, texts: dict[str, str], now: datetime) -> dict[str, list[float]]:
    """A vector for each text: those that are kept, the others asked for and kept."""
    found = kept(desk, config.assist, texts)
    missing = [id_ for id_ in texts if id_ not in found]
    if missing:
        asked = _fetched(config.assist, desk, [texts[id_] for id_ in missing], now)
        fresh = dict(zip(missing, asked, strict=True))
        keep(desk, config.assist, texts, fresh)
        found |= fresh
    return found


def kept(desk: SideStore, settings: Assist, texts: Mapping[str, str]) -> dict[str, list[float]]:
    """The vectors of those texts that were asked for before."""
    rows = desk.models(lambda conn: model_rows.vectors(conn, _model(settings)))
    return {id_: json.loads(body) for id_, mark, body in rows if id_ in texts and _mark(texts[id_]) == mark}


def keep(desk: SideStore, settings: Assist, texts: Mapping[str, str], fresh: Mapping[str, list[float]]) -> None:
    rows = [(id_, _mark(texts[id_]), json.dumps(vector)) for id_, vector in fresh.items()]
    desk.models(lambda conn: model_rows.keep_vectors(conn, _model(settings), rows))


def fetched(settings: Assist, texts: Sequence[str]) -> list[list[float]]:
    """Asked for, on a thread that may wait. Raises Trouble."""
    return asyncio.run(_asked(Client(settings), texts))


def _model(settings: Assist) -> str:
    return f"{settings.url} {settings.embeddings}"


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _fetched(settings: Assist, desk: SideStore, texts: Sequence[str], now: datetime) -> list[list[float]]:
    """Asked for, unless the server asked to be left alone."""
    noted = desk.models(lambda conn: model_rows.server(conn, pausing.name(settings)))
    if why := pausing.refusal(settings, noted, now):
        raise Trouble(why)
    try:
        return fetched(settings, texts)
    except Trouble as trouble:
        if pause_s := trouble.pause_s:
            desk.models(lambda conn: model_rows.note_server(conn, pausing.name(settings), pausing.body(now, pause_s)))
        raise


async def _asked(client: Client, texts: Sequence[str]) -> list[list[float]]:
    found: list[list[float]] = []
    for start in range(0, len(texts), AT_ONCE):
        found += await client.embedded(list(texts[start : start + AT_ONCE]))
    return found


def _cosine(one: Iterable[float], other: Iterable[float]) -> float:
    pairs = list(zip(one, other, strict=False))
    size = math.sqrt(sum(a * a for a, _ in pairs)) * math.sqrt(sum(b * b for _, b in pairs))
    return sum(a * b for a, b in pairs) / size if size else 0.0
