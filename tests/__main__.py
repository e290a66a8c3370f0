"""Runs the tests: ``python -m tests [--check] [words for pytest]``, as ``make test`` and ``make check`` do.

Most tests wait for programs, terminals and servers, so more of them run beside each other than there are processors.
What they write is kept in memory where there is room: else they wait for the disk, at every commit of every database.
Those that measure the whole machine (marker ``alone``) come after them, one by one. The last line counts all of them.
``--check`` has ruff, mypy and lint-imports run beside the tests.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[1]
BESIDE = 2  # tests beside each other, by processor: more of them only starve each other
DIST = "worksteal"
"""Each begins at a place of its own, and takes from others when it is done: those that wait run beside those that work,
where one folder after the other would have all of them wait, and then all of them work."""
PROGRAM = ("warroom", "screens", "widgets", "bench")
MEMORY = Path("/dev/shm")
ROOM = 6 * 2**30  # bytes: three times what all tests leave behind
NOTHING_COLLECTED = 5  # pytest's word for it
WORDS = ("failed", "errors", "passed", "skipped", "xfailed", "xpassed")
"""What is counted, in the order of the closing line. Tests left out by a marker are run by the other run."""

_SUMMARY = re.compile(r"(?:=+ )?((?:\d+ [a-z]+(?:, )?)+) in ([\d.]+)s\b.*")
_COUNT = re.compile(r"(\d+) ([a-z]+)")
TOLD = "PYTEST_COUNTED"
"""Names the file in which a run says how many tests there are, those included that a marker leaves to another run."""
_NAMED = re.compile(r"(FAILED|ERROR) \S+::.*")


class Run:
    """One run of pytest and what it said: ``code``, its counts, and the lines that name what failed."""

    def __init__(self, *words: str, folder: Path | None = None) -> None:
        self.words = words
        self.folder = folder
        self.code = 0
        self.counts: Counter[str] = Counter()
        self.named: list[str] = []

    def go(self, say: Callable[[str], None]) -> Run:
        """Run it to its end; each line is handed on as it comes."""
        ran = subprocess.Popen(
            [sys.executable, "-m", "pytest", *self.words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", bufsize=1, env=environment(self.folder),
        )  # fmt: skip
        assert ran.stdout is not None
        for line in ran.stdout:
            say(line)
            self.heard(line)
        self.code = ran.wait()
        return self

    def heard(self, line: str) -> None:
        """Take up what a line of pytest's says."""
        if summary := counted(line):
            self.counts = summary
        elif _NAMED.match(line):
            self.named.append(line.rstrip())


def environment(folder: Path | None = None) -> dict[str, str]:
    """With what was compiled kept: else every process of hundreds compiles the program anew, and every test file.

    ``folder`` is where temporary files go; where the system has them unless given.
    """
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONUNBUFFERED": "1"}
    return kept | ({"TMPDIR": str(folder)} if folder is not None else {})


@contextmanager
def in_memory(memory: Path = MEMORY, room: int = ROOM) -> Iterator[Path | None]:
    """A folder for what tests write, which is gone afterwards; None where there is too little memory for it.

    Nor may the system forbid to run programs there. Its name is short, for the sockets in it.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix="w", dir=memory)) if shutil.disk_usage(memory).free >= room else None
    except OSError:
        folder = None
    if folder is None:
        yield None
        return
    folder.chmod(0o711)  # servers run under another account
    try:
        yield folder if _runs_programs(folder) else None
    finally:
        end = time.monotonic() + 20  # the servers of databases end a moment after the tests
        while any(folder.glob("warroom-pg*")) and time.monotonic() < end:
            time.sleep(0.1)
        shutil.rmtree(folder, ignore_errors=True)


def _runs_programs(folder: Path) -> bool:
    program = folder / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    try:
        return subprocess.run([program], check=False).returncode == 0
    except OSError:
        return False


def compiled() -> None:
    """The program and the tests, compiled once: those that run beside each other would all do it at the same time.

    Where the tests are compiled already they are not read for it: that takes as long as all that is left to do.
    """
    python = [sys.executable, "-m"]
    program = subprocess.Popen([*python, "compileall", "-q", *PROGRAM], cwd=ROOT, env=environment())
    if not all(map(is_compiled, (ROOT / "tests").rglob("test_*.py"))):
        collect = [*python, "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
        subprocess.run(collect, cwd=ROOT, env=environment(), capture_output=True, check=False)
    program.wait()


def is_compiled(file: Path) -> bool:
    """Whether pytest has compiled this test file, as it stands, for this Python."""
    kept = f"{file.stem}.{sys.implementation.cache_tag}-pytest-{version('pytest')}.pyc"
    try:
        return (file.parent / "__pycache__" / kept).stat().st_mtime >= file.stat().st_mtime
    except OSError:
        return False


def alone() -> list[str]:
    """The files with a test that has the marker ``alone``: the others need not be read for them."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return [str(file.relative_to(ROOT)) for file in files if "mark.alone" in file.read_text(encoding="utf-8")]


