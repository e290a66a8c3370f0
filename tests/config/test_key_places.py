"""Keys by place: a key may mean one thing in each, and what a key does by name is bound nowhere but in the registry."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.scribe import keys as scribe_keys
from screens.updates import sheet as update_sheet
from warroom.keymap.actions import ACTIONS, PLACES, TYPED_IN, Action, for_key, holds_in
from warroom.keymap.keys import NAMED
from warroom.keymap.rebinding import rebound

TOP = Path(__file__).parents[2]

MOVES, EDITS, BACK, GOES_ON = "moves", "edits what is typed", "goes one step back", "goes on"
RESERVED = "belongs to the whole program"
NOWHERE = "keeps the keys from going to what lies behind"
BESIDE: dict[str, dict[str, str]] = {
    "screens/base/faults.py": {BACK: "escape"},
    "screens/entry/line.py": {BACK: "escape"},
    "screens/inbox/view.py": {BACK: "escape", MOVES: "down", NOWHERE: "tab shift+tab"},
    "screens/room/keys.py": {BACK: "escape"},
    "screens/room/screen.py": {RESERVED: "ctrl+c", "are given to the registry, before Textual moves the focus":
                               "tab shift+tab"},
    "screens/scribe/keys.py": {BACK: "escape", MOVES: "up pageup pagedown"},
    "screens/scribe/paste_preview.py": {BACK: "escape"},
    "screens/scribe/screen.py": {BACK: "escape"},
    "screens/sheets/page.py": {BACK: "escape", MOVES: "up down pageup pagedown", NOWHERE: "tab"},
    "screens/sheets/prompt.py": {BACK: "escape"},
    "screens/sheets/sheet.py": {BACK: "escape", MOVES: "up down j k tab shift+tab", GOES_ON: "enter"},
    "screens/updates/sheet.py": {BACK: "escape", MOVES: "up down left right tab shift+tab", GOES_ON: "enter"},
    "screens/wall/screen.py": {BACK: "escape"},
    "warroom/app.py": {RESERVED: "ctrl+q"},
    "warroom/wall.py": {RESERVED: "ctrl+q"},
    "widgets/field.py": {
        GOES_ON: "enter",
        EDITS: "left right home end backspace delete ctrl+a ctrl+b ctrl+d ctrl+e ctrl+h ctrl+k ctrl+u ctrl+w ctrl+left "
               "ctrl+right ctrl+backspace ctrl+delete alt+left alt+right alt+b alt+d alt+f alt+backspace",
    },
    "widgets/line_list.py": {MOVES: "up down j k pageup pagedown home end", GOES_ON: "enter"},
    "widgets/paint.py": {RESERVED: "ctrl+l", NOWHERE: "tab shift+tab"},
    "widgets/passage.py": {MOVES: "up down home end ctrl+a ctrl+e"},
    "widgets/record.py": {"letters of a kind may be j and k, so that these do not move": "j k"},
}  # fmt: skip
"""The keys that a file takes beside the registry, and why each is not an action with a name."""


def is_key(text: object) -> bool:
    """Whether this is the name of a key that types nothing, or of one that is held with ctrl, alt or shift."""
    *held, last = text.split("+") if isinstance(text, str) else ("",)
    return all(word in ("ctrl", "alt", "shift") for word in held) and (last in NAMED or bool(held and len(last) == 1))


def constants(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def bound(source: str) -> set[str]:
    """The keys that a file binds by itself: by ``Binding``, by comparing with a pressed key, or as a table's keys."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Binding"):
            found |= {key for text in constants(node.args[0]) for key in text.split(",")}
        elif isinstance(node, ast.Compare):
            pressed = ast.unparse(node.left) in ("event.key", "key")
            told = [text for part in node.comparators for text in constants(part)]
            found |= {text for text in told if is_key(text) or (pressed and len(text) == 1 and text.isalnum())}
        elif isinstance(node, ast.Match) and ast.unparse(node.subject) in ("event.key", "key"):
            found |= {text for case in node.cases for text in constants(case.pattern)}
        elif isinstance(node, ast.Dict) and node.keys:
            names = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
            calls = any(isinstance(value, ast.Lambda) for value in node.values)
            if all(is_key(name) for name in names) or (calls and all(len(str(name)) == 1 for name in names)):
                found |= {str(name) for name in names}
    return found


@pytest.mark.parametrize(
    "source",
    ['Binding("f4", "take")', 'if event.key == "x": go()', 'if key in ("x", "f4"): go()', '{"x": lambda: go()}',
     '{"f4": "take"}', 'match event.key:\n    case "x": go()'],
)  # fmt: skip
def test_what_looks_for_keys_beside_the_registry_finds_them(source: str) -> None:
    assert bound(source) & {"x", "f4"}


