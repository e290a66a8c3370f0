"""A clock on the wall that is set while processes run, by libfaketime: the clock that counts on is left alone."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

_PLACES = ("/usr/lib", "/usr/local/lib", "/opt")


def library() -> str:
    """Where libfaketime lies, for programs with threads; the test is skipped without it, and fails in CI."""
    for place in _PLACES:
        for found in sorted(Path(place).glob("**/faketime/libfaketimeMT.so.1")):
            return str(found)
    said = "libfaketime is not installed (Debian: faketime)"
    if os.environ.get("CI"):
        pytest.fail(said)
    pytest.skip(said)


class WallClock:
    """The clock of one machine: the test's processes have it by ``environment``, the test itself by ``now``."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "faketime"
        self._offset = timedelta()
        self._library = library()
        self.is_set()

    def is_set(self, by: timedelta = timedelta()) -> None:
        """Sets it so far forward, or back."""
        self._offset += by
        new = self._file.with_suffix(".new")
        new.write_text(f"{self._offset.total_seconds():+.6f}\n")
        new.replace(self._file)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ, "LD_PRELOAD": self._library, "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_NO_CACHE": "1",
        }  # fmt: skip