def missed(collected: int, runs: Iterable[Run]) -> int:
    """How many of the tests that there are no run has had."""
    return max(0, collected - sum(run.counts[word] for run in runs for word in WORDS))


def counted(line: str) -> Counter[str]:
    """The counts of pytest's summary line; none where the line is another one."""
    found = _SUMMARY.fullmatch(line.strip())
    if found is None:
        return Counter()
    several = {"error": "errors", "warning": "warnings"}
    return Counter({several.get(word, word): int(count) for count, word in _COUNT.findall(found[1])})


def closing(runs: Iterable[Run], seconds: float) -> str:
    """The last line, as pytest's own: what all runs together came to."""
    total: Counter[str] = sum((run.counts for run in runs), Counter())
    said = [f"{total[word]} {word}" for word in WORDS if total[word]]
    return f"{', '.join(said) or 'no tests ran'} in {seconds:.2f}s ({int(seconds // 60)}:{int(seconds % 60):02d} min)"


def came_to(runs: Sequence[Run]) -> int:
    """The exit code of all: of the first that failed; where nothing was collected by any, that is one."""
    failed = [run.code for run in runs if run.code not in (0, NOTHING_COLLECTED)]
    if failed:
        return failed[0]
    return NOTHING_COLLECTED if all(run.code == NOTHING_COLLECTED for run in runs) else 0


class Checks(threading.Thread):
    """ruff, mypy and lint-imports one after another, beside the tests; what they said is told when they are done."""

    def __init__(self) -> None:
        super().__init__(name="checks")
        here = Path(sys.executable).parent
        self.commands = ([sys.executable, "-m", "ruff", "check", "."], [str(here / "lint-imports")],
                         [sys.executable, "-m", "mypy"])  # fmt: skip
        self.said: list[str] = []
        self.failed: list[str] = []

    def run(self) -> None:
        for command in self.commands:
            ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            name = Path(command[0]).name if "-m" not in command else command[2]
            self.said += [f"--- {name}", (ran.stdout + ran.stderr).strip()]
            if ran.returncode:
                self.failed.append(name)


def main(words: Sequence[str]) -> int:
    """Everything, or what ``words`` leave of it. Returns the exit code."""
    began = time.monotonic()
    check, words = "--check" in words, [word for word in words if word != "--check"]
    checks = Checks() if check else None
    if checks is not None:
        checks.start()
    if not words:
        compiled()
    with in_memory() as folder, tempfile.NamedTemporaryFile("r") as told:
        with patch.dict(os.environ, {TOLD: told.name}):
            runs = run(words, folder)
        there = int(told.read() or 0) if not words else 0
    if checks is not None:
        checks.join()
        say("\n".join(["", *checks.said, ""]))
        for name in checks.failed:
            say(f"{name} found something, see above\n")
    for line in [line for one in runs for line in one.named]:
        say(f"{line}\n")
    lost = missed(there, runs)
    if lost:
        say(f"{lost} tests were run by neither\n")
    if not words and not there:
        say("nobody said how many tests there are\n")
    say(f"{closing(runs, time.monotonic() - began)}\n")
    return came_to(runs) or int(bool(lost) or not (words or there) or (checks is not None and bool(checks.failed)))


def run(words: Sequence[str], folder: Path | None) -> list[Run]:
    """Those beside each other, then those that come alone; what they write goes to ``folder``, if one is given."""

    def place(name: str) -> list[str]:
        return [] if folder is None else [f"--basetemp={folder / name}"]

    beside = BESIDE * (os.cpu_count() or 1)
    how = ("-q", "-m", "not alone", "-n", str(beside), "--dist", DIST, "--durations=20")
    runs = [Run(*how, *place("t"), *words, folder=folder).go(say)]
    if runs[0].code in (0, 1, NOTHING_COLLECTED):
        say("\none by one, those that need the machine for themselves:\n")
        how = ("-q", "-m", "alone", "--durations=5")
        runs.append(Run(*how, *place("a"), *(words or alone()), folder=folder).go(say))
    return runs


def say(line: str) -> None:
    """Show a line at once."""
    sys.stdout.write(line)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
