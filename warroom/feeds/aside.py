"""Questions next to the one that a poll is about: without an answer the alerts are kept, what is missing is said."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import TypeVar

from warroom.feeds.failure import PollFailed
from warroom.feeds.fetch import Fetch

log = logging.getLogger(__name__)

_SHARE = 0.5  # of the time that the poll has left, and a third of all of it at most

_Answer = TypeVar("_Answer")


async def aside(
    fetch: Fetch, asked: Awaitable[_Answer], lost: str, share: float = 1.0
) -> tuple[_Answer, None] | tuple[None, PollFailed]:
    """The answer, or why there is none, with a note that says what is ``lost`` without it. Raises nothing.

    A question within another one's time takes a ``share`` of it, so that the other is asked all the same.
    """
    limit = min(fetch.time_left() * _SHARE, fetch.feed.timeout.total_seconds() / 3) * share
    try:
        async with asyncio.timeout(limit):
            answer = await asked
    except PollFailed as told:
        failure = told
    except TimeoutError:
        await fetch.close()  # half an answer may still be on the line
        failure = PollFailed(f"no answer within {limit:.2g} s")
    except Exception as error:
        # A shape that nobody foresaw: the alerts are there all the same.
        log.exception("feed %s: a question beside its alerts", fetch.feed.id)
        failure = PollFailed(f"its answer has an unexpected form ({type(error).__name__})")
    else:
        fetch.understood()
        return answer, None
    fetch.forget()
    fetch.notes.append(f"{lost}: {failure.reason}")
    return None, failure
