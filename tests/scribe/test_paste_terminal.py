"""A paste through a real terminal: read by its form, recorded, taken back."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.scribe.terminals import Place
from tests.support.terminal import environment
from tests.support.tmux import Session, session


def paste(terminal: Session, text: str, folder: Path) -> None:
    """As a person pastes: in brackets, from tmux's own buffer."""
    (folder / "pasted").write_text(text)
    terminal.tmux("load-buffer", str(folder / "pasted"))
    terminal.tmux("paste-buffer", "-p", "-r")


def test_a_chat_is_pasted_into_a_real_terminal_read_and_recorded(tmp_path: Path) -> None:
    place = Place(tmp_path)
    day = (datetime.now(UTC) - timedelta(days=2)).date()
    chat = (
        f"{day:%Y-%m-%d} 14:31:05\tmia\tqueue is stuck\n{day:%Y-%m-%d} 14:32:00\t-->\tkim (k@h) has joined #ops\n"
        f"{day:%Y-%m-%d} 14:33:10\t@joon\tdraining it\n"
    )
    command = [sys.executable, "-m", "warroom", "--db", str(place.db), "--as", "sam", "scribe"]
    with session(command, folder=tmp_path, size=(80, 24), env=environment(tmp_path)) as terminal:
        terminal.wait_for("SCRIBE", timeout=60)
        terminal.wait_for("›", timeout=60)
        paste(terminal, chat, tmp_path)
        seen = terminal.wait_for("IRC, 2 messages by 2 people, times in")
        assert "J 1 set aside" in seen
        terminal.press("enter")
        terminal.wait_for("2 entries are recorded")
        terminal.press("ctrl+z")
        terminal.wait_for("2 pasted entries are retracted")
    assert [(e.text, f"{e.at:%d %H:%M:%S}", bool(e.retracted)) for e in place.entries("sam")] == [
        ("mia: queue is stuck", f"{day:%d} 14:31:05", True),
        ("joon: draining it", f"{day:%d} 14:33:10", True),
    ]
