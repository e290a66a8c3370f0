"""What is on its way into the record: in order, nothing lost, nothing doubled, whenever the program is killed."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Coroutine, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from screens.entry.drafts import SENT, Sent
from screens.entry.send_queue import Writing
from tests.support.rooms import START
from warroom.commands.door import Refused
from warroom.core.line import Typed
from warroom.core.model import Kind
from warroom.store.desk import SideStore
from warroom.store.errors import Busy, Unreachable

INC = "INC-2026-0001"


class Killed(BaseException):
    """The power went."""


class Record:
    """A record that takes a line once by its key; each try goes as ``fates`` says."""

    def __init__(self, fates: list[str]) -> None:
        self.fates = fates
        self.lines: dict[str, str] = {}
        self.refused: list[str] = []

    async def do(self, call: Callable[[Any], Any]) -> Any:
        await asyncio.sleep(0)
        fate = self.fates.pop(0) if self.fates else "kept"
        if fate == "busy":
            raise Busy("held by another program")
        if fate == "away":
            raise Unreachable("the server does not answer")
        call(self)
        if fate == "answer lost":
            raise Unreachable("lost on the way")
        if fate == "killed":
            raise Killed
        return None

    def log(self, inc: str, text: str, *_: Any, key: str) -> Any:
        if text.startswith("refuse"):
            self.refused.append(key)
            raise Refused("That is refused: write something else.")
        self.lines.setdefault(key, text)
        return type("Entry", (), {"earlier": (), "text": text})()


class Run:
    """One life of the program: the queue, and the desk that outlives it."""

    def __init__(self, desk: SideStore, record: Record) -> None:
        self.desk = desk
        self.later: list[Callable[[], None]] = []
        self.tasks: list[asyncio.Task[None]] = []
        self.writing = Writing(record.do, self, self._begin, self._wait, lambda: None)  # type: ignore[arg-type]

    def put(self, changes: Mapping[tuple[str, str], tuple[str, int] | None]) -> None:
        self.desk.put("maya", changes)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        self.tasks.append(asyncio.ensure_future(work))

    def _wait(self, seconds: float, call: Callable[[], None]) -> None:
        self.later.append(call)

    def enter(self, sent: Sent) -> None:
        """As the entry line does: kept first, then sent."""
        self.put({(sent.incident, sent.field): (sent.dump(), 0)})
        self.writing.send(sent)

    def recall(self) -> None:
        """As a start does."""
        for one in self.desk.drafts("maya"):
            sent = Sent.load(one.field.removeprefix(SENT), one.incident, one.text)
            assert sent is not None
            if sent.refused and sent.tries == 0 and sent.text.startswith("refuse"):
                self.writing.keep(sent)
            else:
                self.writing.send(sent)

    async def rest(self) -> None:
        """Until nothing is under way."""
        while open_ := [task for task in self.tasks if not task.done()]:
            await asyncio.wait(open_)
        for task in self.tasks:
            task.result()

    async def until_written(self) -> None:
        while self.writing.waiting or self.writing.flying:
            later, self.later = self.later, []
            for call in later:
                call()
            await self.rest()


def line(number: int, refused: bool) -> Sent:
    text = f"{'refuse' if refused else 'line'} {number}"
    return Sent(f"key{number}", INC, Typed(Kind.NOTE, START + timedelta(seconds=number), text))


FATES = st.lists(st.sampled_from(["kept", "kept", "busy", "away", "answer lost", "killed"]), max_size=25)
STEPS = st.lists(st.sampled_from(["line", "line", "refuse", "rest", "again", "kill"]), min_size=1, max_size=25)


async def live(steps: list[str], fates: list[str], path: Path) -> None:
    record, numbers = Record(fates), 0
    wanted: list[str] = []
    desk = SideStore.open(path)
    run = Run(desk, record)

    def killed() -> None:
        nonlocal run, desk
        for task in run.tasks:
            task.cancel()
        desk.close()
        desk = SideStore.open(path)
        run = Run(desk, record)
        run.recall()

    for step in steps:
        try:
            if step in ("line", "refuse"):
                numbers += 1
                sent = line(numbers, step == "refuse")
                wanted += [sent.text] if step == "line" else []
                run.enter(sent)
            elif step == "rest":
                await run.rest()
            elif step == "again":
                later, run.later = run.later, []
                for call in later:
                    call()
                await run.rest()
            else:
                killed()
        except Killed:
            killed()
    while True:
        try:
            await run.rest()
            await run.until_written()
        except Killed:
            killed()
        else:
            break
    assert list(record.lines.values()) == wanted
    left = [one.field.removeprefix(SENT) for one in desk.drafts("maya")]
    assert left == [key for key in run.writing.refused], "what was refused stays with its person, and nothing else"
    assert set(left) == set(record.refused)
    desk.close()


@settings(max_examples=60, deadline=None)
@given(STEPS, FATES)
def test_lines_are_recorded_in_order_once_and_none_is_lost(steps: list[str], fates: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(live(steps, list(fates), Path(folder) / "room.db"))
