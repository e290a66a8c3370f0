"""Nothing that a user reads holds a word that was retired: screens, errors, help, pages, the configuration."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
RETIRED = (
    "mend", "mends", "mended", "anew", "whoever", "hindsight", "gravest", "most grave", "alike alerts", "looks on",
    "nobody asks", "is told in words", "told in words", "broken promise", "broken promises", "given up loudly",
    "may wait",
)  # fmt: skip
"""Each as whole words, in any case: an on-call engineer would not say it."""
_WORDS = "|".join(RETIRED).replace(" ", r"\s+")
FOUND = re.compile(rf"\b(?:{_WORDS})\b|\(0\d\d\)", re.IGNORECASE)
"""Such a word; or the number of a note in brackets, which only who wrote the program could look up."""
SOURCES = ("warroom", "screens", "widgets")
PROMISED = ("mend",)
"""Names that scripts know: a key of JSON stays as it was released."""
PAGES = sorted([TOP / "README.md", *(TOP / "docs").glob("*.md"), TOP / "config.toml", *(TOP / "contrib").glob("**/*")])


def spoken(source: str) -> Iterator[tuple[int, str]]:
    """Every string of a file with its line, but for docstrings: those are read by who changes the program. Those that
    become documentation are read where they become it, in ``docs/``."""
    nodes = tuple(ast.walk(ast.parse(source)))
    silent = {
        id(statement.value)
        for node in nodes
        for statement in (node.body if isinstance(getattr(node, "body", None), list) else ())  # type: ignore[attr-defined]
        if isinstance(statement, ast.Expr)
    }
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.lineno, node.value


def retired(text: str) -> list[str]:
    return [found[0] for found in FOUND.finditer(text)]


@pytest.mark.parametrize("folder", SOURCES)
def test_no_string_of_the_program_holds_a_retired_word(folder: str) -> None:
    files = sorted((TOP / folder).rglob("*.py"))
    assert files
    assert [
        f"{path.relative_to(TOP)}:{line}: {words}"
        for path in files
        for line, text in spoken(path.read_text(encoding="utf-8"))
        if text.removeprefix("/") not in PROMISED
        for words in retired(text)
    ] == []


@pytest.mark.parametrize("page", [path for path in PAGES if path.is_file()], ids=lambda path: path.name)
def test_no_page_holds_a_retired_word(page: Path) -> None:
    lines = page.read_text(encoding="utf-8").splitlines()
    assert [f"{n}: {words}" for n, line in enumerate(lines, 1) for words in retired(line)] == []


def test_the_newest_part_of_the_changelog_holds_no_retired_word() -> None:
    newest = re.split(r"(?m)^## ", (TOP / "CHANGELOG.md").read_text(encoding="utf-8"))[1]
    assert [words for line in newest.splitlines() for words in retired(line)] == []


def test_a_retired_word_is_found_in_any_case_over_a_line_end_and_only_whole() -> None:
    source = '"""A mend."""\nsays = f"{name}: MEND it"\nnote = "the most\\ngrave"\nnumber = "(003)"\nok = "amended"\n'
    assert sorted((line, retired(text)) for line, text in spoken(source) if retired(text)) == [
        (2, ["MEND"]), (3, ["most\ngrave"]), (4, ["(003)"]),
    ]  # fmt: skip
