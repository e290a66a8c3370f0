"""How a command that went wrong is reported: what is wrong, then the fix; no traceback."""

from __future__ import annotations

import re

DONE, FAILED, USAGE = 0, 1, 2
"""The exit codes: done; refused or failed; not understood (wrong usage, or a wrong configuration)."""
INTERRUPTED = 130  # what a shell reports for a program ended by Ctrl+C

_PARTS = re.compile(r"(?<=[^\d\s]): (?=\S)|; (?=`|did you mean)")
"""Between what is wrong and the fix, in the sentences of this program."""


class Usage(Exception):
    """The command was not asked for in a way that can be carried out: exit code 2.

    ``usage`` is how it is asked for; "" is that of the command that was asked for.
    """

    def __init__(self, sentence: str, *, usage: str = "") -> None:
        super().__init__(sentence)
        self.usage = usage.strip()


class Misread(Usage):
    """An argument is missing, or one is there that no command takes: the usage is the fix."""


def exit_code(error: Exception) -> int:
    """The exit code of a command that ended so. A wrong configuration is wrong usage: nothing was started."""
    return USAGE if isinstance(error, Usage) else int(getattr(error, "exit_code", FAILED))


def explain(error: Exception) -> tuple[str, ...]:
    """The sentences for standard error. What this program says on purpose is passed on as it is.

    ``Refused``, ``StoreError`` and ``ConfigError`` carry sentences for people; so does an ``OSError``
    once its file is named. Anything else is a fault of the program and says how to see more.
    """
    from warroom.store.errors import Unreachable

    if isinstance(error, Unreachable):
        return (f"{error} Nothing waits to be sent: give the command again when it answers.",)
    lines = getattr(error, "lines", None)
    if isinstance(lines, tuple) and lines:
        return tuple(str(line) for line in lines)
    if type(error).__module__.startswith("warroom."):
        return (str(error),)
    if isinstance(error, OSError) and error.strerror:
        return (f"{error.filename}: {error.strerror}" if error.filename else error.strerror,)
    said = str(error).splitlines()[0] if str(error) else "no reason given"
    return (f"a fault in warroom itself: {type(error).__name__}: {said} (WARROOM_DEBUG=1 shows where)",)


def as_json(error: Exception, usage: str = "") -> dict[str, str]:
    """``{"error", "fix"}``: the sentence taken apart where the fix begins; where it names none, how to ask."""
    said = "\n".join(explain(error))
    parts = [] if isinstance(error, Misread) else list(_PARTS.finditer(said))
    if parts:
        return {"error": said[: parts[-1].start()].strip(), "fix": said[parts[-1].end() :].strip()}
    return {"error": said, "fix": usage.strip() or "warroom doctor checks configuration, database and feeds"}
