"""The page of the playbook over the record: choosing one, ticking its steps, copying what the frontline says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.base.key_labels import spelled
from screens.context.registry import PageKind, handles, page
from screens.sheets.page import Page
from screens.sheets.page_rows import PageRow
from screens.view import playbook_steps
from warroom.config.playbooks import playbook_folders, read_shelf
from warroom.core.playbook import ticked

if TYPE_CHECKING:
    from screens.context.context import Context
    from warroom.core.model import Incident
    from warroom.room import Room


SEARCHED = 30
"""Where there are more to choose from, words of the title find one."""


def open_playbook(room: Context, *, choose: bool = False) -> None:
    """Its steps; where none is chosen, or to ``choose`` another, those that fit and the others."""
    room.open_soon(_show(room, choose))


async def load_shelf(room: Context) -> None:
    """Look at the playbooks on a thread of their own, each time anew: one may be mended while it is used."""
    folders = playbook_folders(room.state.config)
    room.state.shelf = await asyncio.to_thread(read_shelf, *folders)
    room.tell()


async def suggest(room: Context, incident: Incident, said: str) -> None:
    """Name the playbook that fits what was just opened, behind what was said of it."""
    await load_shelf(room)
    fits = playbook_steps.suggestion(room.state.shelf, incident) if room.state.shelf is not None else ""
    if fits and room.notice == spelled(said, room.state.actions):
        room.say(f"{said}  {fits}")


async def _show(room: Context, choose: bool) -> None:
    await load_shelf(room)
    it, shelf = room.state.incident, room.state.shelf
    if it is None or shelf is None:
        return
    choose = choose or shelf.named(it.playbook) is None
    zone, clock = room.state.zone, room.state.clock
    heading, rows = playbook_steps.playbook_rows(shelf, it, zone, room.palette, choose=choose, now=clock())
    said = f"No playbook in {playbook_folders(room.state.config)[0]}: write one in Markdown."

    def anew() -> tuple[PageRow, ...]:
        now = room.state.incident
        if now is None or now.id != it.id:
            return rows
        return playbook_steps.playbook_rows(shelf, now, zone, room.palette, choose=choose, now=clock())[1]

    many = choose and len(rows) > SEARCHED

    room.open_overlay(Page(
        "playbook", heading, rows, said=said, palette=room.palette, margin=room.margin,
        label_width=42 if choose else 14, select="" if choose else playbook_steps.next_step(shelf, it),
        anew=None if many else anew, search=many, hint="words of a title", place="page" if choose else "playbook",
        enters="choose" if choose else "tick",
    ))  # fmt: skip


def take(room: Context, key: str, text: str = "") -> None:
    """Do what a row of the page is for. Ticking a step that is done takes the tick back."""
    it, shelf = room.state.incident, room.state.shelf
    if it is None or shelf is None:
        return
    chosen = shelf.named(it.playbook)
    if key == playbook_steps.CHOOSE:
        open_playbook(room, choose=True)
    elif key == playbook_steps.NONE:
        room.run(lambda door: door.choose_playbook(it.id, ""), f"{it.number} has no playbook now")
    elif key.startswith(playbook_steps.CHOOSE):
        playbook = shelf.named(key.removeprefix(playbook_steps.CHOOSE))
        if playbook is not None and playbook.name == it.playbook:
            open_playbook(room)
        elif playbook is not None:
            name, title = playbook.name, playbook.title
            room.open_soon(_then_show(room, lambda door: door.choose_playbook(it.id, name, title)))
    elif key.startswith(playbook_steps.FRONTLINE) and chosen is not None:
        room.copy("\n".join(chosen.frontline) + "\n", "What the frontline says")
    elif key.startswith(playbook_steps.STEP_KEY) and chosen is not None:
        n = int(key.removeprefix(playbook_steps.STEP_KEY))
        mark = ticked(chosen, it)[0].get(n)
        step, text = (n, chosen.steps[n].text) if mark is None else (mark.step, mark.text)
        room.open_soon(_then_show(room, lambda door: door.tick(it.id, step, text, mark is None)))


async def _then_show(room: Context, call: Callable[[Room], object]) -> None:
    await room.do(call)
    await _show(room, False)


@handles("playbook")
def _open(room: Context) -> None:
    open_playbook(room)


def stays(room: Context, key: str, text: str = "") -> str:
    """Prose and code are read: Enter does nothing there."""
    if key.startswith(playbook_steps.LINE):
        return "That line is to be read: Enter ticks a step, one with a box in front."
    return ""


def press(room: Context, action: str, row: str) -> None:
    """Go where the selected step leads: to a heading or a step of this playbook."""
    it, shelf, over = room.state.incident, room.state.shelf, room.overlay
    chosen = shelf.named(it.playbook) if it is not None and shelf is not None else None
    if chosen is None or not isinstance(over, Page) or shelf is None:
        return
    n = row.removeprefix(playbook_steps.STEP_KEY)
    go_to = chosen.steps[int(n)].go_to if n != row else ""
    if not go_to:
        room.say('This step leads nowhere else: one that does says "if ... go to ...".')
    elif key := playbook_steps.row_of(chosen, go_to):
        over.list.select(key)
    elif (other := shelf.named(go_to.rpartition("/")[2].partition(".md")[0])) is not None:
        room.say(f"{go_to} is the playbook {other.title}: choose it by the last row, another.")
    else:
        room.say(f'There is no heading, step or playbook "{go_to}".')


page(PageKind("playbook", open=open_playbook, choose=take, stays=stays, press=press))
