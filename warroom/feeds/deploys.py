"""What feeds of deploys have in common: how far back they look, and a deploy made of raw words and times.

Each poll asks for everything since ``lookback``. A deploy is known by its system's own id, so that one which is heard
of in a hundred polls, or again after a restart, is kept once.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any, cast

from warroom.config.types import Interval
from warroom.core.model.deploy import Deploy
from warroom.core.text import clean
from warroom.feeds import moments
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch, Params
from warroom.feeds.own import OwnKeys
from warroom.feeds.source import Source

PER_PAGE = 100


class DeploySettings(OwnKeys):
    """Keys of every feed of deploys."""

    lookback: Interval = timedelta(days=1)
    """How far back each poll asks: longer than the watcher is ever down."""
    service: str = ""
    """The service that all of them are of; empty: what the system calls it."""


class DeploySource(Source):
    """A source whose records are deploys."""

    @property
    def settings(self) -> DeploySettings:
        return cast(DeploySettings, self.own)

    def since(self, fetch: Fetch) -> datetime:
        """From when on deploys are asked for."""
        return fetch.now() - self.settings.lookback

    def deploy(
        self, uid: str, title: str, at: Any, *, service: str = "", url: str = "", ended_at: Any = None, **words: Any
    ) -> Deploy:
        """A deploy of this feed. Raises ValueError without an id, or without a time when it began."""
        name = clean(uid, 400)
        if not name:
            raise ValueError("a record has no id")
        began = moments.moment(at, self.zone)
        if began is None:
            raise ValueError("a record does not say when it began")
        said = {key: clean(str(word or ""), 200) for key, word in words.items()}
        link = clean(url, 1000) if url.startswith(("https://", "http://")) else ""
        return Deploy(
            feed=self.feed.id, uid=name, at=began, title=clean(title, 300) or name, url=link,
            service=clean(self.settings.service or service, 200), ended_at=self.moment(ended_at, "ended_at"), **said,
        )  # fmt: skip

    async def numbered(
        self, fetch: Fetch, path: str, query: Params, name: str = "", *, over: Any = None
    ) -> AsyncIterator[list[Any]]:
        """The lists of pages that are counted, until one is not full; ``name``: where the list is in the answer.

        ``over`` tells of a record that it is too old: then the pages after it are too.
        """
        number = 0
        while number < self.feed.max_pages:
            number += 1
            data = await fetch.json(path, self.asked({**query, "per_page": PER_PAGE, "page": number}))
            records = data.get(name) if name and isinstance(data, dict) else data
            if not isinstance(records, list):
                raise PollFailed("the answer is no list", "check url, and what the type asks of it in docs/feeds.md")
            yield records
            if len(records) < PER_PAGE or (over is not None and records and over(records[-1])):
                return

    def older(self, value: Any, since: datetime) -> bool:
        """Whether that time is before ``since``; what is no time is not."""
        try:
            at = moments.moment(value, self.zone)
        except ValueError:
            return False
        return at is not None and at < since
