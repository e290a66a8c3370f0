"""A configuration is read the quick way; pydantic says the same of it, and alone says what is wrong."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.config.settings import Config
from warroom.core.section import Unread, read, written
from warroom.core.validation import model_of, struct_of

TOP = Path(__file__).resolve().parents[2]
SHOWN = re.sub(r"^#(?! |$)", "", (TOP / "config.toml").read_text(encoding="utf-8"), flags=re.MULTILINE)
"""Every key there is, the examples of lists among them."""

ODD = st.sampled_from([
    0, 1, -1, 7, 1.5, True, False, "", "0", "never", "5m", "1h30m", "x", "UTC", "Mars/Base", "https://a.example",
    "0660", [], ["a"], ["5m", 3], {}, {"a": "5m"}, {"SEV1": "5m"},
])  # fmt: skip


def by_pydantic(raw: dict[str, Any], folder: Path) -> Config | None:
    try:
        return struct_of(Config, model_of(Config).model_validate(raw, context={"folder": folder}))
    except ValueError:
        return None


def quickly(raw: dict[str, Any], folder: Path) -> Config | None:
    try:
        return read(Config, raw, folder)
    except Unread:
        return None


def places(raw: Any, here: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Where something stands in a configuration, tables and single values alike."""
    found = [here] if here else []
    inside = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    for key, value in inside:
        found += places(value, (*here, key))
    return found


def test_all_that_config_toml_shows_is_read_the_quick_way_and_alike() -> None:
    raw = tomllib.loads(SHOWN)
    found = quickly(raw, TOP)
    assert found is not None
    assert found == by_pydantic(raw, TOP)
    assert written(found) == written(by_pydantic(raw, TOP) or Config())


@given(st.data())
def test_what_the_quick_way_takes_pydantic_takes_and_makes_the_same_of_it(data: st.DataObject) -> None:
    raw = tomllib.loads(SHOWN)
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from(places(raw)))
        table: Any = raw
        for part in way:
            table = table[part]
        if data.draw(st.booleans()):
            table[last] = data.draw(ODD)
        elif isinstance(table, dict):
            table[f"{last}x"] = table.pop(last)
    found = quickly(raw, TOP)
    if found is not None:
        assert found == by_pydantic(raw, TOP)


@pytest.mark.parametrize("text", ['name = "acme"\n[room]\nsoak = "20m"\n', ""])
def test_a_right_configuration_is_read_without_pydantic(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    code = f"import sys; from warroom.config.loading import load; load({str(path)!r}); print('pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=TOP)
    assert done.stdout == "False\n"
