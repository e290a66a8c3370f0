"""The house: which way imports go, how many files a room holds. Read from the syntax trees, nothing is run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
PACKAGES = ("warroom", "widgets", "screens")
FULLEST = {"screens": 15, "warroom": 10}
"""How many files a folder may hold: any under ``screens/``; ``warroom/``'s own."""
LARGEST = 430
"""Lines of the largest file."""
MEAN_FUNCTION = 8.5
"""Lines of a function, on average."""


def sources() -> dict[str, Path]:
    """Every module by its dotted name."""
    found = {}
    for package in PACKAGES:
        for path in sorted((TOP / package).rglob("*.py")):
            parts = path.relative_to(TOP).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(tree: ast.Module, known: Mapping[str, Path]) -> Iterator[str]:
    """The modules that it names anywhere: at its top, inside a function, for the types alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            for name in node.names:
                whole = f"{node.module}.{name.name}"
                if whole in known:
                    yield whole
                elif node.module in known:
                    yield node.module


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    return {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in sources().items()}


def rings(graph: Mapping[str, frozenset[str]]) -> list[list[str]]:
    """The groups of modules that reach each other: one walk from each, where there is any."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError:
        pass
    else:
        return []

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        ahead = [start]
        while ahead:
            for other in graph[ahead.pop()] - seen:
                seen.add(other)
                ahead.append(other)
        return seen

    beyond = {name: reached(name) for name in graph}
    found = {tuple(sorted(o for o in beyond[name] if name in beyond[o])) for name in graph if name in beyond[name]}
    return sorted(list(ring) for ring in found)


def test_a_ring_is_found_where_there_is_one() -> None:
    graph = {"a": frozenset("b"), "b": frozenset("c"), "c": frozenset("a"), "d": frozenset("a")}
    assert rings(graph) == [["a", "b", "c"]]


def test_no_module_imports_its_way_back_to_itself(trees: dict[str, ast.Module]) -> None:
    """Deferred imports and those for types alone count too: who reads a file reads what it names."""
    known = sources()
    graph = {name: frozenset(imported(tree, known)) - {name} for name, tree in trees.items()}
    assert rings(graph) == []


def test_no_folder_holds_more_files_than_one_can_survey() -> None:
    for package, most in FULLEST.items():
        folders = [TOP / package, *(p for p in (TOP / package).rglob("*") if p.is_dir() and package == "screens")]
        for folder in folders:
            files = [p.name for p in folder.glob("*.py")]
            assert len(files) <= most, f"{folder.relative_to(TOP)} holds {len(files)} files: give some a folder"


def test_no_file_and_no_function_grows_out_of_sight(trees: dict[str, ast.Module]) -> None:
    for name, path in sources().items():
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= LARGEST, f"{name} has {lines} lines: which of its subjects stands by itself?"
    functions = [
        node.end_lineno - node.lineno + 1
        for tree in trees.values() for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno is not None
    ]  # fmt: skip
    assert sum(functions) / len(functions) <= MEAN_FUNCTION


LAZY = "warroom.commands.lazy_events"
"""Imports a module at first use, which nothing else is to do in this way."""
OWN = ("methods", "attributes", "bases", "depth")
MOST = {
    "RoomScreen": {"methods": 70, "attributes": 40, "bases": 1, "depth": 2},
    "ScribeScreen": {"methods": 55, "attributes": 30, "bases": 1, "depth": 2},
}
"""What the two screens may have of their own; what stands beneath both is ``Saying``."""


def measured(trees: Mapping[str, ast.Module], name: str) -> dict[str, int]:
    """Of a class of the screens: its methods, what is set on ``self``, its bases, how many classes stand in a line."""
    classes = {node.name: node for module, tree in trees.items() if module.startswith(("screens.", "widgets."))
               for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}  # fmt: skip

    def bases(one: ast.ClassDef) -> list[ast.ClassDef]:
        named = (ast.unparse(base).partition("[")[0] for base in one.bases)
        return [classes[base] for base in named if base in classes and base != one.name]

    def depth(one: ast.ClassDef) -> int:
        return 1 + max((depth(base) for base in bases(one) if base.name != "SparingScreen"), default=0)

    room = classes[name]
    functions = [node for node in room.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    set_here = {
        node.attr for function in functions for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and ast.unparse(node.value) == "self"
    }  # fmt: skip
    found = (len(functions), len(set_here), len(bases(room)), depth(room))
    return dict(zip(OWN, found, strict=True))


@pytest.mark.parametrize("name", MOST)
def test_a_screen_stays_one_object_among_others(trees: dict[str, ast.Module], name: str) -> None:
    """It puts the parts together. What is done in one of them stands in that part's file."""
    assert {what: most for what, most in measured(trees, name).items() if most > MOST[name][what]} == {}


def test_nothing_lies_about_itself_to_the_types(trees: dict[str, ast.Module]) -> None:
    for name, path in sources().items():
        lies = re.findall(r"(?:return|=) self +# type: ignore.*", path.read_text(encoding="utf-8"))
        assert lies == [], f"{name} says that it is another class: hand the object in"
        forwards = [n.name for n in ast.walk(trees[name]) if isinstance(n, ast.FunctionDef) and n.name == "__getattr__"]
        assert forwards == [] or name == LAZY, f"{name} forwards what it does not have: name it"
