"""Polls of spoilt answers: each is read, or refused with a sentence and its mend; all are counted."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from warroom.config.settings import FeedSettings
from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch
from warroom.feeds.registry import build
from warroom.feeds.scheduler import poll_once
from warroom.feeds.source import Poll

_P, _T = ParamSpec("_P"), TypeVar("_T")


class _Here(ThreadPoolExecutor):
    """What would be done on a thread is done at once: thousands of polls then wait for no other thread."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        done: Future[_T] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except BaseException as error:
            done.set_exception(error)
        return done


@contextmanager
def running() -> Iterator[asyncio.Runner]:
    """What polls are run in, one after the other."""
    with asyncio.Runner() as it:
        it.get_loop().set_default_executor(_Here())
        yield it


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
