"""What the doctor finds, as a page. It opens at once: looking takes a while, and replaces nothing opened meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.base.error_text import sentence_of
from screens.context.registry import PageKind, handles, page
from screens.sheets.page import Page
from screens.sheets.page_rows import PageRow
from warroom.config.settings import Config
from warroom.core.identity import Naming
from widgets.guard import report
from widgets.strips import Words

if TYPE_CHECKING:
    from screens.context.context import Context
    from warroom.room import Room

LOOKING = "checking configuration, database, feeds and terminal..."


@handles("doctor")
def open_doctor(room: Context) -> None:
    found = Page("doctor", "DOCTOR", (), said=LOOKING, palette=room.palette,
                margin=room.margin, label_width=26, only_read=True)  # fmt: skip
    room.open_overlay(found)
    room.start(_look(room, found), group="doctor")


async def _look(room: Context, found: Page) -> None:
    try:
        rows = await room.do(doctor_rows(room.state.config, room.state.person, room.state.naming))
    except Exception as error:
        report(room.app, error, "the doctor's report")
        rows = (PageRow("fault", (("the doctor failed", "latet"),), sentence_of(error)),)
    if room.overlay is found:
        found.renew(rows)
        room.tell_keys()


def doctor_rows(config: Config, person: str, naming: Naming) -> Callable[[Room], tuple[PageRow, ...]]:
    """A call that examines the installation on the room's thread, for the person of this screen."""

    def examine(room: Room) -> tuple[PageRow, ...]:
        from warroom.doctor import examine as every

        checks = every(config.source, room.store.path, person=person, naming=naming)
        rows = []
        for n, check in enumerate(checks):
            state: Words = ((check.state, {"ok": "dim", "warn": "bright", "fail": "latet"}[check.state]),)
            rows.append(PageRow(f"{n}", ((check.name, "text"),), check.says, state))
            if check.mend:
                rows.append(PageRow(f"{n}/mend", "", (("fix: ", "dim"), (check.mend, "text"))))
        return tuple(rows)

    return examine


page(PageKind("doctor", open=open_doctor, only_read=True))
