"""A drop folder: whole files are taken once, half-written ones wait, and one with a mistake is told about and kept."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from tests.inbox.scene import health
from warroom.feeds.failure import PollFailed
from warroom.feeds.folder import QUIET_S
from warroom.feeds.track import Track


def drop(folder: Path, name: str, *records: Any, age: float = QUIET_S + 60, text: str = "") -> Path:
    """A file that was written so many seconds ago."""
    path = folder / name
    path.write_text(text or "\n".join(json.dumps(record) for record in records))
    at = time.time() - age
    os.utime(path, (at, at))
    return path


def disk(status: str = "firing", **more: Any) -> dict[str, Any]:
    return {"uid": "disk", "title": "DiskFull", "status": status, **more}


@pytest.fixture
def feed(poller: Any, tmp_path: Path) -> Any:
    return poller(type="folder", path=str(tmp_path))


async def test_what_was_stored_is_removed_and_nothing_is_over_by_being_absent(feed: Any, tmp_path: Path) -> None:
    file = drop(tmp_path, "a.json", disk(), {"uid": "mail", "title": "MailSlow", "status": "firing"})
    poll = await feed.poll()
    assert {alert.uid: alert.feed for alert in poll.alerts} == {"disk": "f", "mail": "f"}
    assert not poll.complete
    assert file.exists()  # until it is stored
    feed.source.kept()
    assert not file.exists()
    assert (await feed.poll()).alerts == ()


async def test_a_watcher_that_could_not_store_reads_the_file_again(feed: Any, tmp_path: Path) -> None:
    drop(tmp_path, "a.json", disk())
    assert len((await feed.poll()).alerts) == len((await feed.poll()).alerts) == 1


async def test_files_are_taken_in_the_order_in_which_they_were_written(feed: Any, tmp_path: Path) -> None:
    drop(tmp_path, "z.json", disk(), age=90)
    drop(tmp_path, "a.jsonl", disk("resolved"), age=80)
    track = Track((), health("f", 0).last_success_at)  # type: ignore[arg-type]
    poll = await feed.poll()
    assert [alert.status.value for alert in poll.alerts] == ["firing", "resolved"]
    assert track.take(poll, health("f", 0).last_success_at).changed == ()  # type: ignore[arg-type]


async def test_one_that_is_being_written_waits(feed: Any, tmp_path: Path) -> None:
    drop(tmp_path, "new.json", disk(), age=0)
    drop(tmp_path, ".hidden.json", disk())
    drop(tmp_path, "half.json.part", text='[{"uid":')
    poll = await feed.poll()
    assert (poll.alerts, poll.note) == ((), "")
    drop(tmp_path, "new.json", disk())
    assert len((await feed.poll()).alerts) == 1


async def test_one_that_grew_while_it_was_stored_stays_for_the_next_poll(feed: Any, tmp_path: Path) -> None:
    file = drop(tmp_path, "a.jsonl", disk())
    await feed.poll()
    drop(tmp_path, "a.jsonl", disk(), {"uid": "mail", "title": "MailSlow", "status": "firing"}, age=30)
    feed.source.kept()
    assert file.exists()
    assert len((await feed.poll()).alerts) == 2


async def test_a_mistake_is_told_and_the_file_kept_until_it_is_right(feed: Any, tmp_path: Path) -> None:
    bad = drop(tmp_path, "bad.json", disk(), {"uid": "x", "title": "y"})
    drop(tmp_path, "good.json", disk())
    for _ in range(2):
        poll = await feed.poll()
        assert len(poll.alerts) == 1
        assert poll.note.startswith("not taken, and kept: bad.json: line 2: status is missing: uid, title")
    feed.source.kept()
    assert bad.exists()
    drop(tmp_path, "bad.json", disk(), age=20)
    assert (await feed.poll()).note == ""


async def test_neither_links_nor_pipes_are_followed(feed: Any, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(json.dumps(disk()))
    (tmp_path / "link.json").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "pipe.json")
    assert (await feed.poll()).alerts == ()


async def test_a_folder_that_is_not_there_is_a_failure_with_the_fix(poller: Any, tmp_path: Path) -> None:
    with pytest.raises(PollFailed, match="there is no folder") as info:
        await poller(type="folder", path=str(tmp_path / "absent")).poll()
    assert info.value.mend == "create it, or correct path"
