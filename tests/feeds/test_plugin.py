"""A feed type of another distribution: the one in the documentation, built, installed and polled as a person would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.support.http import Answer, Asked, Server
from warroom.config.settings import FeedSettings
from warroom.core.validation import validated
from warroom.feeds.registry import BUILT_IN, build

TOP = Path(__file__).resolve().parents[2]
PAGE = (TOP / "docs" / "feeds.md").read_text(encoding="utf-8")


def block(heading: str) -> str:
    """The code that the page shows under this file's name."""
    found = re.search(rf"^`{re.escape(heading)}`:\n\n```\w+\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert found, heading
    return found.group(1)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the example's distribution was installed into; this environment stays as it is."""
    source, target = tmp_path_factory.mktemp("lighthouse"), tmp_path_factory.mktemp("site")
    for name in ("pyproject.toml", "warroom_lighthouse.py"):
        (source / name).write_text(block(name), encoding="utf-8")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps",
               "--no-index", "--no-build-isolation", "--target", str(target), str(source)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    return target


class Person:
    """Runs warroom with the folder on its path."""

    def __init__(self, folder: Path, installed: Path) -> None:
        self.folder = folder
        self.env = {**os.environ, "PYTHONPATH": f"{installed}{os.pathsep}{TOP}"}

    def check(self, table: str) -> subprocess.CompletedProcess[str]:
        config = self.folder / "config.toml"
        config.write_text(f'[[feed]]\nid = "coast"\n{table}')
        command = [sys.executable, "-m", "warroom", "--config", str(config), "--db", str(self.folder / "room.db"),
                   "feeds", "check"]  # fmt: skip
        return subprocess.run(command, capture_output=True, text=True, timeout=60, env=self.env, cwd=self.folder)


@pytest.fixture
def person(tmp_path: Path, installed: Path) -> Person:
    return Person(tmp_path, installed)


def test_a_type_of_an_installed_distribution_is_polled_like_any_other(person: Person, server: Server) -> None:
    def lamps(asked: Asked) -> Answer:
        assert asked.query["coast"] == ["west"]
        page = int(asked.query["page"][0])
        lamp = {"name": f"Tower {page}", "lit": page == 1, "grade": "page", "since": "2026-03-02T08:00:00Z"}
        return Answer({"lamps": [lamp], "more": page < 3})

    server.routes["/lamps"] = lamps
    done = person.check(f'type = "lighthouse"\nurl = "{server.url}"\ncoast = "west"\n')
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith('coast  ok, 2 alerts (2 critical), such as "Tower 2 is dark", in ')


def test_its_failures_are_told_in_its_own_words(person: Person, server: Server) -> None:
    server.routes["/lamps"] = Answer({"ships": []})
    done = person.check(f'type = "lighthouse"\nurl = "{server.url}"\n')
    assert done.returncode == 1
    assert "failed: the answer has no lamps: check url: is this a harbour?" in done.stdout


def test_its_keys_are_checked_and_an_unknown_type_names_it(person: Person, server: Server) -> None:
    done = person.check(f'type = "lighthouse"\nurl = "{server.url}"\ncost = "west"\n')
    assert done.returncode != 0
    assert "coast" in done.stdout + done.stderr, "what was perhaps meant"
    done = person.check(f'type = "lighthose"\nurl = "{server.url}"\n')
    assert done.returncode != 0
    assert "lighthouse" in done.stdout + done.stderr


def test_every_built_in_type_is_on_the_page() -> None:
    table = PAGE[PAGE.index("## Types") : PAGE.index("## What becomes")]
    rows = re.findall(r"^\| (`[^|]*`) \|", table, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(.+?)`", row)}
    assert named == set(BUILT_IN)
    keys = (TOP / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert all(f"### `{name}`" in keys for name in BUILT_IN)


def test_the_tables_on_the_page_are_right() -> None:
    tables = [text for text in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL) if text.startswith("[[feed]]")]
    assert len(tables) == 8
    for text in tables:
        for table in tomllib.loads(text)["feed"]:
            assert build(validated(FeedSettings, table)).type == table["type"]
