"""Who somebody is where each person signs in to the server with a role of their own: the server itself minds the name.

A role that nobody was named for is a shared one, and the names of who uses it are what people say.
"""

from __future__ import annotations

from msgspec import Struct

from warroom.core.naming import HOUSE
from warroom.core.place import ServerUrl
from warroom.store.errors import StoreError
from warroom.store.postgres.faults import told
from warroom.store.postgres.session import Session, connect

REFUSED = "WR001"
"""The state of a write that was refused because of who signed in. Its message is a sentence without an end."""

TABLE = """CREATE TABLE persons (
    role TEXT PRIMARY KEY, person TEXT NOT NULL CHECK (person <> ''), watches INTEGER NOT NULL DEFAULT 0
)"""
MINE = "SELECT person, watches FROM persons WHERE role = session_user"

# The table is named with its schema: who signed in may have a search path or a temporary table of his own. The tables'
# owner brings a journal from elsewhere with the names that are in it.
_PROVED = f"""CREATE OR REPLACE FUNCTION journal_actor_proved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE mine RECORD;
BEGIN
    SELECT person, watches INTO mine FROM {{schema}}.persons WHERE role = session_user::text;
    IF NOT FOUND OR NEW.actor = mine.person OR (NEW.actor = '{HOUSE}' AND mine.watches = 1) THEN
        RETURN NEW;
    END IF;
    IF current_setting('warroom.copies', true) = 'on' AND pg_has_role(
        session_user, (SELECT relowner FROM pg_catalog.pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'you are signed in as %, and this would be recorded as %', mine.person, NEW.actor
        USING ERRCODE = '{REFUSED}', HINT = format('use --as %s, or sign in with the role of %s',
                                                   mine.person, NEW.actor);
END $$"""

_WATCHES = f"""CREATE OR REPLACE FUNCTION lease_by_watcher() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE mine RECORD;
BEGIN
    SELECT person, watches INTO mine FROM {{schema}}.persons WHERE role = session_user::text;
    IF FOUND AND mine.watches = 0 AND NEW.expires > 0 THEN
        RAISE EXCEPTION 'you are signed in as %, who may not run the watcher', mine.person
            USING ERRCODE = '{REFUSED}', HINT = format(
                'run `warroom watch` with another role, or allow it with `warroom store person %s %s --watch`',
                session_user, mine.person);
    END IF;
    RETURN NEW;
END $$"""

FUNCTIONS = (_PROVED, _WATCHES)
"""With ``{schema}`` for that of the tables."""
TRIGGERS = {
    "events_actor_proved": "BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION journal_actor_proved()",
    "alert_act_log_actor_proved": "BEFORE INSERT ON alert_act_log FOR EACH ROW EXECUTE FUNCTION journal_actor_proved()",
    "leases_by_watcher": "BEFORE INSERT OR UPDATE ON leases FOR EACH ROW EXECUTE FUNCTION lease_by_watcher()",
}
COPIES = "SET LOCAL warroom.copies = 'on'"
"""In a transaction of the tables' owner: what follows is another journal's, with the names that are in it."""


class Person(Struct, frozen=True):
    """Whose a role is, and whether it may run the watcher too."""

    role: str
    person: str
    watches: bool = False


def signed_in(url: ServerUrl, timeout_s: float) -> str:
    """Who signs in there, as the server knows it; "" where the role is a shared one. Raises StoreError."""
    with told(url.shown, timeout_s):
        session = Session(connect(url, writes=False))
        try:
            rows = session.execute(MINE).fetchall()
            return str(rows[0][0]) if rows else ""
        finally:
            session.close()


def persons(url: ServerUrl, timeout_s: float) -> tuple[Person, ...]:
    """Every role that a person was named for. Raises StoreError."""
    with told(url.shown, timeout_s):
        session = Session(connect(url, writes=False))
        try:
            rows = session.execute("SELECT role, person, watches FROM persons ORDER BY role").fetchall()
            return tuple(Person(role, person, watches == 1) for role, person, watches in rows)
        finally:
            session.close()


def name_person(url: ServerUrl, wanted: Person, timeout_s: float) -> None:
    """Says whose a role is, in place of what was said before. Raises StoreError, also where there is no such role."""
    if wanted.person == HOUSE:
        raise StoreError(f'"{HOUSE}" is the room itself: name a person. --watch lets a role run the watcher.')
    with told(url.shown, timeout_s):
        session = Session(connect(url, writes=True))
        try:
            if not session.execute("SELECT 1 FROM pg_roles WHERE rolname = ?", [wanted.role]).fetchall():
                raise StoreError(f"{url.shown} has no role {wanted.role}: make it with CREATE ROLE, or name another.")
            session.execute(
                "INSERT INTO persons VALUES (?, ?, ?) ON CONFLICT (role) DO UPDATE SET person = excluded.person,"
                " watches = excluded.watches", [wanted.role, wanted.person, wanted.watches],
            )  # fmt: skip
        finally:
            session.close()


def forget_person(url: ServerUrl, role: str, timeout_s: float) -> None:
    """Makes a shared role of it again. Raises StoreError, also where nobody was named for it."""
    with told(url.shown, timeout_s):
        session = Session(connect(url, writes=True))
        try:
            if session.execute("DELETE FROM persons WHERE role = ?", [role]).rowcount == 0:
                raise StoreError(f"Nobody is named for the role {role}: `warroom store person` lists the names.")
        finally:
            session.close()
