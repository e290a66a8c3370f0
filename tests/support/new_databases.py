"""A new database file is the same each time but for its name: the steps make it once for a process of tests.

Thousands of tests begin with one, and a tenth of a test's processor time would go there. What tests the making itself
asks for ``made_by_steps``.
"""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from warroom.core import foldversion
from warroom.store import Store, StoreError, schema
from warroom.store.schema import genesis
from warroom.store.sqlite import create_file, migrating, opening

_NUMBERS = itertools.count()
_switched_off = False


def _stands() -> tuple[object, ...]:
    """What a new database hangs on: some tests change it."""
    versions = schema.SCHEMA_VERSION, migrating.SCHEMA_VERSION, foldversion.FOLD_VERSION, opening.FOLD_VERSION
    return (*versions, schema.STEPS, migrating.STEPS, tuple(migrating.TRIGGERS.values()))


_AS_RELEASED = _stands()


@cache
def _made() -> tuple[bytes, bytes, bytes]:
    """A new file, its journal's name in it, and where its chain begins."""
    with tempfile.TemporaryDirectory() as folder, made_by_steps():
        path = Path(folder) / "new.db"
        with Store.open(path) as store:
            name = store.query(lambda conn: conn.execute("SELECT value FROM meta WHERE key = 'journal'").fetchone()[0])
        return path.read_bytes(), name.encode(), genesis(name)


def create(path: Path, mode: int) -> bool:
    """As ``create_file``; a file that was not there is whole from the first moment on."""
    real = Path(os.path.realpath(path))
    if _switched_off or real.exists() or _stands() != _AS_RELEASED:
        return create_file(path, mode)
    content, name, begins = _made()
    fresh = os.urandom(16).hex()
    half = real.with_name(f".new-{os.getpid()}-{next(_NUMBERS)}")
    try:
        create_file(half, mode)
        half.write_bytes(content.replace(name, fresh.encode()).replace(begins, genesis(fresh)))
        os.link(half, real)
    except FileExistsError:
        return False
    except (OSError, StoreError):  # as it would be told of the file itself
        return create_file(path, mode)
    finally:
        with suppress(OSError):
            half.unlink()
    return True


@contextmanager
def made_by_steps() -> Iterator[None]:
    """While it holds, every new database is made by the steps of the program."""
    global _switched_off
    before, _switched_off = _switched_off, True
    try:
        yield
    finally:
        _switched_off = before


def copy_new_ones() -> None:
    """From now on, in this process."""
    opening.create_file = create
