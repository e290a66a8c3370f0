"""The names of Textual, Rich and textual-serve that they promise nobody, and where this program uses them.

Found in the syntax trees: an import of a private module, of a driver or of a private name; a private name of one of
their classes that a class of ours uses or overrides; the same on another object, also by ``getattr``. A
name that nothing in this program makes counts too, whoever it belongs to.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

LIBRARIES = ("textual", "rich", "textual_serve")
_BY_STRING = ("getattr", "setattr", "hasattr", "delattr", "attrgetter")
_DOCUMENTED = frozenset({"_exit", "_replace", "_asdict", "_fields", "_make"})
"""Of the standard library, which documents them."""


class Use(NamedTuple):
    """A private name in a file; an import has its module before it."""

    file: str
    name: str
    line: int


def is_private(name: str) -> bool:
    return name.startswith("_") and len(name) > 1 and not name.endswith("__")


def is_private_module(module: str) -> bool:
    """Whether no page of the library's documentation has this module: a private one, or a driver."""
    parts = module.split(".")
    return parts[0] in LIBRARIES and (any(map(is_private, parts)) or parts[1:2] == ["drivers"])


def is_theirs(kind: type) -> bool:
    return kind.__module__.partition(".")[0] in LIBRARIES


@cache
def _tree_of(module: str) -> ast.Module:
    return ast.parse(inspect.getsource(sys.modules[module]))


@cache
def own_names(kind: type) -> frozenset[str]:
    """The private names that a class has by itself: in its body, and those that its methods give to ``self``.

    Of a class in a private module every name is private.
    """
    inside = [node for node in ast.walk(_tree_of(kind.__module__)) if isinstance(node, ast.ClassDef)]
    bodies = [node for node in inside if node.name == kind.__name__]
    given = {
        node.attr
        for body in bodies for node in ast.walk(body)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and _is_self(node.value)
    }  # fmt: skip
    annotated = vars(kind).get("__annotations__", {})
    names = given | set(vars(kind)) | set(annotated)
    if is_private_module(kind.__module__):
        return frozenset(name for name in names if not name.startswith("__"))
    return frozenset(filter(is_private, names))


def inherited(kind: type) -> frozenset[str]:
    """The private names that a class of ours has from theirs."""
    return frozenset().union(*(own_names(base) for base in kind.__mro__ if is_theirs(base)))


@cache
def _nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """All of a tree: what is asked of it is asked several times."""
    return tuple(ast.walk(tree))


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls")


def _is_own(node: ast.expr) -> bool:
    """``self``, ``cls`` or ``super()``: the class in which it stands says whose name it is."""
    is_super = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"
    return _is_self(node) or is_super


def _accesses(tree: ast.AST) -> Iterator[tuple[ast.expr, str, int]]:
    """Every name that is asked of ``self``, every private one of other objects: the object, the name, the line."""
    for node in _nodes(tree):
        if isinstance(node, ast.Attribute) and (is_private(node.attr) or _is_own(node.value)):
            yield node.value, node.attr, node.lineno
        elif isinstance(node, ast.Call) and _called(node.func) in _BY_STRING:
            for word in node.args:
                if isinstance(word, ast.Constant) and isinstance(word.value, str) and is_private(word.value):
                    yield node.args[0], word.value, node.lineno


def _called(function: ast.expr) -> str:
    """The last word of what is called; empty where that is no name."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _defined(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The names that a tree makes: functions, what it gives something to."""
    for node in _nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and _is_self(node.value):
            yield node.attr, node.lineno


@dataclass
class Sources:
    """Files of Python, by module: where what stands in them is private to somebody else."""

    files: Mapping[str, Path]
    trees: dict[str, ast.Module] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for module, path in self.files.items():
            self.trees[module] = ast.parse(path.read_text(encoding="utf-8"))

    def uses(self) -> Iterator[Use]:
        """Every use of a name that is private to somebody else, in the order of files and lines."""
        ours = {name for tree in self.trees.values() for name, _ in _defined(tree)}
        kinds = {kind: node for module, tree in self.trees.items() for kind, node in _classes(module, tree)}
        have: dict[ast.ClassDef, frozenset[str]] = {}
        for kind in kinds:  # a class that is mixed in has what those have into which it is mixed
            for base in kind.__mro__:
                if base in kinds:
                    have[kinds[base]] = have.get(kinds[base], frozenset()) | inherited(kind)
        theirs = frozenset().union(*have.values())
        for module, tree in self.trees.items():
            found = {*_imported(tree), *_in_classes(tree, have), *_elsewhere(tree, ours, theirs)}
            yield from (Use(str(self.files[module]), name, line) for line, name in sorted((n, m) for m, n in found))


def _classes(module: str, tree: ast.Module) -> Iterator[tuple[type, ast.ClassDef]]:
    """The classes at the top of a file, each with what it is at run time."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield getattr(importlib.import_module(module), node.name), node


def _imported(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in _nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((name.name, node.lineno) for name in node.names if is_private_module(name.name))
        elif isinstance(node, ast.ImportFrom) and (module := node.module or "").partition(".")[0] in LIBRARIES:
            for whole in (f"{module}.{name.name}" for name in node.names):
                if is_private_module(whole):
                    yield whole, node.lineno


def _in_classes(tree: ast.Module, have: Mapping[ast.ClassDef, frozenset[str]]) -> Iterator[tuple[str, int]]:
    """What a class uses or overrides of what it inherited. A clash by accident is found as well."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and (names := have.get(node)):
            yield from ((name, line) for of, name, line in _accesses(node) if _is_own(of) and name in names)
            yield from ((name, line) for name, line in _defined(node) if name in names)


def _elsewhere(tree: ast.Module, ours: Container[str], theirs: Container[str]) -> Iterator[tuple[str, int]]:
    """What is asked of other objects: a name of their classes, or one that nothing in this program makes."""
    for of, name, line in _accesses(tree):
        if is_private(name) and name not in _DOCUMENTED and (name not in ours or (name in theirs and not _is_own(of))):
            yield name, line


def found(whole: str) -> Any:
    """What a dotted name stands for: module, class and the private name last.

    Raises:
        LookupError: It is no longer there; the message says which part.
    """
    module, _, rest = whole.rpartition(".")
    kind = ""
    while module:
        try:
            thing: Any = importlib.import_module(module)
            break
        except ModuleNotFoundError:
            module, _, kind = module.rpartition(".")
            rest = f"{kind}.{rest}"
    else:
        raise LookupError(f"there is no module {whole.rpartition('.')[0]}")
    for part in rest.split("."):
        if hasattr(thing, part):
            thing = inspect.getattr_static(thing, part) if isinstance(thing, type) else getattr(thing, part)
        elif isinstance(thing, type) and part in own_names(thing) | inherited(thing):
            thing = None  # given to an object only
        else:
            raise LookupError(f"{getattr(thing, '__name__', thing)} has no {part}")
    return thing


def taken(thing: Any) -> str:
    """The names of what a function or a class takes, in their order; empty for everything else."""
    if not inspect.isfunction(thing) and not isinstance(thing, type):
        return ""
    return ", ".join(name for name in inspect.signature(thing).parameters if name != "self")
