"""One thing that was looked at: how it is, in words, and how to fix it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

State = Literal["ok", "warn", "fail"]


class Check(Struct, frozen=True):
    """``says`` is one sentence; ``mend`` is what to do, empty where there is nothing to."""

    name: str
    state: State
    says: str
    mend: str = ""


def ok(name: str, says: str) -> Check:
    return Check(name, "ok", says)


def warn(name: str, says: str, mend: str) -> Check:
    return Check(name, "warn", says, mend)


def fail(name: str, says: str, mend: str) -> Check:
    return Check(name, "fail", says, mend)
