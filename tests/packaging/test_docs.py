"""What the documentation names is there: files, commands, keys of the room."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from warroom.config.loading import load
from warroom.keymap.actions import ACTIONS, shown_key
from warroom.keymap.ordinary import WORDS
from warroom.shell.arguments import COMMANDS

TOP = Path(__file__).resolve().parents[2]
PAGES = sorted([*TOP.glob("*.md"), *(TOP / "docs").glob("*.md")])
page = pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)


@page
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@page
def test_every_command_named_is_one(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"(?m)(?:`|^|&& )warroom ([a-z]+)\b", text)
    known = {*COMMANDS, *(word for word, meaning in WORDS.items() if meaning.command), "help"}
    assert sorted({name for name in named if name not in known}) == []


def test_the_configuration_of_the_tutorial_is_one(tmp_path: Path) -> None:
    text = (TOP / "docs" / "tutorial.md").read_text(encoding="utf-8")
    (tmp_path / "config.toml").write_text(text.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    config = load(tmp_path / "config.toml", env={"SLACK_TOKENS": "a/b/c"})
    assert len(config.responder) == 8
    assert [level.target for policy in config.escalation for level in policy.level] == ["jon"]
    assert [channel.id for channel in config.channel] == ["ops"]


def test_the_pages_of_people_name_keys_that_exist() -> None:
    known = {shown_key(key) for action in ACTIONS for key in action.keys} | {"ctrl+s", "ctrl+l"}  # of the whole program
    for name in ("commander.md", "comms.md", "observer.md", "tutorial.md", "troubleshooting.md", "index.md"):
        text = (TOP / "docs" / name).read_text(encoding="utf-8")
        named = set(re.findall(r"`([^`\w\s]|\w|ctrl\+\w)`", text))
        assert named
        assert named - known == set(), name


def test_the_readme_begins_with_two_commands_and_a_picture() -> None:
    lines = [line for line in (TOP / "README.md").read_text(encoding="utf-8").splitlines() if line]
    assert (lines[0], lines[4]) == ("```sh", "```")
    assert [line.split("  ")[0] for line in lines[2:4]] == ["make demo", "make test"]
    assert lines[5].startswith("![")


def test_every_way_to_install_it_takes_the_versions_that_were_tested() -> None:
    install = (TOP / "README.md").read_text(encoding="utf-8").partition("## Install\n")[2].partition("\n## ")[0]
    ways = dict(re.findall(r"(?m)^\| ([^|]+) \| `(.+)` \|$", install))
    assert {"venv", "pipx", "uv", "to work on it"} == set(ways)
    assert [
        way for way, command in ways.items() if not re.search(r"(-c|--constraints?) \S*constraints\.txt", command)
    ] == []


def drawn(kind: str) -> set[str]:
    """The words in the picture of the architecture that have this class."""
    texts = ElementTree.parse(TOP / "docs" / "architecture.svg").iter("{http://www.w3.org/2000/svg}text")
    return {word for text in texts if kind in text.get("class", "").split() for word in (text.text or "").split()}


def test_the_picture_of_the_architecture_shows_what_is_there() -> None:
    folders = {path.name for path in (TOP / "screens").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert drawn("folder") == folders, "docs/architecture.svg shows each folder of screens/: draw the new one there"
    files = {name for name in drawn("name") - folders if not name.startswith("warroom.db")}
    assert len(files) > 8
    assert {name for name in files if not (TOP / name).exists() and not (TOP / "warroom" / name).exists()} == set()
    modules = {word.strip(":,;") for word in drawn("says") if "_" in word}
    assert modules
    assert {name for name in modules if not (TOP / "warroom" / "session" / f"{name}.py").exists()} == set()


def test_the_files_and_names_of_the_recipes_are_there() -> None:
    """A recipe that names what has moved sends people to the wrong place."""
    text = (TOP / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("\n## Why panes")[2]
    words = set(re.findall(r"`([^`\n<]+)`", text))
    files = {word for word in words if re.fullmatch(r"[\w/]+(\.py|/)", word)}
    assert len(files) > 20
    places = (TOP, TOP / "warroom", TOP / "widgets", TOP / "screens")
    assert sorted(name for name in files if not any((place / name).exists() for place in places)) == []
    names = {word.partition("(")[0] for word in words if re.fullmatch(r"_?[A-Z][A-Za-z_]+|_?[a-z_]+\(\)|_[a-z]+", word)}
    assert len(names) > 10
    source = "".join(path.read_text() for folder in ("warroom", "widgets", "screens", "tests") for path in
                     (TOP / folder).rglob("*.py") if path != Path(__file__))  # fmt: skip
    assert sorted(name for name in names if not re.search(rf"\b{name}\b", source)) == []
