"""Polls of spoilt answers: each is read, or refused with a sentence and its mend; all are counted."""

from __future__ import annotations

import asyncio
from collections import Counter

from warroom.config.settings import FeedSettings
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.registry import build
from warroom.feeds.scheduler import poll_once
from warroom.feeds.source import Poll


def counted(runner: asyncio.Runner, feed: FeedSettings, fetch: Fetch, kind: str, tally: Counter[str]) -> Poll | None:
    """The poll, None where it was refused. ``tally`` counts cases, those of each ``kind``, what was read, what not."""
    tally["cases"] += 1
    tally[kind] += 1
    failed: PollFailed | None = None
    try:
        poll = runner.run(poll_once(build(feed), fetch))
    except PollFailed as told:
        failed = told
    if failed is None:
        tally["read"] += 1
        return poll
    tally["refused"] += 1
    assert failed.reason
    assert failed.mend
    assert not failed.reason.startswith("fault"), failed.reason
    return None
