"""A model's drafts and what is known of its server, kept on the desk's thread. Nobody waits but who asks."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from warroom.store import model_rows
from warroom.store.model_rows import KeptDraft

if TYPE_CHECKING:
    from warroom.session.drafts_thread import SideStoreThread


def known(desk: SideStoreThread, *names: str) -> Future[tuple[str, ...]]:
    """What was noted under each name, "" for nothing."""
    nothing = ("",) * len(names)
    return desk.ask(lambda side: side.models(lambda conn: tuple(model_rows.server(conn, n) for n in names)), nothing)


def note(desk: SideStoreThread, name: str, body: str) -> None:
    desk.ask(lambda side: side.models(lambda conn: model_rows.note_server(conn, name, body)), None)


def keep(desk: SideStoreThread, id_: str, incident: str, kind: str, body: str) -> None:
    """A draft of the desk's person, until it is ended."""
    made = KeptDraft(id_, incident, kind, body)
    desk.ask(lambda side: side.keep_model_draft(desk.person, made), None)


def end(desk: SideStoreThread, id_: str, model: str, ended: str) -> None:
    """It was ``accepted`` or ``declined``."""
    desk.ask(lambda side: side.models(lambda conn: model_rows.end(conn, desk.person, id_, model, ended)), False)
