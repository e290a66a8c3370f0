"""Making the tables on a server and bringing them up to date. Nothing but this does: opening never migrates."""

from __future__ import annotations

from msgspec import Struct

from warroom.core.foldversion import FOLD_VERSION
from warroom.core.place import ServerUrl
from warroom.store.errors import StoreError
from warroom.store.postgres import rights, tables
from warroom.store.postgres.faults import told
from warroom.store.postgres.session import Session, connect
from warroom.store.schema import SCHEMA_VERSION


class Connected(Struct, frozen=True):
    """A session of another program on this database: who signed in, with what, from where ("" for a socket)."""

    user: str
    program: str
    host: str


class Migrated(Struct, frozen=True):
    """What was done: from which number of steps to which, who was connected meanwhile, and whether anything was."""

    before: int
    after: int
    connected: tuple[Connected, ...]
    changed: bool


def migrate(url: ServerUrl, *, though_open: bool = False, timeout_s: float = 30.0) -> Migrated:
    """Makes the tables, or brings them up to date, in one transaction that keeps all writers waiting.

    Refuses while incidents are open, unless ``though_open``. Where there is nothing to do, does nothing. Raises
    StoreError.
    """
    with told(url.shown, timeout_s):
        session = Session(connect(url, writes=True))
        try:
            with session.raw.transaction():
                session.script(f"SET LOCAL lock_timeout = {int(timeout_s * 1000)}")
                before = tables.version_of(session)
                others = _others(session)
                if before:
                    session.script("SELECT seq FROM head FOR UPDATE")
                    if not though_open:
                        _refuse_open(session, url, before, others)
                there = rights.tables_of(session)
                changed = tables.make(session)
                if before:
                    rights.pass_on(session, rights.tables_of(session) - there)
                return Migrated(before, tables.version_of(session), others, changed)
        finally:
            session.close()


def _others(session: Session) -> tuple[Connected, ...]:
    rows = session.execute(
        "SELECT usename, application_name, coalesce(host(client_addr), '') FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY 1, 2, 3"
    ).fetchall()
    return tuple(Connected(*(str(value or "") for value in row)) for row in rows)


def _refuse_open(session: Session, url: ServerUrl, version: int, others: tuple[Connected, ...]) -> None:
    folded = session.execute("SELECT value FROM meta WHERE key = 'fold'").fetchall()
    current = version >= SCHEMA_VERSION and int(folded[0][0]) >= FOLD_VERSION
    found = session.execute("SELECT count(*) FROM incidents WHERE open = 1").fetchall()[0][0]
    if found and not current:
        raise StoreError(
            f"Incidents are open at {url.shown} ({found}), and {len(others)} others are connected: nothing was "
            "changed. Migrate when it is quiet, or with --yes now."
        )
