"""Out of the room and into it: the clipboard, Markdown, plain text, and lines from a shell."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import convert

from tests.scribe.conftest import Sit
from tests.scribe.test_entries import select
from tests.support import outage
from tests.support.rooms import START
from tests.support.terminal import ROOT, environment
from warroom.core.model import Entry, HypothesisState, Kind, Retraction
from warroom.core.timeline_text import markdown, plain

DOCUMENT = ROOT / "docs" / "scribe.md"


def copied(scribe_output: list[str]) -> str:
    """What was sent to the clipboard last."""
    found = re.findall(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", "".join(scribe_output))
    return base64.b64decode(found[-1]).decode()


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that goes to the terminal."""
    from tests.widgets.stage import KeepingDriver

    everything: list[str] = []
    write = KeepingDriver.write

    def keep(self: KeepingDriver, data: str) -> None:
        everything.append(data)
        write(self, data)

    monkeypatch.setattr(KeepingDriver, "write", keep)
    return everything


async def test_an_entry_a_range_and_the_whole_timeline_go_to_the_clipboard(sit: Sit, written: list[str]) -> None:
    async with sit() as scribe:
        await select(scribe, "pool at 100")
        await scribe.keys("y")
        assert copied(written) == "2026-04-21 14:31:40Z fact ana: pool at 100/100 on db-3, 0 idle\n"
        await scribe.keys("v", "<down>", "<down>", "Y")
        lines = copied(written).splitlines()
        assert len(lines) == 3
        assert lines[1] == "- `2026-04-21 14:33:02Z` *hypothesis* ana: _2.1.3 leaks connections on timeout_ (open)"
        await scribe.keys("<f6>")
        everything = scribe.room.everything(outage.BIG).entries
        assert copied(written) == plain(everything, title=f"{outage.BIG} Checkout API 5xx in eu-west")
        scribe.seat.sees("42 entries copied to the clipboard, plain")
        await scribe.keys("<f5>")
        assert copied(written) == markdown(everything, title=f"{outage.BIG} Checkout API 5xx in eu-west")


def entry(text: str, at: int = 0, seq: int = 0, **more: object) -> Entry:
    return convert({
        "id": f"e{seq}", "incident": "i", "at": START + timedelta(seconds=at), "recorded_at": START, "author": "ana",
        "kind": Kind.NOTE, "text": text, "seq": seq, **more,
    }, Entry)  # fmt: skip


@given(st.lists(st.tuples(st.text(min_size=1, max_size=30), st.integers(0, 3)), max_size=12))
def test_every_form_has_the_same_entries_at_the_same_times_in_the_same_order(rows: list[tuple[str, int]]) -> None:
    entries = [entry(f"x{text}".replace("\n", " ").strip(), at, seq) for seq, (text, at) in enumerate(rows)]
    wanted = [f"{e.at:%H:%M:%S}Z" for e in sorted(entries, key=lambda e: (e.at, e.seq))]
    assert re.findall(r"^2026-04-21 (\S+)", plain(entries), re.M) == wanted
    assert re.findall(r"^- `2026-04-21 (\S+)`", markdown(entries), re.M) == wanted


def test_markdown_signs_in_a_text_stay_signs_and_further_lines_stay_with_their_entry() -> None:
    text = markdown([entry("**no** <b> `x`\n- item\nlast")])
    assert text == "- `2026-04-21 14:00:00Z` *note* ana: \\*\\*no\\*\\* \\<b\\> \\`x\\`\n  \\- item\n  last\n"


def test_what_the_looks_of_a_line_say_is_said_in_words() -> None:
    gone = entry("a", retracted=Retraction(by="kim", at=START, reason="no"))
    out = entry("b", seq=1, kind=Kind.HYPOTHESIS, hypothesis=HypothesisState.ELIMINATED)
    kept = entry("c", seq=2, kind=Kind.DECISION, pinned=True)
    assert plain([gone, out, kept]).splitlines() == [
        "2026-04-21 14:00:00Z note ana: a (retracted by kim: no)",
        "2026-04-21 14:00:00Z hypothesis ana: b (eliminated)",
        "2026-04-21 14:00:00Z decision ana: c (pinned)",
    ]
    assert "~~a~~" in markdown([gone])
    assert "**c**" in markdown([kept])


class TestFromTheShell:
    """What docs/scribe.md tells to type, typed."""

    def shell(self, line: str, home: Path, database: Path) -> subprocess.CompletedProcess[str]:
        bin_ = home / "bin"
        bin_.mkdir(exist_ok=True)
        (bin_ / "warroom").write_text(f'#!/bin/sh\nexec {sys.executable} -m warroom "$@"\n')
        (bin_ / "warroom").chmod(0o755)
        env = {**os.environ, **environment(home), "WARROOM_DB": str(database), "WARROOM_USER": "ci"}
        env["PATH"] = f"{bin_}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            ["bash", "-c", line], env=env, cwd=home, capture_output=True, text=True, timeout=60, check=False
        )

    def told(self, name: str) -> str:
        """The command under that heading of the page."""
        section = DOCUMENT.read_text().split(f"<!-- {name} -->")[1]
        return section.split("```sh\n")[1].split("```")[0].strip()

    def entries(self, path: Path) -> list[str]:
        with outage.told(path) as rooms:
            return [e.text for e in rooms.of("maya").everything(outage.BIG).entries if e.author == "ci"]

    def test_the_output_of_a_command_is_in_the_timeline(self, tmp_path: Path, path: Path) -> None:
        done = self.shell(self.told("output"), tmp_path, path)
        assert done.returncode == 0, done.stderr
        heads, disk = self.entries(path)
        assert heads.startswith("Filesystem")
        assert "%" in disk

    def test_a_script_tells_its_progress_line_by_line(self, tmp_path: Path, path: Path) -> None:
        (tmp_path / "deploy.sh").write_text("#!/bin/sh\necho one\necho\necho '-- two'\necho three\n")
        (tmp_path / "deploy.sh").chmod(0o755)
        done = self.shell(self.told("progress"), tmp_path, path)
        assert done.returncode == 0, done.stderr
        assert self.entries(path) == ["one", "-- two", "three"]

    def test_a_deploy_hook_is_one_line(self, tmp_path: Path, path: Path) -> None:
        done = self.shell(f"VERSION=2.1.4; {self.told('hook')}", tmp_path, path)
        assert done.returncode == 0, done.stderr
        assert self.entries(path) == ["deploy 2.1.4 to eu-west began"]
