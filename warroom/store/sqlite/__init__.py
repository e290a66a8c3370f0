"""Which SQLite is used, how a connection is set up, and where a database may lie."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from warroom.store.errors import Damaged, NetworkFolder, StoreError
from warroom.store.sqlite.faults import code_of, not_ours, sentence, unopenable

if TYPE_CHECKING:
    import sqlite3 as _module
else:
    try:
        import pysqlite3.dbapi2 as _module
    except ImportError:
        import sqlite3 as _module

engine = _module
"""The DB-API module in use: pysqlite3's wheel where there is one, for its newer SQLite."""

Connection = engine.Connection

APPLICATION_ID = 0x5752_4D31
"""Written into the file's header ("WRM1"), so that ``file`` and this program know it."""

DESK_ID = 0x5752_4D32
"""The same for the second file, of drafts and presence ("WRM2")."""

_MAGIC = b"SQLite format 3\x00"

# Locks or shared memory between hosts are missing or unsafe on these (sqlite.org/wal.html: all
# processes must be on the same host computer).
_NETWORK = re.compile(
    r"^(nfs\d?|cifs|smb\d?|smbfs|ncpfs|afs|coda|ceph|lustre|glusterfs|beegfs|gpfs|davfs"
    r"|fuse\.(sshfs|glusterfs|ceph.*|rclone|s3fs|davfs2?|gcsfuse|smb.*|nfs.*))$"
)


def sqlite_fault(version: tuple[int, ...] | None = None) -> str | None:
    """A sentence where the SQLite in use (or ``version``) can corrupt a database that several processes write.

    Source: sqlite.org's change log: the WAL-reset fault, in 3.7.0 to 3.51.2, fixed in 3.51.3 and 3.53.0.
    """
    version = version or engine.sqlite_version_info
    if version >= (3, 53, 0) or (3, 51, 3) <= version < (3, 52, 0):
        return None
    shown = ".".join(str(n) for n in version)
    return (
        f"SQLite {shown} can corrupt a database when a checkpoint and a write meet (fixed in 3.51.3 and 3.53.0). "
        "Install the pysqlite3 wheel into this environment, or a newer SQLite."
    )


def connect(
    path: Path, *, timeout_s: float, read_only: bool = False, immutable: bool = False, any_thread: bool = False
) -> Connection:
    """A connection in autocommit mode with every pragma set; transactions are begun by hand.

    Takes the path, the busy time-out in seconds, and whether SQLite itself shall refuse writes.
    ``immutable`` reads a file nobody writes without making companion files next to it. ``any_thread``: not only the one
    that opened it may use it; whoever does sees to it that it is one at a time.
    """
    query = "mode=ro" if read_only else "mode=rw"
    if immutable:
        query += "&immutable=1"
    uri = f"file:{quote(str(path.absolute()))}?{query}"
    conn = engine.connect(uri, uri=True, timeout=timeout_s, isolation_level=None, check_same_thread=not any_thread)
    try:
        conn.execute("PRAGMA recursive_triggers=ON")
        conn.execute("PRAGMA foreign_keys=ON")
        if read_only:
            conn.execute("PRAGMA query_only=ON")
            conn.set_authorizer(_no_other_file)
        else:
            conn.execute("PRAGMA synchronous=FULL")
            conn.execute("PRAGMA secure_delete=ON")  # a redacted payload leaves no bytes in a free page
    except BaseException:
        conn.close()
        raise
    return conn


def _no_other_file(action: int, *_: object) -> int:
    """A reader attaches nothing: SQLite would let it attach this very file again, to write."""
    return engine.SQLITE_DENY if action == engine.SQLITE_ATTACH else engine.SQLITE_OK


def use_wal(conn: Connection, path: Path, timeout_s: float) -> None:
    """Sets the write-ahead log, under which readers and the writer do not wait for each other.

    Changing to it needs the file alone, and SQLite does not wait for that by itself.
    """
    until = time.monotonic() + timeout_s
    while True:
        try:
            kept = conn.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        except engine.OperationalError as error:
            if code_of(error) != 5 or time.monotonic() > until:
                raise
            time.sleep(0.005)
            continue
        if kept != "wal":
            raise StoreError(f"SQLite keeps no write-ahead log for {path}. Name a file on a local disk in store.path.")
        return


def create_file(path: Path, mode: int) -> bool:
    """Makes an empty file with exactly ``mode`` before SQLite first sees it; False where it was there already.

    SQLite would make it 0644 less umask, and gives ``-wal`` and ``-shm`` the mode that the file has.
    A missing folder is made for its owner alone, or with the group's rights and setgid where ``mode`` has them.
    """
    path = Path(os.path.realpath(path))  # a link may lead to where nothing is yet
    try:
        if not path.parent.is_dir():
            folder_mode = 0o2770 if mode & 0o070 else 0o700
            path.parent.mkdir(parents=True, mode=folder_mode)
            path.parent.chmod(folder_mode)
        fd = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, mode)
    except FileExistsError:
        return False
    except OSError as error:
        raise unopenable(path) from error
    try:
        os.fchmod(fd, mode)
    finally:
        os.close(fd)
    return True


