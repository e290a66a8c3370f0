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
    from warroom.config.settings_publish import Publish
    from warroom.config.settings_tracker import Tracker


def tracker(asked: Namespace) -> int:
    """``tracker check [NAME]``: 1 if any does not work. Nothing is changed there."""
    shell = Shell(asked)
    found = checked(shell, asked.tracker)
    if shell.json:
        show_json(found)
        return 0 if all(one["ok"] for one in found) else 1
    if not found:
        say("no tracker is configured: add a [[tracker]] or a [[publish]] to config.toml")
    wide = max((len(one["id"]) for one in found), default=0)
    for one in found:
        said = "ok: the token works and sees the project" if one["ok"] else f"failed: {one['error']}"
        say("; ".join([f"{one['id']:<{wide}}  {said}", *one["warnings"]]))
    return 0 if all(one["ok"] for one in found) else 1


def checked(shell: Shell, only: str | None = None) -> list[dict[str, Any]]:
    """Each enabled tracker and place for reviews asked once, or that of one name. Raises Refused for no such name."""
    every: list[Tracker | Publish] = [*shell.config.tracker, *shell.config.publish]
    meant = [one for one in every if one.enabled]
    if only is not None:
        meant = [one for one in every if one.id == only]
        if not meant:
            from warroom.core.words import did_you_mean
            from warroom.room import Refused

            raise Refused(f'no tracker is called "{only}": {did_you_mean(only, [one.id for one in every])}')
    return asyncio.run(_all(shell, meant)) if meant else []


async def _all(shell: Shell, meant: Sequence[Tracker | Publish]) -> list[dict[str, Any]]:
    return list(await asyncio.gather(*(_one(shell, one) for one in meant)))


async def _one(shell: Shell, settings: Tracker | Publish) -> dict[str, Any]:
    from warroom.config.loading import secret
    from warroom.config.settings_publish import Publish
    from warroom.notify.attempt import Failed
    from warroom.publishing import sending as publishing
    from warroom.trackers import sending

    resolve = partial(secret, env=shell.env)
    said: Sequence[str] | Failed
    if isinstance(settings, Publish):
        said = await publishing.checked(settings, resolve) or ()
    else:
        said = await sending.checked(settings, resolve)
    failed = said.reason if isinstance(said, Failed) else None
    warnings = [] if isinstance(said, Failed) else [*said]
    return {"id": settings.id, "ok": failed is None, "error": failed, "warnings": warnings}
