"""``warroom demo`` as a person sees it: the real program in a real terminal, its watcher, its outage."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.support.host import SEALED
from tests.support.patience import PATIENCE_S
from tests.support.tmux import session

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed: apt-get install tmux"),
]


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_demo_shows_an_outage_nobody_commands_and_leaves_nothing_behind(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    home = tmp_path / "home"
    temp = tmp_path / "temp"
    home.mkdir()
    temp.mkdir()
    env = SEALED | {"HOME": str(home), "TMPDIR": str(temp), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "warroom", "demo", "--speed", "10"]
    with session(command, folder=tmp_path, size=size, env=env, cwd=home) as seen:
        seen.wait_for("Order e-mail", timeout=PATIENCE_S)
        seen.wait_for("DRILL", timeout=PATIENCE_S)
        seen.wait_for("Checkout API", timeout=PATIENCE_S)
        seen.wait_for("NO COMMANDER|maya", timeout=PATIENCE_S)
        assert len(list(temp.glob("warroom-demo-*"))) == 1
        seen.press("q")
        assert seen.wait_ended(timeout=PATIENCE_S) == 0
    assert list(temp.glob("warroom-demo-*")) == []
    assert list(home.rglob("*.db")) == []
