"""What a server and its driver say, as sentences with the mend. No sentence holds an address's password."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import psycopg

from warroom.store.errors import Busy, Contended, Damaged, Full, NotOurs, ReadOnly, StoreError, Unreachable

_AGAIN = ("40001", "40P01")
_ENDED = ("57P01", "57P02", "57P03", "25P03", "25P04")


def lost(error: BaseException) -> bool:
    """Whether the connection is gone, rather than a statement refused."""
    if not isinstance(error, psycopg.Error):
        return False
    state = error.sqlstate
    if state is None:
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return state[:2] == "08" or state in _ENDED


def sentence(error: psycopg.Error, where: str, timeout_s: float) -> StoreError | None:
    """The StoreError that says what ``error`` about ``where`` means; None where the program is at fault."""
    state = error.sqlstate or ""
    if state in _AGAIN:
        return Contended(f"Others wrote to {where} at the same time; nothing of this was kept. Repeat it.")
    if state == "WR001":  # see ``proof``
        return StoreError(f"{where}: {error.diag.message_primary}; nothing was written: {error.diag.message_hint}.")
    if state == "57014":
        return Busy(
            f"{where} worked on one question for too long, and it was broken off; nothing was written. "
            "Try again; if it stays, look at the server's load, and in pg_stat_activity for what it works on."
        )
    if state == "55P03":
        return Busy(
            f"{where} has been held by another program for {timeout_s:g} s; nothing was written. "
            "Try again; if it stays, look in pg_stat_activity for who holds the table head."
        )
    refused = f"{where} refused this sign-in. Look at the user and the password in store.url."
    if state in ("28P01", "28000"):
        return StoreError(refused)
    if state == "" and _refused(str(error)):  # of a room that was there it is lost, until somebody sees to that
        return Unreachable(refused)
    if state == "3D000":
        return StoreError(f"There is no such database at {where}. Name the right one in store.url, or let it be made.")
    if state == "25006":
        return ReadOnly(
            f"{where} takes no writes: it is a standby, or was set read-only. Name the primary in store.url "
            "(several hosts may stand there), or use --read-only."
        )
    if state == "42501":
        return ReadOnly(
            f"The database user may not do this at {where} ({_first(error)}); nothing was written. "
            "`warroom store grants` prints the rights that it needs; to look only, use --read-only."
        )
    if state == "53100":
        return Full(f"The disk of {where} is full; nothing of this command was kept. Free some space and repeat it.")
    if state in ("42P01", "42703", "42883"):
        return NotOurs(
            f"{where} has not the tables of this warroom ({_first(error)}). `warroom store migrate` makes them."
        )
    if state[:2] in ("XX", "58"):
        return Damaged(f"The server reports a fault at {where} ({_first(error)}). Look at its log.")
    if state == "" and (wrong := _of_tls(str(error))):
        return StoreError(f"{where}: {wrong}")
    if state == "" and ("session is read-only" in str(error) or "hot standby mode" in str(error)):
        return Unreachable(
            f"No host of {where} takes writes now. If that lasts longer than a failover, name the primary in "
            "store.url; to look only, use --read-only."
        )
    if state == "53300" or lost(error):
        return Unreachable(f"{where} does not answer ({_first(error)}).")
    return None


def _refused(said: str) -> bool:
    """Whether it is the sign-in that was refused: while a connection is made the driver has no code for it, either."""
    return "authentication failed for user" in said or "no pg_hba.conf entry" in said


def _of_tls(said: str) -> str:
    """What is wrong with the encryption that the address asks for, and the fix; "" where it is something else.

    The driver's library has no code for it, and only these words.
    """
    if "does not support SSL" in said:
        return (
            "the server offers no TLS, and the address asks for it: nothing was sent. Switch ssl on at the server, or "
            "take sslmode out of the address where the network is trusted."
        )
    if "certificate verify failed" in said or "root certificate file" in said or "does not match host name" in said:
        return (
            f"the server's certificate is not trusted ({_first(said)}): nothing was sent. Name its authority in "
            "sslrootcert, and the server by the name that is in the certificate."
        )
    return ""


def _first(error: BaseException | str) -> str:
    """The first line of what was said, without what might repeat the address."""
    said = (str(error).strip() or type(error).__name__).splitlines()[0]
    return said.removeprefix("connection failed: ")[:200]


@contextmanager
def told(where: str, timeout_s: float) -> Generator[None]:
    """Turns what the driver raises into a StoreError; anything else passes through."""
    try:
        yield
    except psycopg.Error as error:
        known = sentence(error, where, timeout_s)
        if known is None:
            raise
        raise known from error
