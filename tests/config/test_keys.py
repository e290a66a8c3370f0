"""Keys of one's own: written as they are read, and every conflict refused when the configuration is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.keys import _character_to_key

from warroom.config.loading import ConfigError, load
from warroom.keymap.actions import ACTIONS, for_key, shown_key
from warroom.keymap.keys import NAMED, faults, named
from warroom.keymap.rebinding import rebound


def _load(tmp_path: Path, keys: str) -> dict[str, tuple[str, ...]]:
    path = tmp_path / "config.toml"
    path.write_text(f"[keys]\n{keys}\n")
    return load(path, {}).keys


@pytest.mark.parametrize(
    ("written", "key"),
    [("?", "question_mark"), ("@", "at"), ("+", "plus"), ("N", "N"), ("Ctrl+N", "ctrl+n"), ("F5", "f5"),
     ("ctrl++", "ctrl+plus"), ("esc", "escape"), ("alt+/", "alt+slash"), ("question_mark", "question_mark"),
     ("ä", "ä"), ("shift+tab", "shift+tab")],
)  # fmt: skip
def test_a_key_is_written_as_it_is_read(written: str, key: str) -> None:
    assert named(written) == key


def test_every_key_is_told_so_that_it_can_be_written_as_it_is_read() -> None:
    signs = [_character_to_key(chr(code)) for code in range(33, 127)]
    for key in (*signs, *NAMED, *(f"ctrl+{key}" for key in NAMED), "alt+a", "ctrl+shift+f5"):
        assert named(shown_key(key)) == key
    for code in range(33, 127):
        assert shown_key(_character_to_key(chr(code))) == chr(code)


def test_every_sign_has_the_name_that_the_terminal_gives_it() -> None:
    for code in range(33, 127):
        assert named(chr(code)) == _character_to_key(chr(code))


@pytest.mark.parametrize("wrong", ["crtl+n", "nn", "ctrl+", "f99", "cmd+n", "hyper+x"])
def test_what_is_no_key_is_refused(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(ConfigError, match="is no key"):
        _load(tmp_path, f'declare = "{wrong}"')


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ('declare = "u"', '"u" is already the key of update'),
        ('declare = "x"', '"x" is already the key of retract in the timeline'),
        ('retract = "u"', '"u" is already the key of update'),
        ('alert_snooze = "l"', '"l" is already the key of link in the alerts'),
        ('alert_comment = "D"', '"D" is already the key of doctor'),
        ('declare = "Ctrl+C"', "says how to leave"),
        ('declare = "ctrl+q"', "leaves everywhere"),
        ('update = "esc"', "goes back everywhere"),
        ('update = "j"', "moves in a list"),
        ('update = "Enter"', "goes on everywhere"),
        ('declare = "@"', '"@" is already the key of ask'),
        ('declair = "x"', 'did you mean "declare"?'),
    ],
)  # fmt: skip
def test_a_conflict_is_refused_also_between_panes_and_with_keys_of_the_program(
    tmp_path: Path, keys: str, says: str
) -> None:
    with pytest.raises(ConfigError) as refusal:
        _load(tmp_path, keys)
    assert says in str(refusal.value)


def test_two_actions_that_swap_their_keys_are_no_conflict_nor_are_those_made_to_share_one(tmp_path: Path) -> None:
    keys = _load(tmp_path, 'declare = "u"\nupdate = "n"\nacknowledge = "a"\nask = "~"')
    moved = rebound(keys)
    assert [getattr(for_key(moved, key, ""), "name", "") for key in ("u", "n", "a", "tilde")] == [
        "declare", "update", "acknowledge", "ask",
    ]  # fmt: skip


def test_the_keys_as_they_come_are_without_fault() -> None:
    assert list(faults({action.name: action.keys for action in ACTIONS})) == []
