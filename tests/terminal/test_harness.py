"""The harness measures what it says: its figures follow what the program does."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench import keys, measure
from bench.link import Link, Wire
from bench.terminal import NotSeen, Terminal
from bench.tokens import Tokens
from tests.support.terminal import python

# Writes so many bytes (argument 1) so many times a second (2), for good.
_CHATTY = """
import sys, time
size, rate = int(sys.argv[1]), float(sys.argv[2])
print("ready", flush=True)
while True:
    time.sleep(1 / rate)
    sys.stdout.write("\\r" + "x" * (size - 1)); sys.stdout.flush()
"""
# Answers every key with so many bytes (argument 1); q ends it.
_ECHO = """
import os, sys, tty
tty.setraw(0)
os.write(1, b"ready")
while (key := os.read(0, 1)) != b"q":
    os.write(1, b"\\r" + b"x" * (int(sys.argv[1]) - 1))
"""


class TestWhatIsSeen:
    def test_the_screen_is_what_a_terminal_would_show(self) -> None:
        code = r'print("\x1b[2J\x1b[3;5Hhello \x1b[1;38;5;220mthere\x1b[0m 日本", end=""); input()'
        with python(code) as terminal:
            terminal.wait_for("日本")
            assert terminal.lines[2].rstrip() == "    hello there 日本"
            assert terminal.cell(10, 2).bold
            assert terminal.cell(10, 2).fg == "ffd700"

    def test_waiting_for_what_never_comes_shows_the_screen(self) -> None:
        with python('print("something else"); input()') as terminal:
            terminal.wait_for("else")
            with pytest.raises(NotSeen, match="something else"):
                terminal.wait_for("never", timeout=0.2)

    def test_a_program_that_dies_is_told_with_its_status(self) -> None:
        with python("raise SystemExit(3)") as terminal, pytest.raises(NotSeen, match="status 3"):
            terminal.wait_for("never")

    def test_a_sequence_cut_anywhere_is_read_as_one(self) -> None:
        written = "a\x1b[1;31mb\x1b]0;title\x07c\x1b[?2026$pd日".encode()
        whole = Tokens().feed(written)
        assert [token.kind for token in whole] == ["text", "csi", "text", "osc", "text", "csi", "text"]
        for cut in range(len(written) + 1):
            tokens = Tokens()
            pieces = [token for part in (written[:cut], written[cut:]) for token in tokens.feed(part)]
            assert "".join(token.raw for token in pieces) == written.decode()
            assert [token for token in pieces if token.kind != "text"] == [t for t in whole if t.kind != "text"]

    def test_a_resize_reaches_the_program(self) -> None:
        code = """
import os, signal
signal.signal(signal.SIGWINCH, lambda *_: print("now", *os.get_terminal_size()))
print("ready")
while True: signal.pause()
"""
        with python(code) as terminal:
            terminal.wait_for("ready")
            terminal.resize(100, 30)
            terminal.wait_for("now 100 30")


class TestWhatIsAnswered:
    @pytest.mark.parametrize(
        ("asked", "answer"),
        [
            (r"\x1b[c", r"\x1b[?62;22c"),
            (r"\x1b[>c", r"\x1b[>41;354;0c"),
            (r"\x1b[5n", r"\x1b[0n"),
            (r"\x1b[2;4H\x1b[6n", r"\x1b[2;4R"),
            (r"\x1b[?2026$p", r"\x1b[?2026;2$y"),
            (r"\x1b[?1049h\x1b[?1049$p", r"\x1b[?1049;1$y"),
            (r"\x1b[?4711$p", r"\x1b[?4711;0$y"),
            (r"\x1b[?2048h", r"\x1b[48;24;80;480;800t"),
            (r"\x1b[?u", r"\x1b[?0u"),
            (r"\x1b[18t", r"\x1b[8;24;80t"),
            (r"\x1b]11;?\x1b\x5c", r"\x1b]11;rgb:1212/1212/1212\x1b\x5c"),
        ],
    )
    def test_a_question_is_answered_as_a_modern_terminal_does(self, asked: str, answer: str) -> None:
        code = f"""
