"""Past incidents about the same thing as what is being declared, by a model's embeddings: asked for by a key.

Nothing that is typed leaves by itself: an incident may turn out to be private while it is declared.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import TYPE_CHECKING

from screens.assist.drafting import PAUSE
from warroom.assist import likeness, pausing
from warroom.assist.client import Trouble
from warroom.assist.reading import stopped
from warroom.session import model_drafts

if TYPE_CHECKING:
    from screens.assist.drafting import Room
    from warroom.commands.memory import Hit

TYPED = ""
"""The id of what is typed: it is nobody's yet, and its vector is not kept."""


def barred(room: Room) -> str:
    """Why nothing may leave from this terminal; "" where it may."""
    state, look = room.state, room.state.look
    return stopped(state.config.assist, None, read_only=state.read_only,
                   cut_off=look is not None and look.cut_off is not None,
                   replay=look is not None and look.moment is not None)  # fmt: skip


async def alike(room: Room, text: str, found: Collection[str], most: int) -> list[Hit]:
    """At most so many that are not ``found`` yet, the likest first. Raises Trouble."""
    state, desk = room.state, room.desk
    config, settings = state.config, state.config.assist
    texts = await room.do(lambda door: likeness.told(door, config, TYPED, text, found, over=True))
    vectors: dict[str, list[float]] = {}
    if desk is not None:
        vectors = await asyncio.wrap_future(desk.ask(lambda side: likeness.kept(side, settings, texts), vectors))
        (pause,) = await asyncio.wrap_future(model_drafts.known(desk, pausing.name(settings)))
        state.read[PAUSE] = max(pause, state.read.get(PAUSE, ""))
    if why := pausing.refusal(settings, state.read.get(PAUSE, ""), state.clock()) or barred(room):
        raise Trouble(why)
    missing = [id_ for id_ in texts if id_ not in vectors]
    try:
        asked = await asyncio.to_thread(likeness.fetched, settings, [texts[id_] for id_ in missing])
    except Trouble as trouble:
        if trouble.pause_s:
            state.read[PAUSE] = pausing.body(state.clock(), trouble.pause_s)
            if desk is not None:
                model_drafts.note(desk, pausing.name(settings), state.read[PAUSE])
        raise
    fresh = dict(zip(missing, asked, strict=True))
    vectors |= fresh
    fresh.pop(TYPED, None)
    if desk is not None and fresh:
        desk.ask(lambda side: likeness.keep(side, settings, texts, fresh), None)
    near = likeness.nearest(vectors, TYPED, most)
    return await room.do(lambda door: likeness.hits(door, near))
