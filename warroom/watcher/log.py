"""Where the standing watcher writes what it does: standard error, or a file that is set aside when it is long.

A terminal's child writes no log: it has no standard error, and two processes cannot share a file that rotates.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warroom.config.settings import Watcher

_PLAIN = "warroom watch: %(message)s"  # systemd and its like add the time themselves
_DATED = "%(asctime)s %(levelname)-7s %(message)s"


class Dated(logging.Formatter):
    """A line that begins with the instant, in UTC."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return _instant(record)


class Json(logging.Formatter):
    """One object a line: at, level, logger, message, and error where an exception was logged."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": _instant(record), "level": record.levelname.lower(), "logger": record.name,
            "message": record.getMessage(),
        }  # fmt: skip
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _instant(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class LogUnwritable(ValueError):
    """The log's file cannot be written; the sentence says which and why."""


class _Kept(RotatingFileHandler):
    """A file of the log that is made with the modes of the store, whatever the umask: it names incidents and people."""

    def __init__(self, watcher: Watcher, mode: int) -> None:
        self._mode = mode
        super().__init__(watcher.log, maxBytes=watcher.log_size, backupCount=watcher.log_keep, encoding="utf-8")

    def _open(self) -> TextIOWrapper:
        try:
            fd = os.open(self.baseFilename, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, self._mode)
        except FileExistsError:
            return super()._open()
        os.fchmod(fd, self._mode)
        os.close(fd)
        return super()._open()


def set_up(watcher: Watcher, *, mode: int = 0o600, child: bool = False) -> None:
    """Writes the log as configured from now on, a file opened again; ``mode`` is what a new one gets.

    Raises LogUnwritable, and leaves the old one.
    """
    handler = logging.NullHandler() if child else _handler(watcher, mode)
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("warroom").setLevel(logging.INFO)


def _handler(watcher: Watcher, mode: int) -> logging.Handler:
    if not watcher.log:
        handler: logging.Handler = logging.StreamHandler(sys.stderr)
    else:
        try:
            handler = _Kept(watcher, mode)
        except OSError as error:
            raise LogUnwritable(f"watcher.log: {watcher.log} cannot be written: {error.strerror}") from None
    plain = Dated(_DATED) if watcher.log else logging.Formatter(_PLAIN)
    handler.setFormatter(Json() if watcher.log_json else plain)
    return handler
