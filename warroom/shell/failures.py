"""How a command that went wrong is reported: one sentence, no traceback."""

from __future__ import annotations

INTERRUPTED = 130  # what a shell reports for a program ended by Ctrl+C


class Usage(Exception):
    """The command was not asked for in a way that can be carried out: exit code 2."""


def explain(error: Exception) -> tuple[str, ...]:
    """The sentences for standard error. What this program says on purpose is passed on as it is.

    ``Refused``, ``StoreError`` and ``ConfigError`` carry sentences for people; so does an ``OSError``
    once its file is named. Anything else is a fault of the program and says how to see more.
    """
    lines = getattr(error, "lines", None)
    if isinstance(lines, tuple) and lines:
        return tuple(str(line) for line in lines)
    if type(error).__module__.startswith("warroom."):
        return (str(error),)
    if isinstance(error, OSError) and error.strerror:
        return (f"{error.filename}: {error.strerror}" if error.filename else error.strerror,)
    said = str(error).splitlines()[0] if str(error) else "no reason given"
    return (f"a fault in warroom itself: {type(error).__name__}: {said} (WARROOM_DEBUG=1 shows where)",)
