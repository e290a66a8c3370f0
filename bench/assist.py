"""What a model that hangs costs whoever types meanwhile: ``python -m bench.assist``.

Letters go into an update while nothing is asked, and while a server holds a request for 60 s and longer. The ratio of
the slow keys is told, and how long esc takes until the screen says that the request is over.
"""

from __future__ import annotations

import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench import database, measure
from bench.entries import module
from bench.room import CONFIG, Fresh, written
from bench.terminal import Terminal
from warroom.store import model_rows
from warroom.store.desk import SideStore

ROUNDS, KEYS, CANCELS = 5, 60, 5
ASSIST = '\n[assist]\nurl = "{url}"\nmodel = "silent"\ntimeout = "60s"\n'


@contextmanager
def hanging() -> Iterator[str]:
    """A server that takes every request and answers none; gives its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    taken: list[socket.socket] = []

    def take() -> None:
        while True:
            try:
                taken.append(listening.accept()[0])
            except OSError:
                return

    threading.Thread(target=take, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
    finally:
        for one in (listening, *taken):
            one.close()


def keys_p95(terminal: Terminal) -> float:
    """Milliseconds until a typed letter is on the screen."""
    return measure.press(terminal, ("x",), KEYS).p95_ms


def cancelled_ms(terminal: Terminal) -> float:
    """From esc to the preview in the place of the draft; the model is asked again after it."""
    began = time.perf_counter()
    terminal.press("escape")
    terminal.wait_for("PREVIEW")
    took = (time.perf_counter() - began) * 1e3
    ask(terminal)
    return took


def ask(terminal: Terminal) -> None:
    terminal.press("ctrl+g")
    terminal.wait_for("is asked")
    terminal.wait_quiet(0.3, 10.0)


def one_round(work: Path, source: Path, url: str) -> tuple[float, float, list[float]]:
    """Slow keys without a request and with one that hangs, in the same program; how long each cancelling took."""
    target = work / "room.db"
    config = written(work / "assist.toml", CONFIG.format(link="fast", clocks="bitmap") + ASSIST.format(url=url))
    with ExitStack() as stack:
        stack.enter_context(Fresh(source, target))
        with SideStore.open(target) as side:  # what is sent was shown before
            side.models(lambda conn: model_rows.note_server(conn, f"shown maya {url}", "yes"))
        command = module("warroom", "--db", str(target), "--as", "maya")
        terminal = stack.enter_context(Terminal(command, env={"WARROOM_CONFIG": str(config)}))
        measure.start(terminal, database.OPEN_TITLE[:12])
        terminal.press("u")
        terminal.wait_for("PREVIEW")
        terminal.wait_quiet(0.3, 10.0)
        without = keys_p95(terminal)
        ask(terminal)
        asked = keys_p95(terminal)
        cancels = [cancelled_ms(terminal) for _ in range(CANCELS)]
        for shown in ("PREVIEW", "TIMELINE"):
            terminal.press("escape")
            terminal.wait_for(shown)
            terminal.wait_quiet(0.3, 10.0)
        measure.leave(terminal, ("ctrl+q",))
    return without, asked, cancels


def main() -> None:
    ratios: list[float] = []
    cancels: list[float] = []
    keys: list[float] = []
    with tempfile.TemporaryDirectory() as folder, hanging() as url:
        work = Path(folder)
        source = database.closed(work, 100)
        for number in range(ROUNDS):
            without, asked, took = one_round(work, source, url)
            ratios.append(asked / without)
            keys.append(without)
            cancels += took
            figures = f"key p95 {without:.1f} ms, {asked:.1f} ms while asked; esc {max(took):.0f} ms"
            print(f"{number + 1}/{ROUNDS}  {figures}", flush=True)
    print(f"key p95 while a model hangs / without: {statistics.median(ratios):.2f}")
    over = statistics.median(cancels)
    print(f"esc until it is over: median {over:.0f} ms, most {max(cancels):.0f} ms, aim 100 ms")
    print(f"esc until it is over / a slow key: {over / statistics.median(keys):.2f}")


if __name__ == "__main__":
    main()
