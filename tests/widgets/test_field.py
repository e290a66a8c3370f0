"""The field keeps every letter that was typed, and a letter costs a few dozen bytes."""

from __future__ import annotations

import pytest
from textual import events
from textual.message import Message

from tests.widgets.stage import Painted, painted
from widgets.field import Field
from widgets.palette import MONO


def said(stage: Painted, kind: type[Message]) -> list[Message]:
    return [message for message in stage.app.heard if isinstance(message, kind)]


async def typed(stage: Painted, field: Field, *keys: str) -> str:
    field.focus()
    await stage.pilot.press(*keys)
    await stage.written()
    return field.value


@pytest.mark.parametrize(
    ("keys", "value", "cursor"),
    [
        ("home x", "xroll back 2.1.3", 1),
        ("left left backspace", "roll back 2..3", 12),
        ("home delete", "oll back 2.1.3", 0),
        ("ctrl+u", "", 0),
        ("home ctrl+k", "", 0),
        ("home ctrl+right ctrl+k", "roll", 4),
        ("ctrl+w", "roll back 2.1.", 14),
        ("home ctrl+right ctrl+right ctrl+w", "roll  2.1.3", 5),
        ("ctrl+left ctrl+left ctrl+left x", "roll back 2.x1.3", 13),
        ("backspace space y", "roll back 2.1. y", 16),
    ],
)
async def test_the_editing_keys_do_what_hands_expect(keys: str, value: str, cursor: int) -> None:
    field = Field("roll back 2.1.3")
    async with painted((field, 0, 0, 40, 1)) as stage:
        assert await typed(stage, field, *keys.split()) == value
        assert field.cursor == cursor
        assert stage.rows()[0] == value.rstrip()


async def test_a_letter_with_its_marks_is_one_step_and_one_backspace() -> None:
    field = Field("Zoe\u0308 漢字")
    async with painted((field, 0, 0, 20, 1)) as stage:
        await typed(stage, field, "left", "backspace", "left", "backspace")
        assert field.value == "Zo 字"


async def test_a_mark_typed_after_its_letter_joins_it() -> None:
    field = Field("e")
    async with painted((field, 0, 0, 20, 1)) as stage:
        field.insert("\u0301")
        await typed(stage, field, "backspace")
        assert field.value == ""


async def test_a_typed_letter_at_the_end_costs_less_than_100_bytes_however_long_the_line() -> None:
    field = Field("5xx in eu-west 31 % → 24 % and a long line before the cursor, still counting")
    async with painted((field, 0, 0, 110, 1)) as stage:
        await typed(stage, field, "x")
        costs = []
        for key in "abcdef":
            await stage.pilot.press(key)
            costs.append(await stage.cost())
        assert max(costs) <= 100


async def test_an_idle_field_writes_nothing_and_its_cursor_does_not_blink() -> None:
    field = Field("text")
    async with painted((field, 0, 0, 40, 1)) as stage:
        await typed(stage, field, "x")
        await stage.pilot.pause(0.7)
        assert await stage.cost() == 0


async def test_a_pasted_line_goes_in_and_several_lines_are_handed_over_instead() -> None:
    field = Field("say: ")
    async with painted((field, 0, 0, 60, 1)) as stage:
        field.focus()
        field.post_message(events.Paste("one\tline\x1b[31m\n"))
        await stage.written()
        assert field.value == "say: one line [31m"
        field.post_message(events.Paste("\n14:01 ana: a\r\n14:02 raj: b\n\nlast\n"))
        await stage.written()
        assert field.value == "say: one line [31m"
        (pasted,) = said(stage, Field.Pasted)
        assert isinstance(pasted, Field.Pasted)
        assert pasted.lines == ("14:01 ana: a", "14:02 raj: b", "", "last")


async def test_what_does_not_fit_is_told_and_not_lost_in_silence() -> None:
    field = Field("12345", limit=8)
    async with painted((field, 0, 0, 40, 1)) as stage:
        field.focus()
        field.post_message(events.Paste("6789a"))
        await stage.written()
        assert field.value == "12345678"
        (told,) = said(stage, Field.TooLong)
        assert isinstance(told, Field.TooLong)
        assert told.left_off == "9a"
        assert told.limit == 8


async def test_enter_sends_the_text_and_every_change_is_told() -> None:
    field = Field()
    async with painted((field, 0, 0, 40, 1)) as stage:
        await typed(stage, field, "a", "b", "enter")
        assert [message.value for message in said(stage, Field.Changed) if isinstance(message, Field.Changed)] == [
            "a",
            "ab",
        ]
        (sent,) = said(stage, Field.Submitted)
        assert isinstance(sent, Field.Submitted)
        assert sent.value == "ab"


async def test_the_cursor_is_always_in_view_in_a_line_longer_than_the_field() -> None:
    field = Field("".join(f"{n:03} " for n in range(40)), limit=500)
    async with painted((field, 0, 0, 20, 1), size=(30, 3)) as stage:
        field.focus()
        await stage.written()
        assert stage.rows()[0].endswith("039")
        for keys in (["home"], ["right"] * 30, ["end"], ["left"] * 40, ["x"]):
            await stage.pilot.press(*keys)
            await stage.written()
            lit = [x for x, cell in enumerate(stage.cells()[0]) if cell[2] == "5fafff"]
            assert lit
            before = field.value[: field.cursor][-3:]
            assert "".join(str(cell[0]) for cell in stage.cells()[0][: lit[0]]).endswith(before)


async def test_a_long_text_that_is_not_typed_in_is_shown_from_its_beginning_with_a_mark() -> None:
    field, other = Field("Checkout API 5xx above 30 % in eu-west"), Field("")
    async with painted((field, 0, 0, 20, 1), (other, 0, 1, 20, 1), size=(30, 3)) as stage:
        field.focus()
        await stage.written()
        assert "eu-west" in stage.rows()[0]
        other.focus()
        await stage.written()
        assert stage.rows()[0].rstrip() == "Checkout API 5xx ab…"
        field.focus()
        await stage.written()
        assert "eu-west" in stage.rows()[0]


async def test_without_colour_the_cursor_is_underlined_and_not_reversed() -> None:
    field = Field("ab", palette=MONO)
    async with painted((field, 0, 0, 20, 1), palette=MONO) as stage:
        await typed(stage, field, "left")
        cell = stage.terminal.buffer[0][1]
        assert cell.underscore
        assert not cell.reverse


async def test_a_click_puts_the_cursor_under_the_pointer() -> None:
    field = Field("漢字 abc")
    async with painted((field, 2, 0, 20, 1)) as stage:
        await stage.pilot.click(field, offset=(5, 0))
        assert field.cursor == 3


async def test_text_that_a_screen_sets_sends_no_message() -> None:
    field = Field()
    async with painted((field, 0, 0, 20, 1)) as stage:
        field.set("from a draft", cursor=4)
        await stage.written()
        assert stage.rows()[0] == "from a draft"
        assert said(stage, Field.Changed) == []
