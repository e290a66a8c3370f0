"""Messages of the chat that wait stand in the strip; their page records or declines them."""

from __future__ import annotations

from datetime import timedelta

from tests.screens.conftest import Sit
from tests.support.outage import BIG, NOW
from tests.support.stage import spell
from warroom.core.model import Kind
from warroom.core.model.message import ChatMessage
from warroom.store import Store, chat_rows

TEXTS = ("pool is at 100/100", "decision: roll back 2.1.3", "thanks all")


def marked(store: Store, *texts: str) -> None:
    """Somebody marked these in the chat just now."""
    rows = [ChatMessage(key=f"{n}{'0' * 31}", chat="slack", incident=BIG, author="lee", text=text,
                        at=NOW - timedelta(seconds=60 - n)) for n, text in enumerate(texts, 1)]  # fmt: skip
    with store.writing() as tx:
        chat_rows.put(tx, rows, "C1")


async def test_a_message_is_opened_and_gets_its_kind_from_a_digit(sit: Sit) -> None:
    async with sit() as seat:
        marked(seat.other("lee").store, *TEXTS)
        await seat.passes(seconds=1)
        await seat.press(*spell([":", "chat", "<enter>"]))
        seat.sees("CHAT 0042", "record all", "pool is at 100/100", "thanks all")
        await seat.press("down", "enter")
        seat.sees("lee: pool is at 100/100")
        await seat.press("2", "ctrl+s")
        record = seat.other("lee").detail(BIG).entries
        assert [(row.kind, row.text) for row in record if "100/100" in row.text][-1][0] is Kind.FACT
        await seat.press(*spell([":", "chat", "<enter>"]))
        await seat.press("down", "enter")
        seat.sees("▌4 decision")
        await seat.press("escape")
        await seat.press(*spell([":", "chat", "<enter>"]))
        await seat.press("down", "down", "enter")
        seat.sees("lee: thanks all")
        await seat.press("0", "ctrl+s")
        assert [one.text for one in seat.other("lee").chat_messages(BIG) if one.wants] == [TEXTS[1]]


async def test_the_first_row_records_all_that_is_new(sit: Sit) -> None:
    async with sit() as seat:
        lee = seat.other("lee")
        marked(lee.store, *TEXTS)
        await seat.passes(seconds=1)
        await seat.press(*spell([":", "chat", "<enter>"]))
        await seat.press("enter")
        seat.sees("3 messages recorded")
        said = [(row.kind.value, row.text) for row in lee.detail(BIG).entries if row.text.startswith("lee: ")]
        assert said[-3:] == [("note", "lee: pool is at 100/100"), ("decision", "lee: roll back 2.1.3"),
                             ("note", "lee: thanks all")]  # fmt: skip
        await seat.press(*spell([":", "chat", "<enter>"]))
        seat.sees("No chat is read: add a [[chat]] to config.toml")


async def test_the_strip_says_how_many_wait_and_who_only_reads_is_not_asked(sit: Sit) -> None:
    for reads in (False, True):
        async with sit(read_only=reads, size=(200, 50)) as seat:
            if not reads:
                marked(seat.other("lee").store, *TEXTS)
            await seat.passes(seconds=1)
            told = [one.label for one in seat.screen.state.broken(seat.clock()) if one.word == "CHAT"]
            assert told == ([] if reads else ["3 messages"])
