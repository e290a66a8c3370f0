"""One attempt to write a page: that which is known is updated; else it is looked for before it is made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from warroom.config.checks_publish import publish_secrets
from warroom.config.secret import secret
from warroom.core.tickets import LAG
from warroom.notify.attempt import Failed, Outcome, Sent
from warroom.publishing.page import Page, There
from warroom.trackers.asking import answered
from warroom.trackers.sending import LOOKING

if TYPE_CHECKING:
    from warroom.config.settings_publish import Publish
    from warroom.notify.senders import Secret
    from warroom.publishing.page import Publisher

T = TypeVar("T")


def build(settings: Publish, resolve: Secret) -> Publisher:
    """The place of a table. Raises SecretMissing."""
    if settings.type == "notion":
        from warroom.publishing.notion import Notion

        return Notion(settings, resolve)
    from warroom.publishing.confluence import Cloud, DataCenter

    return (Cloud if settings.type == "confluence_cloud" else DataCenter)(settings, resolve)


async def send(
    settings: Publish, page: Page, *, known: str, doubt_s: float | None, resolve: Secret = secret
) -> Outcome:
    """Updates the page that is known or found, or makes it.

    Args:
        known: the id of the page that the record knows, "" as yet.
        doubt_s: how long ago an attempt ended of which nobody knows how; None where there is none.

    Never raises but for cancellation; what it says holds no secret.
    """
    there = await _asked(settings, lambda place: _written(place, page, known, doubt_s), resolve)
    return Sent(there.id, there.url) if isinstance(there, There) else there


async def checked(settings: Publish, resolve: Secret = secret) -> Failed | None:
    """Why nothing can be written there, as far as reading tells; None where all is well. Changes nothing."""
    nothing = Page("warroom asks whether this place works", "", "nothing")
    found = await _asked(settings, lambda place: place.found(nothing), resolve)
    return found if isinstance(found, Failed) else None


async def _asked(
    settings: Publish, ask: Callable[[Publisher], Awaitable[T]], resolve: Secret
) -> T | Failed:
    """What ``ask`` gives for the place, or why it gave nothing, without a secret."""
    texts = [text for _, text in publish_secrets(settings)]

    async def attempt() -> T:
        return await ask(build(settings, resolve))

    return await answered(attempt, texts)


async def _written(place: Publisher, page: Page, known: str, doubt_s: float | None) -> Failed | There:
    if not known and (found := await place.found(page)) is not None:
        known = found.id
    if known:
        return await place.update(known, page)
    if doubt_s is not None and doubt_s < LAG.total_seconds():
        return Failed(LOOKING)
    return await place.make(page)
