"""For every test: a clean terminal environment, and no silent skips where CI promised the real servers."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Generator, Iterator
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings

from tests.support import new_databases
from tests.support.host import seal
from tests.support.places import file_or_server, place, server  # noqa: F401

# A sample that is the same every time; `make soak` looks for new counter-examples, thousands of them.
settings.register_profile(
    "ci", derandomize=True, max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "soak", max_examples=5000, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("soak" if os.environ.get("WARROOM_SOAK") == "1" else "ci")

# Some of it is read when textual is imported, so it must be gone before any test module is.
seal(os.environ)
time.tzset()
sys.dont_write_bytecode = False  # nor is what the processes of tests have in common compiled anew by each
# What `nohup` has made deaf to SIGHUP would make every program so that a test starts.
signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say how many tests there are, before a marker leaves any out, to who runs them all (``tests.__main__``)."""
    told = os.environ.pop("PYTEST_COUNTED", "")
    if told and os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0":
        with open(told, "a+", encoding="utf-8") as file:
            file.seek(0)
            if not file.read():  # the first run: the others read only what is left
                file.write(f"{len(items)}")


def pytest_collection_finish() -> None:
    """What was imported and collected stays until the end: it need not be searched for garbage again and again.

    Else a fifth of the processor time of tests within this process goes there.
    """
    new_databases.copy_new_ones()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.fixture
def made_by_steps() -> Iterator[None]:
    """New databases are made by the program itself, and not copied."""
    with new_databases.made_by_steps():
        yield


@pytest.fixture(autouse=True)
def _no_host() -> Iterator[None]:
    """Every test begins with the sealed environment, whatever the one before it has set."""
    with patch.dict(os.environ):
        yield


def _promised(item: pytest.Item | pytest.Collector, why: str) -> bool:
    """Whether a skip breaks CI's promise that the real server programs are there."""
    if os.environ.get("CI") != "true":
        return False
    return item.get_closest_marker("server") is not None or "not installed" in why


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    return str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else ""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and _promised(item, _reason(report)):
        report.outcome = "failed"
        report.longrepr = f"CI must not skip this: {_reason(report)}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if report.skipped and _promised(collector, _reason(report)):
        report.outcome = "failed"
        report.longrepr = f"CI must not skip this: {_reason(report)}"
    return report
