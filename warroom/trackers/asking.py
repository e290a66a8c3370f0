"""What a tracker or a wiki is asked, and why it gave nothing, in words without a secret."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from msgspec.structs import replace

from warroom.config.secret import SecretMissing, redact, resolved
from warroom.core.text import clean
from warroom.notify.attempt import Failed
from warroom.trackers.tracker import NoAnswer

T = TypeVar("T")


async def answered(ask: Callable[[], Awaitable[T]], texts: Iterable[str]) -> T | Failed:
    """What ``ask`` gives, or why it gave nothing; ``texts`` are those of the settings that may refer to secrets.

    Raises nothing but for cancellation.
    """
    try:
        return await ask()
    except NoAnswer as error:
        failed = error.failed
    except SecretMissing as error:
        failed = Failed(str(error))
    except Exception as error:  # an answer of another shape than any that is documented
        failed = Failed(f"its answer was not understood ({type(error).__name__}: {error})", unsure=True)
    return replace(failed, reason=clean(redact(failed.reason, resolved(texts)), 300))
