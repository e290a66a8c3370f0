"""A theme of one's own: colours by name, each fault told with what to write instead, and nothing unreadable worn."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from warroom.config.loading import ConfigError, load
from warroom.config.theme import read_theme
from warroom.core.colours import DARK, LIGHT
from warroom.doctor import configuration

PAGE = Path(__file__).parents[2] / "docs" / "themes.md"


def theme(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "night.toml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(tmp_path: Path, text: str) -> list[str]:
    path = theme(tmp_path, text)
    return [fault.removeprefix(f"{path}: ") for fault in read_theme(path).faults]


def test_what_is_not_given_comes_from_the_theme_it_begins_with(tmp_path: Path) -> None:
    read = read_theme(theme(tmp_path, 'bg = "#000000"\nyou = 81\n'))
    assert (read.name, read.faults) == ("night.toml", ())
    assert read.numbers == {**DARK, "bg": 16, "you": 81}
    assert read_theme(theme(tmp_path, 'base = "light"')).numbers == LIGHT


@pytest.mark.parametrize(("text", "says"), [
    ('txt = 250', '"txt" is not the name of a colour: did you mean "text"?'),
    ('text = "#777777"', 'text = "#777777": terminals of 256 colours do not have it: the nearest that they have is '
                         "#767676 (243)"),
    ("text = 7", "text = 7: the terminal decides how 0 to 15 look: use 16 to 255"),
    ("text = 256", 'text = 256: write "#rrggbb" or a number from 16 to 255'),
    ('text = "red"', 'text = "red": write "#rrggbb" or a number from 16 to 255'),
    ("text = true", 'text = True: write "#rrggbb" or a number from 16 to 255'),
    ('base = "mono"', 'base = "mono": write "dark" or "light"'),
])  # fmt: skip
def test_a_value_that_is_no_colour_is_told_with_what_to_write(tmp_path: Path, text: str, says: str) -> None:
    assert faults(tmp_path, text) == [says]


def test_a_text_that_cannot_be_read_is_told_with_the_nearest_colour_that_can(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "dim = 240")
    assert fault == (
        "dim #585858 (240) on sel #262626 (235) has a contrast of 2.1, and needs 4.5: the nearest that does is "
        "#949494 (246)"
    )
    assert faults(tmp_path, "dim = 246") == []
    (ink,) = faults(tmp_path, "late_ink = 231")
    assert ink.startswith("late_ink #ffffff (231) on late #ffd700 (220) has a contrast of 1.4, and needs 4.5")


def test_a_file_that_cannot_be_read_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    assert "there is no such file" in read_theme(tmp_path / "none.toml").faults[0]
    assert "there is no such file" in read_theme(tmp_path).faults[0]
    assert "it is not TOML" in faults(tmp_path, "text: 250")[0]
    path = tmp_path / "latin.toml"
    path.write_bytes(b"# caf\xe9")
    assert "save it as UTF-8" in read_theme(path).faults[0]
    assert "it is longer than" in faults(tmp_path, "#" * 20_001)[0]


def configured(tmp_path: Path, named: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(f'[display]\ntheme = "{named}"\n', encoding="utf-8")
    path.chmod(0o600)
    return path


def test_the_configuration_names_a_file_from_its_own_folder(tmp_path: Path) -> None:
    assert load(configured(tmp_path, "night.toml"), {}).display.theme == str(tmp_path / "night.toml")
    assert load(configured(tmp_path, "light"), {}).display.theme == "light"
    with pytest.raises(ConfigError, match=r'"mono" or a file such as "themes/night.toml"'):
        load(configured(tmp_path, "nihgt"), {})


def test_the_doctor_warns_of_each_fault_and_the_rest_of_the_configuration_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    theme(tmp_path, "dim = 240\nlate_ink = 231\n")
    config, checks = configuration.examine(configured(tmp_path, "night.toml"), {})
    assert config is not None
    assert [(c.name, c.state) for c in checks] == [
        ("configuration", "ok"), ("configuration.theme", "warn"), ("configuration.theme", "warn")
    ]  # fmt: skip
    assert all("night.toml: " in c.says and c.mend for c in checks[1:])
    theme(tmp_path, "dim = 250\n")
    assert [c.state for c in configuration.examine(configured(tmp_path, "night.toml"), {})[1]] == ["ok", "ok"]


def test_the_example_of_the_page_is_right_and_its_table_has_every_name(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    example = next(block for block in re.findall(r"```toml\n(.*?)```", page, re.DOTALL) if "base =" in block)
    assert faults(tmp_path, example) == []
    told = {name for row in re.findall(r"^\| (`.*?) \|", page, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert told == set(DARK)