def test_every_key_beside_the_registry_moves_edits_or_goes_back() -> None:
    found: dict[str, set[str]] = {}
    for top in ("screens", "widgets", "warroom/app.py", "warroom/wall.py"):
        for path in sorted((TOP / top).rglob("*.py")) or [TOP / top]:
            name = str(path.relative_to(TOP))
            keys = bound(path.read_text(encoding="utf-8"))
            if keys and not name.startswith("widgets/terminal/"):  # that reads bytes: it says which key was pressed
                found[name] = keys
    assert found == {name: set(" ".join(why.values()).split()) for name, why in BESIDE.items()}


def test_every_action_has_a_place_that_there_is_and_every_place_has_one() -> None:
    for action in ACTIONS:
        assert any(holds_in(action, place) for place in PLACES), action.name
    for place in PLACES:
        assert any(holds_in(action, place) for action in ACTIONS), place


def test_no_place_has_one_key_for_two_actions_but_where_a_pane_has_its_own_meaning_for_it() -> None:
    for place in PLACES:
        held = [(key, bool(a.pane)) for a in ACTIONS if holds_in(a, place) for key in a.keys]
        assert len(held) == len(set(held)), place


@pytest.mark.parametrize(
    ("places", "deeds"),
    [({"scribe", "scribe_line", "scribe_entries"}, scribe_keys.HANDLERS), ({"update"}, update_sheet.HANDLERS)],
    ids=["scribe", "update"],
)
def test_every_action_of_the_place_does_something_and_nothing_else_does(
    places: set[str], deeds: dict[str, object]
) -> None:
    assert {action.name for action in ACTIONS if action.pane in places} == set(deeds)


@pytest.mark.parametrize("action", [a for a in ACTIONS if a.pane in TYPED_IN], ids=lambda a: a.name)
def test_where_letters_are_typed_no_action_has_one(action: Action) -> None:
    for key in ("x", "X", "ä", "?", "space"):
        with pytest.raises(ValueError, match=r"is typed .*: write one with ctrl\+ or alt\+"):
            rebound({action.name: key})
    if "left" not in action.keys:
        with pytest.raises(ValueError, match="moves or edits"):
            rebound({action.name: "left"})


def test_one_key_may_do_one_thing_in_each_place_and_two_in_none() -> None:
    moved = rebound({"update_draft": "f10", "scribe_find": "f10", "paste_form": "f10", "declare": "f10"})
    named = {place: getattr(for_key(moved, "f10", place), "name", "") for place in PLACES}
    assert {place: name for place, name in named.items() if name} == {
        "update": "update_draft", "scribe_line": "scribe_find", "scribe_entries": "scribe_find", "paste": "paste_form",
        "incidents": "declare", "timeline": "declare", "alerts": "declare", "inbox": "declare",
    }  # fmt: skip
    for keys, says in (
        ({"update_draft": "f9"}, "already the key of update_no_change in an update"),
        ({"scribe_find": "f7"}, "already the key of scribe_split in the scribe's entry line"),
        ({"scribe_join": "f2"}, "already the key of scribe_times on the scribe screen"),
        ({"entry_break": "ctrl+f"}, "already the key of scribe_find on the scribe screen"),
        ({"paste_form": "ctrl+s"}, "does what a sheet is for everywhere"),
        ({"scribe_undo": "ctrl+q"}, "leaves everywhere"),
    ):
        with pytest.raises(ValueError, match=says):
            rebound(keys)


def test_two_actions_of_a_place_may_swap_their_keys() -> None:
    moved = rebound({"scribe_retract": "p", "scribe_pin": "x"})
    assert getattr(for_key(moved, "p", "scribe_entries"), "name", "") == "scribe_retract"
    assert getattr(for_key(moved, "x", "scribe_entries"), "name", "") == "scribe_pin"


KEYS = tuple({key for action in ACTIONS for key in action.keys} | {"ctrl+e", "alt+x", "f11", "ampersand", "left", "up"})


@given(st.dictionaries(st.sampled_from(ACTIONS), st.sampled_from(KEYS), min_size=1, max_size=4))
def test_whatever_is_bound_a_new_key_leads_to_its_action_alone_and_the_old_one_no_more(
    chosen: dict[Action, str],
) -> None:
    try:
        moved = rebound({action.name: key for action, key in chosen.items()})
    except ValueError:
        return
    for action, key in chosen.items():
        for place in (place for place in PLACES if holds_in(action, place)):
            found = for_key(moved, key, place)
            assert found is not None
            assert found.name == action.name or key in action.keys  # a pane's own meaning may come before
            for old in set(action.keys) - {key}:
                left = for_key(moved, old, place)
                assert left is None or left.name != action.name