import os, tty
tty.setraw(0)
want = b"{answer}"
os.write(1, b"{asked}")
got = b""
while len(got) < len(want): got += os.read(0, 100)
os.write(1, b"\\x1b[2J\\x1b[H" + (b"as hoped" if got == want else repr(got).encode()))
"""
        with python(code) as terminal:
            terminal.wait_exit()
            assert terminal.text.strip() == "as hoped"

    def test_modes_that_a_program_leaves_on_are_named(self) -> None:
        with python(r'print("\x1b[?1049h\x1b[?1006h\x1b[?25l\x1b[>1u\x1b[?2004h\x1b[?2004l")') as terminal:
            terminal.wait_exit()
            assert terminal.modes_left_on() == ["mouse sgr", "other screen", "no cursor", "kitty keys"]

    def test_titles_links_and_clipboard_are_kept_for_inspection(self) -> None:
        with python(r'print("\x1b]52;c;c2VjcmV0\x07\x1b]0;title\x07")') as terminal:
            terminal.wait_exit()
            assert [token.body for token in terminal.strings] == ["52;c;c2VjcmV0", "0;title"]


class TestFigures:
    @pytest.mark.alone
    def test_a_program_that_writes_more_shows_more_bytes(self) -> None:
        figures = []
        for size in ("20", "60"):
            with python(_CHATTY, size, "10") as terminal:
                terminal.wait_for("x")
                figures.append(measure.idle(terminal, 1.0))
        assert figures[1].bytes_per_s > 2 * figures[0].bytes_per_s > 0

    @pytest.mark.alone
    def test_a_program_that_writes_more_often_shows_more_bursts(self) -> None:
        figures = []
        for rate in ("4", "20"):
            with python(_CHATTY, "20", rate) as terminal:
                terminal.wait_for("x")
                figures.append(measure.idle(terminal, 1.0))
        assert figures[1].bursts_per_s > 2 * figures[0].bursts_per_s > 0

    def test_a_silent_program_shows_nothing_idle(self) -> None:
        with python('print("ready"); input()') as terminal:
            terminal.wait_for("ready")
            terminal.wait_quiet()
            assert measure.idle(terminal, 0.3).bytes_per_s == 0

    @pytest.mark.alone
    def test_a_busy_program_shows_its_processor_time(self) -> None:
        with python('print("ready")\nwhile True: pass') as terminal:
            terminal.wait_for("ready")
            busy = measure.idle(terminal, 0.5)
        with python('print("ready"); input()') as terminal:
            terminal.wait_for("ready")
            assert busy.cpu_percent > 20 * measure.idle(terminal, 0.5).cpu_percent

    def test_bytes_a_key_are_what_the_program_wrote(self) -> None:
        for size in (25, 70):
            with python(_ECHO, str(size)) as terminal:
                terminal.wait_for("ready")
                figure = measure.press(terminal, ("j", "down"), 4)
                assert (figure.bytes >= size, figure.silent) == (True, 0)
                assert 0 < figure.p50_ms <= figure.p95_ms

    def test_a_key_that_paints_nothing_is_counted_as_silent(self) -> None:
        with python('import tty; tty.setraw(0); print("ready"); __import__("time").sleep(60)') as terminal:
            terminal.wait_for("ready")
            assert measure.press(terminal, ("j",), 1).silent == 1

    def test_memory_tells_the_program_from_its_children(self) -> None:
        code = """
