"""Texts of strangers hold the layout: none moves a column, styles a cell, writes a code or reaches the clipboard."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from wcwidth import wcswidth

from screens.inbox.actions import is_address
from tests.inbox import scene
from tests.inbox.conftest import Sit, go, inbox, selected
from tests.support.stage import Seat
from warroom.core.model import Alert, AlertSeverity

NASTY = (
    "\x1b]0;owned\x07\x1b[2J\x1b[31mred", "a\nb\tc\rd", "[bold red]markup[/] \\[", "\u202eright to left\u202c",
    "e\u0301\u0301\u0301\u0301\u0301\u0301", "漢字とかな交じり文" * 9, "👩\u200d👩\u200d👧 family",
    "\u200b\u200d\ufeff", "x" * 5_000, "\x00\x07\x08\x7f\x9b31m", "\x1b]52;c;aGk=\x07",
    "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
)  # fmt: skip


def hostile(text: str, number: int) -> Alert:
    return Alert(
        feed="datadog", uid=text or "u", fingerprint=f"hostile/{number}", title=text, service=text, host=text,
        summary=text, severity=AlertSeverity.CRITICAL, severity_word=text, labels={text or "k": text, "region": text},
        url=f"https://{text}", runbook=text, value=text, assignee=text, started_at=scene.NOW, first_seen_at=scene.NOW,
        last_seen_at=scene.NOW,
    )  # fmt: skip


def frame(seat: Seat) -> list[str]:
    """What must stand where it stands whatever the alerts say: bar, heads, titles of panes."""
    rows = seat.rows()
    found = [(n, row.strip()) for n, row in enumerate(rows)]
    titles = [(n, re.split("[─ ]", row)[0]) for n, row in found if row.startswith(("SELECTED", "FEEDS"))]
    return [rows[0][:17], rows[0][-12:], *map(str, titles)]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_nothing_that_an_alert_says_moves_what_stands_beside_it(sit: Sit, size: tuple[int, int]) -> None:
    async with sit(size=size) as seat:
        before = frame(seat)
        hostiles = [hostile(text, n) for n, text in enumerate(NASTY)]
        seat.other("kim").store.save_poll("datadog", hostiles, (), scene.health("datadog", 1))
        await seat.settle()
        assert frame(seat) == before
        width = size[0]
        for key in ("home", *["down"] * (len(NASTY) + 3)):
            await seat.press(key)
            written = "".join(seat.app._driver.kept)  # type: ignore[union-attr]
            assert not re.search(r"\x1b\]|\x07|\x9b|\x1b\[2J|\x1b\[31m", written)
            assert frame(seat) == before
            assert all(wcswidth(row) <= width for row in seat.rows())
        for key in ("space", "asterisk", "a", "escape", "c", "escape", "l"):
            await seat.press(key)
            assert seat.rows()[0][:17] == before[0]


async def test_only_an_address_of_the_web_reaches_the_clipboard_and_only_when_asked(sit: Sit) -> None:
    async with sit() as seat:
        bad = [replace(hostile(text, n), title=f"T{n}") for n, text in enumerate(NASTY)]
        worse = [replace(a, url=u) for a, u in zip(
            bad, ["javascript:alert(1)", "file:///etc/passwd", "https://a\x1b]52;c;eA==\x07", "data:text/html,x"],
            strict=False)]  # fmt: skip
        seat.other("kim").store.save_poll("datadog", worse, (), scene.health("datadog", 1))
        await seat.settle()
        for n in range(4):
            await go(seat, f"T{n}")
            assert seat.app.clipboard == ""
            await seat.press("o")
            seat.sees("The link is not a web address, so it is not copied.")
        assert seat.app.clipboard == ""


@settings(max_examples=60)
@given(st.text(max_size=40))
def test_what_is_copied_is_one_printable_address(text: str) -> None:
    if is_address(text):
        assert text.isprintable()
        assert text.startswith(("http://", "https://", "HTTP", "Http", "h"))
        assert " " not in text


async def test_a_name_of_nothing_can_still_be_selected_and_acted_on(sit: Sit) -> None:
    async with sit() as seat:
        empty = replace(hostile("", 1), fingerprint="empty", url="")
        seat.other("kim").store.save_poll("datadog", [empty], (), scene.health("datadog", 1))
        await seat.settle()
        await seat.press("slash", *"sev:critical state:new", "enter")
        assert selected(seat) == ""
        assert inbox(seat).group is not None
        await seat.press("a")
        assert seat.other("kim").overview().acts["empty"].acked_by == "maya"
