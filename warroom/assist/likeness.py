"""Past incidents about the same thing, by a model's embeddings: they stand behind whatever evidence found.

What is told of an incident is its title, summary, service and cause, without secrets and with placeholders; of private
ones and drills nothing. Vectors are kept in the side store, and go with a redaction.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import math
from collections.abc import Collection, Iterable, Sequence
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
    others = [
        one for one in room.store.incidents(limit=NEWEST)
        if one.id != it.id and one.id not in found and one.status not in _NEVER and not barred(one, WAY)
    ]  # fmt: skip
    known = of_configuration(config)
    hiding = Hiding(settings.hide, settings.customers, (name for r in config.responder for name in (r.handle, r.name)))
    texts = {one.id: hiding.out(without_secrets(_text(one), known))[:TEXT] for one in (it, *others)}
    vectors = _vectors(config, desk, texts, as_utc(room.clock()))
    near = sorted(((_cosine(vectors[it.id], vectors[one.id]), one) for one in others), key=lambda pair: -pair[0])
    return [
        Hit(past(one, room.store.deeds(one.id)), (f"about the same, {alike:.2f} by the model",), None, alike)
        for alike, one in near[:most] if alike >= ALIKE
    ]  # fmt: skip


def _text(it: Incident) -> str:
    cause = it.resolution.cause if it.resolution is not None else ""
    return ". ".join(part for part in (it.title, it.summary, it.service, cause) if part)


def _vectors(config: Config, desk: SideStore, texts: dict[str, str], now: datetime) -> dict[str, list[float]]:
    """A vector for each text: those that are kept, the others asked for and kept."""
    model = f"{config.assist.url} {config.assist.embeddings}"
    marks = {id_: hashlib.sha256(text.encode()).hexdigest() for id_, text in texts.items()}
    kept = desk.models(lambda conn: model_rows.vectors(conn, model))
    found = {id_: json.loads(body) for id_, mark, body in kept if marks.get(id_) == mark}
    missing = [id_ for id_ in texts if id_ not in found]
    if missing:
        asked = _fetched(config.assist, desk, [texts[id_] for id_ in missing], now)
        fresh = dict(zip(missing, asked, strict=True))
        rows = [(id_, marks[id_], json.dumps(vector)) for id_, vector in fresh.items()]
        desk.models(lambda conn: model_rows.keep_vectors(conn, model, rows))
        found |= fresh
    return found


def _fetched(settings: Assist, desk: SideStore, texts: Sequence[str], now: datetime) -> list[list[float]]:
    """Asked for, unless the server asked to be left alone."""
    noted = desk.models(lambda conn: model_rows.server(conn, pausing.name(settings)))
    if why := pausing.refusal(settings, noted, now):
        raise Trouble(why)
    try:
        return asyncio.run(_asked(Client(settings), texts))
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
