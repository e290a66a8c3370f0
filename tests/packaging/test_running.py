"""How the tests are run: everything once, counted together, and no failure made good by a second look."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.__main__ import Run, alone, came_to, closing, counted, environment, in_memory, is_compiled, missed

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("5236 passed, 3 skipped, 12 deselected in 512.20s (0:08:32)",
         {"passed": 5236, "skipped": 3, "deselected": 12}),
        ("======= 1 failed, 2 passed, 1 warning, 1 error in 3.20s =======",
         {"failed": 1, "passed": 2, "warnings": 1, "errors": 1}),
        ("no tests ran in 0.01s", {}), ("FAILED tests/a.py::b - 3 failed in 2.0s", {}), ("3 passed", {}),
    ],
)  # fmt: skip
def test_a_summary_is_read_and_nothing_else(line: str, counts: dict[str, int]) -> None:
    assert counted(line) == Counter(counts)


def heard(code: int, *lines: str) -> Run:
    run = Run()
    run.code = code
    for line in lines:
        run.heard(line)
    return run


def test_the_closing_line_counts_all_runs_and_reads_as_pytests_own() -> None:
    runs = [heard(1, "FAILED tests/a.py::b - AssertionError", "1 failed, 20 passed, 4 deselected in 9.00s"),
            heard(0, "4 passed, 21 deselected in 2.00s")]  # fmt: skip
    assert closing(runs, 72.5) == "1 failed, 24 passed in 72.50s (1:12 min)"
    assert counted(closing(runs, 72.5).replace(" min", "")) == Counter(failed=1, passed=24)
    assert [line for run in runs for line in run.named] == ["FAILED tests/a.py::b - AssertionError"]


@pytest.mark.parametrize(("codes", "all_of_them"), [
    ((0, 0), 0), ((1, 0), 1), ((0, 1), 1), ((5, 0), 0), ((0, 5), 0), ((5, 5), 5), ((2,), 2), ((5, 3), 3),
])  # fmt: skip
def test_one_run_that_failed_is_a_failure_of_all(codes: tuple[int, ...], all_of_them: int) -> None:
    assert came_to([heard(code) for code in codes]) == all_of_them


def test_both_runs_together_are_all_tests_and_no_test_is_in_both() -> None:
    """By the two markers' words, on two files that have tests of either kind."""

    just = ["--collect-only", "-q", "-p", "no:cacheprovider", "tests/feeds/test_fetch.py",
            "tests/terminal/test_harness.py"]  # fmt: skip
    code = f"""
import pytest
for words in (["-m", "not alone"], ["-m", "alone"], []):
    print("---", flush=True)
    pytest.main({just} + words)
"""
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    _, *said = ran.stdout.split("---\n")
    together, later, every = ([line for line in one.splitlines() if "::" in line] for one in said)
    assert together
    assert later
    assert sorted(together + later) == sorted(every)


def test_a_test_that_no_run_has_had_is_missed() -> None:
    runs = [heard(1, "1 failed, 2 passed, 1 skipped in 9.00s"), heard(0, "4 passed, 21 deselected in 2.00s")]
    assert missed(8, runs) == 0
    assert missed(10, runs) == 2


def test_a_run_says_how_many_tests_there_are_with_those_that_it_leaves_out(tmp_path: Path) -> None:
    told, file = tmp_path / "told", tmp_path / "test_some.py"
    file.write_text("import pytest\ndef test_a(): pass\n@pytest.mark.alone\ndef test_b(): pass\n")
    assert not is_compiled(file)
    words = ["-q", "--collect-only", "-m", "not alone", "-p", "tests.conftest", "-p", "no:cacheprovider"]
    env = {name: value for name, value in environment().items() if name != "PYTEST_XDIST_WORKER"}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *words, "--rootdir", str(ROOT), str(file)], cwd=ROOT, capture_output=True,
        text=True, env={**env, "PYTEST_COUNTED": str(told)}, check=True,
    )  # fmt: skip
    assert "1/2 tests collected" in ran.stdout
    assert told.read_text() == "2"
    assert is_compiled(file)
    os.utime(file, (time.time() + 60,) * 2)  # it was changed since
    assert not is_compiled(file)


def test_the_files_read_for_those_that_come_alone_are_those_that_have_some() -> None:
    found = alone()
    assert {"tests/watch/test_many_feeds.py", "tests/terminal/test_bytes.py"} <= {*found}
    assert "tests/core/test_fold.py" not in found


def test_what_tests_write_goes_to_memory_where_there_is_room_and_is_gone_afterwards(tmp_path: Path) -> None:
    with in_memory(tmp_path, room=1) as folder:
        assert folder is not None
        assert folder.parent == tmp_path
        assert environment(folder)["TMPDIR"] == str(folder)
        (folder / "left").write_text("behind")
    assert list(tmp_path.iterdir()) == []
    with in_memory(tmp_path, room=2**60) as folder:
        assert folder is None
    with in_memory(tmp_path / "nowhere", room=1) as folder:
        assert folder is None


def test_a_second_look_in_ci_decides_nothing() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    after = script.split("--last-failed", 1)[1]
    assert "status=" not in after
    assert script.rstrip().endswith('exit "$status"')


def test_make_runs_them_so_for_a_developer_and_for_ci() -> None:
    said = subprocess.run(["make", "-n", "check", "test"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"-m tests( --check)?\s*$", said, re.MULTILINE) == [" --check", ""]
