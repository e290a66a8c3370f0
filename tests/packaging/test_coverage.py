"""The page of what practice asks for tells the truth: every command, key and page that it names is there."""

from __future__ import annotations

import re
from pathlib import Path

from screens.typed.verbs import VERBS
from tests.packaging.stories import STORIES
from warroom.keymap.actions import ACTIONS, shown_key
from warroom.shell.arguments import COMMANDS

DOCS = Path(__file__).resolve().parents[2] / "docs"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (DOCS / "coverage.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| asked for")
]
NAMED = re.compile(r"`([^`]+)`")


def test_no_cell_is_empty() -> None:
    assert len(ROWS) > 45
    assert [row for row in ROWS if len(row) not in (2, 4) or not all(row)] == []


def test_every_command_that_it_names_is_one() -> None:
    named = {word.split()[0] for row in ROWS if len(row) == 4 for word in NAMED.findall(row[2])}
    assert {word for word in named if not word.startswith("--")} - set(COMMANDS) == set()


def test_every_key_that_it_names_does_something() -> None:
    keys = {shown_key(key) for action in ACTIONS for key in action.keys}
    typed = {*VERBS, *(action.name for action in ACTIONS)}
    for row in ROWS:
        for word in NAMED.findall(row[1]) if len(row) == 4 else ():
            assert word in keys if not word.startswith(":") else word[1:] in typed, f"{row[0]}: {word}"


def test_every_row_has_a_story_that_shows_it() -> None:
    """Named in ``stories``: a row that is new has none there yet."""
    assert [row[0] for row in ROWS if len(row) == 4 and row[0] not in STORIES] == []
    assert STORIES.keys() - {row[0] for row in ROWS} == set()
    missing = []
    for asked, story in STORIES.items():
        file, _, name = story.partition("::")
        if not re.search(rf"^\s*(async )?def {name}\(", (DOCS.parent / "tests" / file).read_text("utf-8"), re.M):
            missing.append(f"{asked}: {story}")
    assert missing == []


def test_every_page_that_it_names_is_there() -> None:
    pages = [page for row in ROWS if len(row) == 4 for page in re.findall(r"\]\(([\w.-]+)\)", row[3])]
    assert len(pages) == sum(len(row) == 4 for row in ROWS)
    assert [page for page in pages if not (DOCS / page).is_file()] == []
