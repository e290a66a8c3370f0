"""``tracker check``: whether each tracker's address, token and project work, in words."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from warroom.shell.context import Shell
from warroom.shell.printing import say, show_json

if TYPE_CHECKING:
    from warroom.config.settings_tracker import Tracker


def tracker(asked: Namespace) -> int:
    """``tracker check [NAME]``: 1 if any does not work. Nothing is changed there."""
    shell = Shell(asked)
    found = checked(shell, asked.tracker)
    if shell.json:
        show_json(found)
        return 0 if all(one["ok"] for one in found) else 1
    if not found:
        say("no tracker is configured: add a [[tracker]] to config.toml")
    wide = max((len(one["id"]) for one in found), default=0)
    for one in found:
        said = "ok: the token works and sees the project" if one["ok"] else f"failed: {one['error']}"
        say("; ".join([f"{one['id']:<{wide}}  {said}", *one["warnings"]]))
    return 0 if all(one["ok"] for one in found) else 1


def checked(shell: Shell, only: str | None = None) -> list[dict[str, Any]]:
    """Each enabled tracker asked once, or the one named. Raises Refused where none has that id."""
    trackers = [one for one in shell.config.tracker if one.enabled]
    if only is not None:
        named = shell.config.tracker_named(only)
        if named is None:
            from warroom.core.words import did_you_mean
            from warroom.room import Refused

            known = [one.id for one in shell.config.tracker]
            raise Refused(f'no tracker is called "{only}": {did_you_mean(only, known)}')
        trackers = [named]
    return asyncio.run(_all(shell, trackers)) if trackers else []


async def _all(shell: Shell, trackers: Sequence[Tracker]) -> list[dict[str, Any]]:
    return list(await asyncio.gather(*(_one(shell, one) for one in trackers)))


async def _one(shell: Shell, settings: Tracker) -> dict[str, Any]:
    from warroom.config.loading import secret
    from warroom.notify.attempt import Failed
    from warroom.trackers import sending

    said = await sending.checked(settings, partial(secret, env=shell.env))
    failed, warnings = (said.reason, []) if isinstance(said, Failed) else (None, [*said])
    return {"id": settings.id, "ok": failed is None, "error": failed, "warnings": warnings}
