"""What is written as a whole (exports, tables, transcripts, pages, logs with a head) is read back as it was said."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.chat.samples import NOW
from tests.chat.test_whole import PEOPLE, SPEECH, read
from tests.support.soak import count
from warroom.core.chat.said import Choices


class One(NamedTuple):
    """A message: when, by whom, what."""

    at: datetime
    who: str
    text: str


Writes = Callable[[Sequence[One]], str]
RULE = "=" * 30


def nick(who: str) -> str:
    return who.replace(" ", "_")


def each(write: Callable[[One], str], head: str = "", foot: str = "", between: str = "\n") -> Writes:
    """A document of a head, a piece for each message, and a foot."""
    return lambda said: f"{head}{between.join(write(one) for one in said)}{foot}"


def as_csv(said: Sequence[One]) -> str:
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(("Post Creation Time", "User Id", "User Name", "Post Id", "Post Message", "Post Type"))
    rows.writerows((f"{one.at:%Y-%m-%d %H:%M:%S} +0000 UTC", "u", one.who, "p", one.text, "") for one in said)
    return written.getvalue()


def by_day(said: Sequence[One], write: Callable[[One], str], day: str) -> str:
    """The messages below the days on which they were said."""
    found, last = [], ""
    for one in said:
        here = f"{one.at:{day}}"
        found += [here] * (here != last) + [write(one)]
        last = here
    return "\n".join(found)


def since(one: One, said: Sequence[One], dot: str = ".") -> str:
    span = int((one.at - said[0].at).total_seconds())
    return f"{span // 3600:02}:{span // 60 % 60:02}:{span % 60:02}{dot}000"


NAMED: dict[str, Writes] = {
    "element": each(lambda o: f"{o.at:%-m/%-d/%Y, %-I:%M:%S %p} - {o.who}: {o.text}\n",
                    "This is the start of export of Ops. Exported by @mia:chat.example at 5/8/2026.\n\n"),
    "discord, exported": each(
        lambda o: f"[{o.at:%m/%d/%Y %-I:%M %p}] {o.who}\n{o.text}\n",
        f"{RULE}\nGuild: Acme\nChannel: ops\n{RULE}\n\n", f"\n{RULE}\nExported 9 message(s)\n{RULE}"),
    "irssi": lambda said: by_day(
        said, lambda o: f"{o.at:%H:%M} <{nick(o.who)}> {o.text}", "--- Day changed %a %b %d %Y"),
    "mirc": lambda said: f"Session Start: {said[0].at:%a %b %d %H:%M:%S %Y}\n" + "\n".join(
        f"[{o.at:%H:%M:%S}] <{nick(o.who)}> {o.text}" for o in said),
    "slack, days between": lambda said: by_day(said, lambda o: f"{o.who}\n  {o.at:%-I:%M %p}\n{o.text}", "%A, %B %d"),
    "a page of telegram": lambda said: by_day(
        said, lambda o: f"{o.at:%H:%M}\n{o.who.title()} Park\n{o.text}\n", "%-d %B %Y"),
    "element, days between": lambda said: by_day(
        said, lambda o: f"{o.who[0].upper()}\n{o.who.title()} Park\n{o.at:%H:%M}\n{o.text}", "── %A, %B %-d, %Y ──"),
    "a name first, days between": lambda said: by_day(
        said, lambda o: f"{o.who} ({o.at:%H:%M}): {o.text}", "── %A, %B %-d ──"),
    "a name with its time, days between": lambda said: by_day(
        said, lambda o: f"{o.who} {o.at:%H:%M:%S}\n{o.text}\n", "%-d %B %Y"),
    "git log": each(lambda o: f"commit 1234567890abcdef\nAuthor: {o.who} <m@q.example>\n"
                              f"Date:   {o.at:%a %b %-d %H:%M:%S %Y} +0000\n\n    {o.text}\n"),
    "mattermost's csv": as_csv,
    "a table": each(
        lambda o: f"| {o.at:%Y-%m-%d %H:%M} | {o.who} | {o.text} |", "| Time | Who | What |\n|---|---|---|\n"),
    "a table of tabs": each(lambda o: f"{o.at:%Y-%m-%d}\t{o.at:%H:%M}\t{o.who}\t{o.text}", "Date\tTime\tWho\tWhat\n"),
    "jira": each(lambda o: f"|{o.at:%Y-%m-%d %H:%M}|{o.who}|{o.text}|", "||Time||Who||What||\n"),
    "a wiki": each(lambda o: f"|-\n| {o.at:%Y-%m-%d %H:%M} || {o.who} || {o.text}\n",
                   '{| class="wikitable"\n! Time !! Who !! What\n', "|}", between=""),
    "minutes": each(lambda o: f"  * {o.text}  ({nick(o.who)}, {o.at:%H:%M:%S})"),
}  # fmt: skip
NAMELESS: dict[str, Writes] = {
    "status page": lambda said: "\n\n".join(
        f"Update - {o.text}\n{o.at:%b %-d, %H:%M} UTC" for o in reversed(said)),
    "days as headings": lambda said: by_day(said, lambda o: f"- {o.at:%H:%M} {o.text}", "## %Y-%m-%d"),
    "clocks of four digits": lambda said: by_day(said, lambda o: f"- {o.at:%H%M}Z {o.text}", "## %Y-%m-%d"),
    "updates": each(lambda o: f"**[UPDATE] {o.at:%Y-%m-%d %H:%M} UTC:** {o.text}\n"),
    "a zone for all": each(
        lambda o: f"* {o.at + timedelta(hours=2):%Y-%m-%d %H:%M}: {o.text}", "All times in CEST\n\n"),
    "syslog": each(lambda o: f"{o.at:%b %e %H:%M:%S} {o.text}"),
    "levels": each(lambda o: f"[INFO] {o.at:%Y-%m-%d %H:%M:%S} {o.text}"),
    "logfmt": each(lambda o: f"time={o.at:%Y-%m-%dT%H:%M:%SZ} {o.text}"),
    "bold": each(lambda o: f"**{o.at:%Y-%m-%d %H:%M} UTC** – {o.text}\n"),
    "ranges": each(lambda o: f"{o.at:%Y-%m-%d %H:%M}–{o.at + timedelta(minutes=9):%H:%M} UTC {o.text}"),
}  # fmt: skip
COUNTED: dict[str, Writes] = {
    "webvtt": lambda said: "WEBVTT\n\n" + "\n\n".join(
        f"{since(o, said)} --> {since(o, said)}\n<v {o.who}>{o.text}</v>" for o in said),
    "srt": lambda said: "\n\n".join(
        f"{n}\n{since(o, said, ',')} --> {since(o, said, ',')}\n{o.who}: {o.text}" for n, o in enumerate(said, 1)),
    "t+": lambda said: "\n".join(f"T+{int((o.at - said[0].at).total_seconds()) // 60}m {o.text}" for o in said),
}  # fmt: skip
ALL = {**NAMED, **NAMELESS, **COUNTED}


@st.composite
def saids(draw: st.DrawFn) -> list[One]:
    steps = draw(st.lists(st.integers(1, 90), min_size=3, max_size=10))
    at = NOW - timedelta(minutes=sum(steps))
    found = []
    for n, step in enumerate(steps):
        at += timedelta(minutes=step)
        found.append(One(at, draw(PEOPLE), f"{draw(SPEECH)} no-{n}"))
    return found


@pytest.mark.parametrize("form", ALL)
@settings(max_examples=count(12, 1000))
@given(saids())
def test_what_was_written_as_a_whole_is_read_back(form: str, said: list[One]) -> None:
    assume(form != "a page of telegram" or len({one.who for one in said}) > 1)
    choices = Choices(start=said[0].at) if form in COUNTED else Choices()
    found = read(ALL[form](said), choices=choices).messages
    assert [m.at for m in found] == [one.at for one in said]
    for message, one in zip(found, said, strict=True):
        assert " ".join(message.text.split()).endswith(one.text)
        assert form in NAMELESS or form == "t+" or message.who.lower().startswith(nick(one.who).lower().split("_")[0])
    assert not [m for m in found if m.doubts]
