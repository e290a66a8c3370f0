"""``outbox``: what is sent outside the room: what waits, what arrived, what was given up and why."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from warroom.shell import shapes
from warroom.shell.context import Shell
from warroom.shell.printing import say, show_json
from warroom.shell.tables import table

if TYPE_CHECKING:
    from warroom.store.outbox import Kept, Outbox

ALL = "all"
TEST_TEXT = "A test of this channel: nothing is wrong, nobody needs to do anything."


def outbox(asked: Namespace) -> int:
    """Lists the letters; retries or drops dead ones; tries a channel. 1 where a test failed."""
    from warroom.room import Refused
    from warroom.store.outbox import Outbox

    shell = Shell(asked)
    if asked.test is not None:
        return _test(shell, asked.test)
    if asked.retry is not None or asked.drop is not None:
        if shell.read_only:
            raise Refused("this changes the outbox: leave out --read-only")
        with shell.store(must_exist=True) as store:
            return _change(shell, Outbox(store), asked)
    if shell.is_new:
        return shell.nothing_yet()
    with shell.store(read_only=True, must_exist=True) as store:
        letters = Outbox(store).letters(limit=asked.newest, delivered=asked.all)
    if shell.json:
        return show_json([_shape(kept) for kept in letters])
    return _shown(shell, letters)


def _change(shell: Shell, box: Outbox, asked: Namespace) -> int:
    from warroom.room import Refused
    from warroom.store.again import again

    named = asked.retry if asked.retry is not None else asked.drop
    if asked.retry is not None:
        done = again(lambda: box.retry(shell.clock(), None if named == ALL else named))
    else:
        done = again(lambda: box.drop("" if named == ALL else named))
    if not done:
        raise Refused(f'no failed message is called "{named}": `warroom outbox` lists them')
    if shell.json:
        return show_json({"retried" if asked.retry is not None else "dropped": done})
    count = "1 message" if done == 1 else f"{done} messages"
    return say(f"{count} will be tried again" if asked.retry is not None else f"{count} dropped")


def _shown(shell: Shell, letters: tuple[Kept, ...]) -> int:
    rows = []
    for kept in letters:
        letter = kept.letter
        when = kept.ended_at or kept.next_try_at
        rows.append((
            letter.id[:8], kept.state, letter.channel or "-", letter.occasion, letter.incident.rsplit("-", 1)[-1],
            shell.local(kept.created_at), shell.local(when), kept.reason,
        ))  # fmt: skip
    if not rows:
        return say("nothing is waiting, and nothing failed")
    table(("id", "state", "channel", "occasion", "incident", "made", "ended or next", "why"), rows)
    return 0


def _shape(kept: Kept) -> dict[str, Any]:
    import json

    letter = kept.letter
    return {
        "id": letter.id, "state": kept.state, "channel": letter.channel or None, "occasion": letter.occasion,
        "incident": letter.incident, "event": letter.event or None, "title": json.loads(letter.body).get("title", ""),
        "tries": kept.tries, "reason": kept.reason or None, "created_at": shapes.iso(kept.created_at),
        "next_try_at": shapes.iso(kept.next_try_at),
        "delivered_at": shapes.iso(kept.ended_at) if kept.state == "delivered" else None,
        "dead_at": shapes.iso(kept.ended_at) if kept.state == "dead" else None,
    }  # fmt: skip


def _test(shell: Shell, name: str) -> int:
    """One message to one channel, now and from here: whether its address and secrets are right."""
    import secrets
    from functools import partial

    from warroom.config.loading import check_channels, secret
    from warroom.core.words import did_you_mean
    from warroom.notify.attempt import Failed
    from warroom.notify.message import Message
    from warroom.notify.sending import send
    from warroom.room import Refused

    channel = shell.config.channel_named(name)
    if channel is None:
        raise Refused(f'no channel is called "{name}": {did_you_mean(name, [c.id for c in shell.config.channel])}')
    if channel.type == "statuspage":
        raise Refused("a test would stand on the public page: publish an update of a drill on a page of its own")
    warnings = check_channels(shell.config, shell.env)
    told = Message(secrets.token_hex(16), "test", "A test by warroom", TEST_TEXT, place=shell.config.name)
    outcome = asyncio.run(send(channel, replace(told, actor=shell.person), name="", tries=1,
                               resolve=partial(secret, env=shell.env)))  # fmt: skip
    failed = outcome.reason if isinstance(outcome, Failed) else None
    if shell.json:
        show_json({"channel": name, "ok": failed is None, "error": failed, "warnings": warnings})
    else:
        for line in warnings:
            say(line)
        say(f"{name}: failed: {failed}" if failed is not None else f"{name}: delivered the test message")
    return 0 if failed is None else 1
