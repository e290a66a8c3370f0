"""The first paint waits for nothing that it does not need."""

from __future__ import annotations

import sys

import pytest

from tests.terminal.conftest import Place

# Runs the program and writes down which modules were there when its first screen stood.
_TOLD = """
import sys
from pathlib import Path
from warroom import cli, quick

settled = quick.settled

def told():
    Path(sys.argv[1]).write_text("\\n".join(sys.modules))
    settled()

quick.settled = told
sys.exit(cli.main(sys.argv[2:]))
"""
NOT_YET = {
    "httpx": "polls feeds, in the watcher",
    "sqlite_utils": "makes and mends databases",
    "psycopg": "speaks to a server, where one keeps the database",
    "jmespath": "reads JSON feeds",
    "jinja2": "writes reports",
    "apprise": "tells other channels",
    "rapidfuzz": "finds likely duplicates while declaring",
    "importlib.metadata": "reads what every installed distribution says of itself",
    "_ssl": "encrypts what goes over a network",
    "_hashlib": "is OpenSSL once more, to hash a few lines",
    "email": "comes with the line above",
    "http.client": "asks servers",
    "concurrent.futures.process": "runs other processes",
    "warroom.core.events": "is what commands write",
    "warroom.room": "has every command, and none is needed to show the room",
    "warroom.feeds.source": "is the watcher's",
    "warroom.watcher.watcher": "is the watcher's",
    "warroom.config.errors": "tells what is wrong with a configuration",
    "screens.scribe.screen": "is another screen",
    "textual.command": "is the command palette's, which is switched off",
    "textual.widgets._input": "is the command palette's",
    "textual.widgets._data_table": "is not used",
    "textual.widgets._markdown": "is not used",
}

MOST = {"screens": 80, "warroom": 157, "widgets": 50}
"""So many modules of each part may be imported before the first paint: together they are a quarter of a start."""

FRAME = "\x1b[?2026h"
"""What a picture begins with in a terminal that takes it as a whole."""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The modules that were imported when the first screen stood, with an incident on it."""
    place = Place(tmp_path_factory.mktemp("home"))
    place.declared("Checkout API 5xx in eu-west", "SEV1", entries=3)
    list_of_names = place.home / "modules"
    program = (sys.executable, "-c", _TOLD, str(list_of_names))
    with place.terminal(program=program) as terminal:
        terminal.wait_for("Checkout API")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    return frozenset(list_of_names.read_text().split("\n"))


def test_the_list_is_that_of_an_open_room(loaded: frozenset[str]) -> None:
    assert {"textual.app", "screens.room.screen", "warroom.store.store"} <= loaded


@pytest.mark.parametrize("module", NOT_YET)
def test_not_imported_before_the_first_paint(loaded: frozenset[str], module: str) -> None:
    assert module not in loaded, f"{module} {NOT_YET[module]}"


@pytest.mark.parametrize("part", MOST)
def test_no_feature_makes_every_start_longer(loaded: frozenset[str], part: str) -> None:
    there = sorted(name for name in loaded if name.split(".")[0] == part)
    assert len(there) <= MOST[part], (
        f"{part} brings {len(there)} modules before the first paint, {MOST[part]} may be. Import the new one where it "
        "is first used: by its name in a list (HANDLED_IN and PAGE_IN of screens/context/registry.py) or inside the "
        "function; or let a module that is there already have what the first picture needs. There are: "
        + ", ".join(there)
    )


def test_the_text_of_an_incident_is_on_the_first_picture_that_is_sent(place: Place) -> None:
    """No blank frame goes before it: the record is read while the screens are imported."""
    place.declared("Checkout API 5xx in eu-west", "SEV1", entries=3)
    with place.terminal() as terminal:
        terminal.wait_for("0001 Checkout API")  # in the list, under the headline
        sent = bytes(terminal.output).decode(errors="replace")  # it may end within a letter
    listed = sent.index("Checkout API", sent.index("INCIDENTS"))
    assert sent.index("Checkout API") < sent.index("INCIDENTS")
    assert sent[:listed].count("INCIDENTS") == 1
    assert sent[:listed].count(FRAME) == 1
