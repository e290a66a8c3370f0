"""A server to poll and a feed to poll it with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.certificates import Authority
from tests.support.http import Server, serving
from warroom.config.secret import secret
from warroom.config.settings import FeedSettings
from warroom.core.validation import validated
from warroom.feeds.fetch import Fetch
from warroom.feeds.registry import build
from warroom.feeds.scheduler import poll_once
from warroom.feeds.source import Poll

Ask = Callable[..., Poll]


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as it:
        yield it


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def now() -> datetime:
    return datetime.now(UTC)


class Poller:
    """One feed polled by hand, as often as a test wants."""

    def __init__(self, env: dict[str, str] | None = None, **keys: Any) -> None:
        keys.setdefault("id", "f")
        self.feed = validated(FeedSettings, keys)
        self.source = build(self.feed)
        self.fetch = Fetch(self.feed, lambda text: secret(text, env or {}), now)

    async def poll(self) -> Poll:
        return await poll_once(self.source, self.fetch)


@pytest.fixture
async def poller() -> Any:
    made: list[Poller] = []

    def make(**keys: Any) -> Poller:
        made.append(Poller(**keys))
        return made[-1]

    yield make
    for one in made:
        await one.fetch.close()


@pytest.fixture
def samples() -> Path:
    """Recorded answers of real services, where this machine has them beside the project."""
    import os

    place = Path(os.environ.get("WARROOM_SAMPLES", "") or Path(__file__).parents[3] / "shared" / "feeds")
    if not place.is_dir():
        pytest.skip(f"no recorded answers at {place}")
    return place
