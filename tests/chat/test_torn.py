"""A paste that was torn: where it is read otherwise than it was written, it says so.

Messages are made at random and written in every form; then lines are deleted, doubled, swapped, and others put in
between. A message *survived whole* when all its lines still stand one below the other, with nothing between them. Each
of those is read with its time, its person and its words (behind which may stand what was put below it: a line that
begins nothing belongs to the message above), or it or its neighbour in the reading carries a doubt.

Left out is what nobody can see: a message of which a line was deleted, swapped away or parted from its others is not
whole (without its head, its words are a line more of the message above); and what is put in between never says a day or
opens a block of code, for that is obeyed, as a reader would.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chat.samples import NOW
from tests.chat.test_whole import CHATS, NAMELESS, PEOPLE, SPEECH, read
from tests.support.soak import count
from warroom.core.chat.said import Said

Written = tuple[datetime, str, str]
Writes = Callable[[datetime, str, str], str]

FORMS: dict[str, Writes] = {
    **CHATS,
    "names above": lambda at, who, text: f"{who}\n{at:%-I:%M %p}\n{text}",
    "names below": lambda at, who, text: f"{at:%H:%M}\n{who}\n{text}",
    "discord, the dash below": lambda at, who, text: f"{who}\n — {at:%H:%M}\n{text}",
    "plain": lambda at, who, text: f"{at:%H:%M} {who}: {text}",
    "csv": lambda at, who, text: f"{at:%Y-%m-%d %H:%M:%S},{who},{text}",
    "table": lambda at, who, text: f"| {at:%H:%M} | {who} | {text} |",
    "go": lambda at, who, text: f"{at:%Y/%m/%d %H:%M:%S} {text}",
    "klog": lambda at, who, text: f"I{at:%m%d %H:%M:%S}.000000 {text}",
    "digits alone": lambda at, who, text: f"{at:%H%M} {text}",
    "epoch": lambda at, who, text: f"{at.timestamp():.0f} {text}",
}
HEADINGS = {"csv": "time,user,message\n", "table": "| Time | Who | What |\n|---|---|---|\n"}
WITHOUT_NAMES = (*NAMELESS, "go", "klog", "digits alone", "epoch")
NOISE = st.sampled_from([
    "14:20 x", "10.20.30.40 y", "> 14:31 <a> b", "| a | b |", "Name", "ok", "  2:31 PM", "2:31", "3 replies", ":eyes:",
    "T+5m", "WEBVTT", "2026-05-08 14:20:01 ERROR q", "99:99", "time,event", "--->", "", "14:40-14:55 more",
    "23 min ago", "[12:10] z", "and so on, as before", "Mia Torvald", "1776781865", "at 15:10 we said: no",
    "kim 14:20", "kim (14:20): z", "1420 jobs", "UPDATE 14:20 UTC: z", "<14:20> z", "2 hours ago", "MT", "── New ──",
])  # fmt: skip
MUTATION = st.tuples(st.sampled_from(["delete", "double", "swap", "noise"]), st.integers(0, 60), NOISE)


def torn(blocks: list[list[str]], mutations: list[tuple[str, int, str]]) -> tuple[list[str], list[int]]:
    """The lines after the mutations, and which messages survived whole."""
    lines: list[tuple[str, int, int]] = [
        (text, n, part) for n, block in enumerate(blocks) for part, text in enumerate(block)
    ]
    for kind, place, noise in mutations:
        at = place % len(lines)
        if kind == "delete" and len(lines) > 1:
            del lines[at]
        elif kind == "double":
            lines.insert(at, (lines[at][0], -1, 0))
        elif kind == "swap" and at + 1 < len(lines):
            lines[at], lines[at + 1] = lines[at + 1], lines[at]
        elif kind == "noise":
            lines.insert(at, (noise, -1, 0))
    marks = [(n, part) for _, n, part in lines]
    whole = []
    for n, block in enumerate(blocks):
        own = [(n, part) for part in range(len(block))]
        if own[0] in marks and marks[(at := marks.index(own[0])) : at + len(own)] == own:
            whole.append(n)
    return [text for text, _, _ in lines], whole


def agrees(message: Said, written: Written, *, named: bool) -> bool:
    at, who, text = written
    return (
        message.at == at
        and (not named or message.who.replace("_", " ") == who)
        and " ".join(message.text.split()).startswith(text)
    )


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=count(25, 2000))
@given(st.data())
def test_where_a_torn_paste_is_read_otherwise_it_is_doubtful(form: str, data: st.DataObject) -> None:
    steps = data.draw(st.lists(st.integers(1, 90), min_size=2, max_size=8))
    at = NOW - timedelta(minutes=sum(steps))
    written: list[Written] = []
    for n, step in enumerate(steps):
        at += timedelta(minutes=step)
        written.append((at, data.draw(PEOPLE), f"{data.draw(SPEECH)} no-{n}."))
    blocks = [FORMS[form](*one).split("\n") for one in written]
    lines, whole = torn(blocks, data.draw(st.lists(MUTATION, min_size=1, max_size=3)))
    found = read(HEADINGS.get(form, "") + "\n".join(lines)).messages
    doubtful = {n for n, message in enumerate(found) if message.doubts}
    for n in whole:
        if any(agrees(message, written[n], named=form not in WITHOUT_NAMES) for message in found):
            continue
        near = {m for m, message in enumerate(found) if f"no-{n}." in f"{message.text}\n{message.who}\n{message.head}"}
        assert {other for m in near for other in (m - 1, m, m + 1)} & doubtful, (written[n], found)
