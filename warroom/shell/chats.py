"""``chat``: messages of the incident's channel that are proposed for the record, and whether each chat can be read."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from warroom.core.model.message import AMEND, DECLINED, RECORD, RECORDED, RETRACT
from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.printing import say, show_json
from warroom.shell.shapes import iso
from warroom.shell.tables import table

if TYPE_CHECKING:
    from warroom.config.settings_chat import Chat
    from warroom.core.model.message import ChatMessage

SHORT = 8
ALL = "all"
WANTS = {RECORD: "to record", AMEND: "edited there", RETRACT: "deleted there"}
DONE = {RECORDED: "recorded", DECLINED: "declined"}


def chat(asked: Namespace) -> int:
    """``chat list INC``, ``chat record INC KEY…``, ``chat decline INC KEY…`` and ``chat check [NAME]``."""
    shell, words = Shell(asked), list(asked.words)
    if asked.action == "check":
        return _check(shell, words)
    if not words or (asked.action != "list" and len(words) < 2):
        raise Usage(f"chat {asked.action} takes {'INC' if asked.action == 'list' else 'INC and KEY, or INC and all'}")
    if asked.action == "list":
        with shell.room(reading=True) as room:
            found = room.chat_messages(words[0])
        return _list(shell, [one for one in found if one.wants or asked.every])
    with shell.room() as room:
        keys = None if words[1:] == [ALL] else _keys(room.chat_messages(words[0]), words[1:])
        if asked.action == "record":
            done = room.record_messages(words[0], keys, asked.kind or None)
        else:
            done = room.decline_messages(words[0], keys)
    if shell.json:
        return show_json([shape(one) for one in done])
    for one in done:
        say(f"{one.key[:SHORT]}: {'declined' if asked.action == 'decline' else 'done'}")
    return 0


def _keys(known: Sequence[ChatMessage], wanted: Sequence[str]) -> list[str]:
    """The whole keys of what begins so; one that is unknown stays as it is, for the room to refuse."""
    found = []
    for word in wanted:
        near = [one.key for one in known if one.key.startswith(word.lower())]
        if len(near) > 1:
            raise Usage(f'"{word}" begins {len(near)} keys: give more of it')
        found.append(near[0] if near else word)
    return found


def _list(shell: Shell, found: Sequence[ChatMessage]) -> int:
    if shell.json:
        return show_json([shape(one) for one in found])
    if not found:
        return say("no message waits to be recorded")
    rows = [
        (one.key[:SHORT], f"{one.at.astimezone(shell.zone):%H:%M:%S}", WANTS.get(one.wants) or DONE[one.state],
         one.author, one.text) for one in found
    ]  # fmt: skip
    table(("key", "at", "state", "by", "message"), rows)
    return 0


def shape(one: ChatMessage) -> dict[str, Any]:
    """The JSON that scripts rely on."""
    return {
        "key": one.key, "chat": one.chat, "incident": one.incident, "author": one.author, "at": iso(one.at),
        "text": one.text, "url": one.link or None, "state": one.state, "wants": one.wants or None,
        "entry": one.entry or None, "deleted": one.gone,
    }  # fmt: skip


def _check(shell: Shell, words: Sequence[str]) -> int:
    found = checked(shell, words[0] if words else None)
    if shell.json:
        show_json(found)
        return 0 if all(one["ok"] for one in found) else 1
    if not found:
        say("no chat is configured: add a [[chat]] to config.toml")
    wide = max((len(one["id"]) for one in found), default=0)
    for one in found:
        said = "; ".join(one["says"]) if one["ok"] else f"failed: {one['error']}"
        say(f"{one['id']:<{wide}}  {said}")
    return 0 if all(one["ok"] for one in found) else 1


def checked(shell: Shell, only: str | None = None) -> list[dict[str, Any]]:
    """Each enabled chat asked once who its token is, or that of one name. Raises Refused for no such name."""
    every = shell.config.chat
    meant = [one for one in every if (one.enabled if only is None else one.id == only)]
    if only is not None and not meant:
        from warroom.core.words import did_you_mean
        from warroom.room import Refused

        raise Refused(f'no chat is called "{only}": {did_you_mean(only, [one.id for one in every])}')

    async def ask() -> list[dict[str, Any]]:
        return list(await asyncio.gather(*(_one(shell, one) for one in meant)))

    return asyncio.run(ask()) if meant else []


async def _one(shell: Shell, settings: Chat) -> dict[str, Any]:
    from warroom.chats.registry import asked, build
    from warroom.config.secret import secret
    from warroom.notify.attempt import Failed

    async def ask() -> Sequence[str]:
        return await build(settings, partial(secret, env=shell.env)).check()

    said = await asked(settings, ask)
    failed = said.reason if isinstance(said, Failed) else None
    says = [] if isinstance(said, Failed) else [*said]
    return {"id": settings.id, "ok": failed is None, "error": failed, "says": says}
