"""Lists whose answers name the address of the next page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from warroom.feeds.fetch import Fetch, Params
from warroom.feeds.normalise import dig, text_of

FOLLOWED = "its pages go in a circle"


async def followed(
    fetch: Fetch, path: str, params: Params, name: str, headers: Mapping[str, str] | None = None
) -> AsyncIterator[tuple[Any, bool]]:
    """Each answer, and whether it is sound: a page that was there already ends the list, unsoundly. A next page of
    another origin is refused by ``fetch``."""
    seen: set[str] = set()
    place, query = path, params
    while True:
        data = (await fetch.request("GET", place, params=query, headers=headers)).json()
        seen.add(place)
        following = text_of(dig(data, name))
        circle = following in seen
        yield data, not circle
        if not following or circle:
            return
        place, query = following, {}