import subprocess, sys
held = bytearray(b"x") * int(sys.argv[1])
child = subprocess.Popen([sys.executable, "-c", "held = bytearray(b'x') * 60_000_000; print('ready'); input()"])
child.wait()
"""
        figures = []
        for size in ("1", "30000000"):
            with python(code, size) as terminal:
                terminal.wait_for("ready")
                figures.append(measure.memory(terminal))
        small, large = figures
        assert large.main_mb > small.main_mb + 25
        assert all(figure.tree_mb > figure.main_mb + 55 and figure.processes == 2 for figure in figures)

    def test_quitting_gives_the_status_and_what_is_left_on(self) -> None:
        with python(_ECHO, "5") as terminal:
            terminal.wait_for("ready")
            figure = measure.leave(terminal, ("q",))
        assert (figure.status, figure.modes_left_on) == (0, ())
        assert figure.ms > 0

    @pytest.mark.parametrize(("percent", "value"), [(50, 3.0), (95, 5.0), (20, 1.0)])
    def test_percentiles_are_values_that_were_measured(self, percent: int, value: float) -> None:
        assert measure.percentile([5.0, 1.0, 4.0, 2.0, 3.0], percent) == value

    def test_the_bare_application_is_ready_and_leaves(self) -> None:
        with Terminal([sys.executable, "-m", "bench.apps.bare"]) as terminal:
            figure = measure.start(terminal, "ready")
            assert 0 < figure.first_byte_ms <= figure.ready_ms <= figure.settled_ms
            assert figure.bytes > 0
            assert measure.leave(terminal, ("q",)).status == 0


class TestTheLine:
    def test_bytes_arrive_as_fast_as_the_line_carries_them(self) -> None:
        wire = Wire(delay_s=0.1, kbps=8)  # a thousand bytes a second
        wire.put(b"x" * 2048, now=0.0)
        assert wire.take(0.5) == []
        arrived = wire.take(0.65)
        assert sum(len(data) for _, data in arrived) == 512
        assert arrived[0][0] == pytest.approx(0.612)
        assert sum(len(data) for _, data in wire.take(3.0)) == 1536

    def test_the_program_waits_once_the_buffer_before_the_line_is_full(self) -> None:
        wire = Wire(delay_s=0.0, kbps=8, buffer=1024)
        assert wire.room(0.0) == 1024
        wire.put(b"x" * 1024, now=0.0)
        assert (wire.room(0.0), wire.room(0.6), wire.room(2.0)) == (0, 512, 1024)

    def test_a_program_on_a_slow_line_is_seen_late_and_whole(self) -> None:
        code = 'print("begin" + "x" * 4000 + "end"); input()'
        with python(code, size=(200, 30), link=Link(kbps=64, rtt_s=0.1)) as terminal:
            terminal.wait_for("end")
            first, last = terminal.reads[0].at, terminal.reads[-1].at
            assert last - first >= (4000 - 1024) / 8000  # all but the first pieces, at 8,000 bytes a second
            assert terminal.output.count(b"x") == 4000

    def test_a_key_and_its_paint_take_the_round_trip(self) -> None:
        with python(_ECHO, "20", link=Link(rtt_s=0.2)) as terminal:
            terminal.wait_for("ready")
            assert measure.press(terminal, ("j",), 2).p50_ms >= 200

    def test_everything_gets_through_a_terminal_that_stopped_reading_for_a_while(self) -> None:
        code = 'import sys; sys.stdout.write("x" * 300_000 + "\\n"); print("end"); input()'
        with python(code) as terminal:
            terminal.reading = False
            terminal.pump(0.5)
            assert terminal.bytes_read == 0
            assert not terminal.exited
            terminal.reading = True
            terminal.wait_for("end")
            assert terminal.output.count(b"x") == 300_000


class TestItsProcesses:
    def test_nothing_is_left_running_when_the_terminal_goes(self) -> None:
        code = """
import signal, subprocess, sys
for name in (signal.SIGHUP, signal.SIGTERM): signal.signal(name, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "print('child', __import__('os').getpid()); input()"],
                         start_new_session=True, stdin=subprocess.PIPE)
child.wait()
"""
        with python(code) as terminal:
            terminal.wait_for(r"child \d+")
            running = [process.pid for process in terminal.tree.processes()]
        assert len(running) == 2
        assert not any(_alive(pid) for pid in running)


def _alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] not in ("Z", "X")


class TestKeys:
    @pytest.mark.parametrize(
        ("name", "sent"),
        [
            ("j", b"j"),
            ("down", b"\x1b[B"),
            ("ctrl+s", b"\x13"),
            ("alt+x", b"\x1bx"),
            ("shift+up", b"\x1b[1;2A"),
            ("f5", b"\x1b[15~"),
            ("é", "é".encode()),
        ],
    )
    def test_a_key_is_sent_as_xterm_sends_it(self, name: str, sent: bytes) -> None:
        assert keys.encode(name) == sent

    def test_a_key_that_does_not_exist_is_refused(self) -> None:
        with pytest.raises(ValueError, match="hyper"):
            keys.encode("hyper+j")
