"""The reading thread sleeps until something is typed, and is woken when it is to end."""

from __future__ import annotations

import os
import select
from pathlib import Path

import pytest

from widgets.driver import Ending


def is_readable(ending: Ending) -> bool:
    return bool(select.select([ending.fd], [], [], 0)[0])


def test_who_waits_beside_the_terminal_is_woken_and_the_next_wait_begins_anew() -> None:
    ending = Ending()
    assert not is_readable(ending)
    ending.set()
    assert ending.is_set()
    assert is_readable(ending)
    ending.clear()
    assert not ending.is_set()
    assert not is_readable(ending)
    ending.close()


def test_once_closed_it_writes_into_no_file_that_has_its_number_now(tmp_path: Path) -> None:
    ending = Ending()
    ending.close()
    ending.close()
    paths = [tmp_path / str(number) for number in range(3)]
    files = [os.open(path, os.O_CREAT | os.O_RDWR) for path in paths]
    with pytest.raises(OSError, match="Bad file descriptor"):
        ending.set()
    for file in files:
        os.close(file)
    assert [path.read_bytes() for path in paths] == [b"", b"", b""]