def check_place(path: Path, *, shared: bool = True) -> None:
    """Refuses what can be recognised before SQLite opens ``path``: a network folder, a foreign or cut-off file.

    ``shared`` is False for a file that nobody writes, such as a backup: that may lie anywhere.
    """
    kind = network_filesystem(path) if shared else ""
    if kind:
        raise NetworkFolder(
            f"{path} is on a network file system ({kind}), where a database shared by several programs breaks. "
            "Name a file on a local disk in store.path; a team shares one host through ssh."
        )
    try:
        if not path.exists():
            return
        if not path.is_file():
            raise StoreError(f"{path} is not a file. Name a file in store.path.")
        header = header_of(path)
    except PermissionError as error:
        raise StoreError(
            f"{path} may not be read by this user. Ask its owner, or for a team set store.mode to 0660."
        ) from error
    _check_header(path, header)


_held: dict[tuple[int, int], int] = {}
_HELD = 64
_users: dict[tuple[int, int], int] = {}


def header_of(path: Path) -> bytes:
    """The first 100 bytes of a database; fewer where it is shorter.

    The file is opened once and stays so: a process that closes a file lets go of every lock that any of its
    connections has on it (POSIX), and the next program would take the database for one that nobody uses.
    """
    found = os.stat(path)
    known = (found.st_dev, found.st_ino)
    fd = _held.get(known)
    if fd is None:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        opened = os.fstat(fd)
        fd = _held.setdefault((opened.st_dev, opened.st_ino), fd)
        while len(_held) > _HELD:
            os.close(_held.pop(next(iter(_held))))
    return os.pread(fd, 100, 0)


def begin_use(inode: tuple[int, int]) -> None:
    """Says that this process has a database open."""
    _users[inode] = _users.get(inode, 0) + 1


def end_use(inode: tuple[int, int]) -> None:
    """Says that it was closed; with the last of its users the file is let go of."""
    _users[inode] = _users.get(inode, 1) - 1
    if _users[inode] < 1:
        del _users[inode]
        fd = _held.pop(inode, None)
        if fd is not None:
            os.close(fd)


def is_database(header: bytes) -> bool:
    """Whether a file that begins so is SQLite's."""
    return header[:16] == _MAGIC


def keeps_log(path: Path) -> bool:
    """Whether the file's header says that its writers use a write-ahead log (sqlite.org/fileformat2.html)."""
    return header_of(path)[18:20] == b"\x02\x02"


def _check_header(path: Path, header: bytes) -> None:
    """Source: sqlite.org/fileformat2.html, the database header."""
    if not header:
        return  # made a moment ago, by this or another process
    if header[:16] != _MAGIC[: len(header)]:
        raise not_ours(path)
    if len(header) < 100:
        raise _cut_off(path)
    page = int.from_bytes(header[16:18], "big")
    page = 65536 if page == 1 else page
    pages = int.from_bytes(header[28:32], "big")
    counted_now = header[24:28] == header[92:96]
    if counted_now and not has_wal(path) and path.stat().st_size < page * pages:
        raise _cut_off(path)


def _cut_off(path: Path) -> Damaged:
    return Damaged(
        f"{path} is cut off: the file is shorter than its own header says. "
        "Keep it aside and put the last backup in its place."
    )


def companion(path: Path, suffix: str) -> Path:
    """The file whose name is the database's and ``suffix``: SQLite's ``-wal`` and ``-shm``, and ours.

    It is next to the database itself, not to a link that leads there: SQLite looks for its own there, and whoever
    comes by another name must find the same.
    """
    place = Path(os.path.realpath(path))
    return place.with_name(place.name + suffix)


def has_wal(path: Path) -> bool:
    return os.path.exists(companion(path, "-wal"))


def network_filesystem(path: Path, mounts: str | None = None) -> str:
    """The type of the network file system that holds ``path``, or "" for a local one.

    ``mounts`` is text as in /proc/mounts; systems without that file are taken to be local.
    """
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text(errors="replace")
        except OSError:
            return ""
    real = os.path.realpath(path)
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = re.sub(r"\\(\d{3})", lambda m: chr(int(m[1], 8)), fields[1])
        inside = real == point or real.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind if _NETWORK.match(kind) else ""


@contextmanager
def write_locked(conn: Connection) -> Generator[None]:
    """A transaction that holds the write lock from its first line; an exception undoes all of it."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        conn.execute("COMMIT")
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise


@contextmanager
def told(path: Path, timeout_s: float) -> Generator[None]:
    """Turns what SQLite and the system say about ``path`` into a StoreError; anything else passes through."""
    try:
        yield
    except engine.Error as error:
        known = sentence(error, path, timeout_s)
        if known is None:
            raise
        raise known from error


def emptied(conn: Connection) -> bool:
    """Whether the write-ahead log could be folded into the file and emptied: its bytes stay until then."""
    return not conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
