"""Keys of the scribe's screen given anew: line, entries, pastes; footer, help and sentences tell the key of now."""

from __future__ import annotations

import re
from string import ascii_lowercase, digits

import pytest

from screens.scribe.keys import HANDLERS, help_rows
from screens.scribe.paste_preview import Backfill
from tests.scribe.conftest import Sit
from tests.scribe.seat import Scribe
from tests.support.outage import config
from warroom.core.model import Kind
from warroom.keymap.actions import ACTIONS
from warroom.keymap.rebinding import rebound

OF_SCRIBE = [a for a in ACTIONS if a.pane.startswith("scribe")]
ELSEWHERE = {a.name: f"alt+{sign}" for a, sign in zip(OF_SCRIBE, ascii_lowercase + digits, strict=False)}


def on(**keys: str) -> object:
    return config(keys=keys)


async def newest(scribe: Scribe) -> None:
    """Select the newest entry that a person wrote."""
    await scribe.keys("<up>")
    while scribe.screen.entry is None or scribe.screen.entry.system:
        await scribe.keys("<up>")


async def test_on_an_entry_the_new_key_does_it_the_old_one_nothing_and_footer_and_sentence_tell_it(sit: Sit) -> None:
    keys = on(scribe_retract="ctrl+x", scribe_wordings="i", scribe_copy="", scribe_type="ctrl+e")
    async with sit(config=keys) as scribe:
        await newest(scribe)
        entry = scribe.screen.entry
        assert entry is not None
        assert "ctrl+x retract" in scribe.said
        assert "i edit history" in scribe.said
        assert "copy" not in scribe.said
        await scribe.keys("x", "w", "y")
        assert (scribe.screen.prompt, scribe.screen.overlay) == (None, None)
        await scribe.keys("<ctrl+x>", "wrong", "<enter>")
        assert "retracted: ctrl+x restores it" in scribe.said
        await scribe.keys("i")
        scribe.seat.sees("ENTRY ")
        await scribe.keys("<escape>", "t")
        assert scribe.screen.in_record
        await scribe.keys("<ctrl+e>")
        assert not scribe.screen.in_record


async def test_in_the_line_a_key_of_the_field_may_be_the_screens_and_is_the_fields_again_where_it_is_not(
    sit: Sit,
) -> None:
    async with sit(config=on(scribe_find="ctrl+a", scribe_kinds="f9")) as scribe:
        assert "ctrl+a find" in scribe.said
        assert "F9 kinds" in scribe.said
        await scribe.keys("one two", "<ctrl+f>")
        assert scribe.screen.prompt is None
        await scribe.keys("<home>", "<ctrl+k>")
        assert scribe.screen.entry_line.field.value == ""
        await scribe.keys("<ctrl+a>", "no such word", "<enter>")
        assert "No match: ctrl+a searches again." in scribe.said


async def test_a_letter_given_to_an_action_names_a_kind_no_longer_on_an_entry(sit: Sit) -> None:
    async with sit(config=on(scribe_join="h")) as scribe:
        await newest(scribe)
        entry = scribe.screen.entry
        assert entry is not None
        assert "f d a i n kind" in scribe.said
        await scribe.keys("s")
        assert "This entry is not a hypothesis." in scribe.said
        await scribe.keys("<f1>")
        scribe.seat.sees("f d a i n   ")
        await scribe.keys("<escape>", "h")
        assert all(one.kind is not Kind.HYPOTHESIS for one in scribe.entries() if one.id == entry.id)


async def test_a_paste_is_read_by_the_keys_of_now(sit: Sit) -> None:
    keys = on(paste_leave_out="x", paste_one_entry="ctrl+o", paste_zone="", paste_later="greater_than_sign")
    async with sit(config=keys, size=(200, 60)) as scribe:
        await scribe.seat.paste("13:01 ana: pool full\n13:02 raj: on it")
        table = scribe.screen.overlay
        assert isinstance(table, Backfill)
        scribe.seat.sees("x leave out", "> - shift 1 h", "ctrl+o as one entry")
        scribe.seat.sees_no("zone", "m as one")
        await scribe.keys("<space>", "m", "Z", "+")
        assert scribe.screen.overlay is table
        assert (table.left_out, scribe.screen.prompt) == (set(), None)
        scribe.seat.sees("13:01:00")
        await scribe.keys(">")
        scribe.seat.sees("14:01:00")
        await scribe.keys("x")
        assert table.left_out == {0}
        await scribe.keys("<ctrl+o>")
        assert "pool full" in scribe.screen.entry_line.field.text


async def test_the_page_of_keys_opens_by_its_key_of_now_and_tells_every_key_of_now(sit: Sit) -> None:
    async with sit(config=config(keys=ELSEWHERE), size=(200, 60)) as scribe:
        await scribe.keys("<f1>")
        assert scribe.screen.overlay is None
        await scribe.keys(f"<{ELSEWHERE['scribe_help']}>")
        shown = scribe.seat.text()
        told = set(re.findall(r"alt\+\w", shown))
        untold = {key for name, key in ELSEWHERE.items() if name not in ("scribe_help", "scribe_search")} - told
        assert untold == set()
        assert not re.search(r"\bF\d\b|ctrl\+[fgkrtz]", shown)


def test_the_page_of_keys_leaves_out_what_has_no_key() -> None:
    rows = dict(help_rows(rebound({"scribe_join": "", "scribe_for": ""})))
    assert "J" not in rows
    assert "L" in rows
    assert "l  L" in dict(help_rows(ACTIONS))


@pytest.mark.parametrize("name", HANDLERS)
def test_every_action_of_the_screen_stands_on_the_page_of_keys(name: str) -> None:
    """But for the page's own, and for the second way to what stands there."""
    moved = rebound({name: "ctrl+alt+f5"})
    told = any("ctrl+alt+F5" in text for row in help_rows(moved) for text in row)
    assert told is (name not in ("scribe_help", "scribe_search"))


async def test_who_only_reads_writes_nothing_by_a_new_key_either(sit: Sit) -> None:
    async with sit("zoe", read_only=True, config=on(scribe_pin="P", scribe_copy="u")) as scribe:
        before = scribe.room.overview().seq
        await scribe.keys("<up>", "P", "x", "J", "s")
        assert scribe.room.overview().seq == before
        await scribe.keys("u")
        assert "copied to the clipboard" in scribe.said
