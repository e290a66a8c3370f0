"""Observers with accounts of their own on the host, as docs/operator.md sets them up: real accounts, real modes."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.patience import PATIENCE_S
from tests.support.terminal import ROOT, environment
from warroom.store.memory.file import memory_path

SERVICE, OBSERVER, GROUP = 61_901, 61_902, 61_903
PAGE = (ROOT / "docs" / "operator.md").read_text(encoding="utf-8").split("### Observers")[1].split("\n## ")[0]
AS_OBSERVER = ("--read-only", "--as", "vera")

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can act for two other accounts"),
    pytest.mark.skipif(shutil.which("setpriv") is None, reason="setpriv is not installed"),
]


def become(account: int) -> list[str]:
    """The words before a command that is that account's; the shell between drops what root could do."""
    group = GROUP if account == SERVICE else account
    who = [f"--reuid={account}", f"--regid={group}", "--clear-groups", "--no-new-privs"]
    return ["setpriv", *who, "sh", "-c", 'umask 0007; exec "$@"', "-"]


@functools.cache
def python() -> str:
    """An interpreter of this version that other accounts may run: root's own may lie in root's home."""
    name = "python{}.{}".format(*sys.version_info)
    for found in filter(None, (sys.executable, shutil.which(name, path="/usr/local/bin:/usr/bin"))):
        tried = subprocess.run([*become(OBSERVER), found, "-c", ""], capture_output=True, cwd="/", check=False)
        if tried.returncode == 0:
            return found
    pytest.skip(f"no {name} that other accounts may run is not installed")


def given(home: Path) -> dict[str, str]:
    packages = os.pathsep.join([str(ROOT), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    return environment(home, {"PATH": os.environ["PATH"], "PYTHONPATH": packages})


class Host:
    """The database of the service's account in a folder as its unit makes it; commands run by either account."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.place = folder / "lib"
        self.config = folder / "config.toml"
        self.db = self.place / "warroom.db"

    def command(self, account: int, *words: str) -> list[str]:
        return [*become(account), python(), "-m", "warroom", "--config", str(self.config), *words]

    def run(self, account: int, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(account, *words), capture_output=True, text=True, timeout=60, check=False,
            cwd=self.place.parent, env=given(self.home), stdin=subprocess.DEVNULL,
        )  # fmt: skip


def told(pattern: str) -> str:
    """What the page says there; the page and this test mean the same steps."""
    found = re.search(pattern, PAGE)
    assert found is not None, pattern
    return found[1]


@pytest.fixture
def host() -> Iterator[Host]:
    """Not below pytest's own folder, which no other account may enter."""
    folder = Path(tempfile.mkdtemp(prefix="warroom-observers-"))
    folder.chmod(0o755)
    it = Host(folder)
    it.home.mkdir()
    os.chown(it.home, SERVICE, GROUP)
    it.place.mkdir()
    os.chown(it.place, SERVICE, GROUP)
    it.place.chmod(int(told(r"StateDirectoryMode=(\d+)"), 8))
    mode = told(r'mode = "(\d+)"')
    it.config.write_text(f'[store]\npath = "{it.db}"\nmode = "{mode}"\n')
    it.config.chmod(0o644)
    try:
        yield it
    finally:
        shutil.rmtree(folder)


def indexed(host: Host, watcher: subprocess.Popen[str]) -> None:
    """Waits until the index is written: from then on the service's account makes no new file."""
    index = memory_path(host.db)
    journal = index.with_name(f"{index.name}-journal")
    end = time.monotonic() + PATIENCE_S
    while not (index.exists() and index.stat().st_size and not journal.exists()):
        assert watcher.poll() is None, "the watcher ended"
        assert time.monotonic() < end, sorted(path.name for path in host.place.iterdir())
        time.sleep(0.02)


@pytest.fixture
def watched(host: Host) -> Iterator[Host]:
    """With one incident, and the standing watcher of the service's account, which has made the index for searching."""
    made = host.run(SERVICE, "declare", "--severity", "SEV2", "--title", "Refused cards", "--as", "maya")
    assert made.returncode == 0, made.stderr
    watcher = subprocess.Popen(
        host.command(SERVICE, "watch"), env=given(host.home), cwd=host.place.parent, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert watcher.stderr is not None
    try:
        line = watcher.stderr.readline()
        assert line, "the watcher ended"
        indexed(host, watcher)
        yield host
    finally:
        watcher.terminate()
        watcher.communicate(timeout=PATIENCE_S)


def test_an_account_outside_the_group_reads_what_is_written_meanwhile(watched: Host) -> None:
    assert watched.run(SERVICE, "log", "1", "the pool is drained", "--as", "maya").returncode == 0
    for words in (("list",), ("show", "1"), ("handover",)):
        seen = watched.run(OBSERVER, *AS_OBSERVER, *words)
        assert (seen.returncode, seen.stderr) == (0, ""), words
        assert "Refused cards" in seen.stdout
    assert "the pool is drained" in watched.run(OBSERVER, *AS_OBSERVER, "show", "1").stdout


def test_it_writes_nothing_and_leaves_no_file_behind(watched: Host) -> None:
    before = {path.name: path.stat().st_uid for path in watched.place.iterdir()}
    for words in ((*AS_OBSERVER, "log", "1", "x"), ("--as", "vera", "log", "1", "x")):
        refused = watched.run(OBSERVER, *words)
        assert refused.returncode == 1
        assert "Traceback" not in refused.stderr
    assert "log 1 x" not in watched.run(SERVICE, "show", "1").stdout
    assert {path.name: path.stat().st_uid for path in watched.place.iterdir()} == before
    assert set(before.values()) == {SERVICE}
    assert watched.run(SERVICE, "log", "1", "the owner still writes", "--as", "maya").returncode == 0


def test_what_is_half_typed_is_nobody_elses(host: Host) -> None:
    code = f"from warroom.store.desk import SideStore; SideStore.open({str(host.db)!r}, mode=0o664).close()"
    words = [*become(SERVICE), python(), "-c", code]
    ran = subprocess.run(words, env=given(host.home), capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    assert host.db.with_name("warroom.db.desk").stat().st_mode & 0o777 == 0o660
    made = host.run(SERVICE, "declare", "--severity", "SEV2", "--title", "Refused cards", "--as", "maya")
    assert made.returncode == 0, made.stderr
    refused = host.run(OBSERVER, "--as", "vera", "who")
    assert refused.returncode == 1
    assert "may not be read by this user" in refused.stderr
