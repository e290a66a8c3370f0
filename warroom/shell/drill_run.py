"""``drill run``: the drill's database, its server on loopback and its engine, with the facilitator's page before it."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from warroom.core.times import utcnow
from warroom.options import Options
from warroom.shell.context import Shell
from warroom.shell.failures import Usage
from warroom.shell.printing import say

if TYPE_CHECKING:
    from warroom.core.drill.plan import Plan
    from warroom.core.drill.run import Run
    from warroom.drill.engine import EngineThread
    from warroom.room import Room


def run(asked: Namespace, open_room: Callable[[Options], int]) -> int:
    """Starts the drill, or goes on with one that was broken off; ends with the screen, or with the drill."""
    from warroom.drill.file import DrillFault, read_file
    from warroom.drill.shelf import find

    if len(asked.words) != 1:
        raise Usage("give the drill: warroom drill run FILE; `warroom drill list` names those that travel along")
    shell = Shell(asked)
    path = find(asked.words[0], shell.config)
    try:
        plan = read_file(path)
    except DrillFault as fault:
        raise Usage(str(fault)) from fault
    stage = _here(shell, plan, asked.speed) if asked.here else _apart(shell, plan, asked.folder, asked.speed)
    try:
        return _play(stage, plan, path, asked, open_room)
    finally:
        stage.stop()


class Stage(Struct):
    """Where a drill takes place: what the screens are opened with, and what is to be ended after it."""

    options: Options
    open_room: Callable[[], Room]
    serve: Callable[[Callable[[], Run | None]], None]
    stop: Callable[[], None]
    joins: str
    folder: Path | None = None


def _play(stage: Stage, plan: Plan, path: Path, asked: Namespace, open_room: Callable[[Options], int]) -> int:
    from warroom.core.drill.run import running
    from warroom.drill.engine import EngineThread

    room = stage.open_room()
    try:
        on = running(room.drills())
        if on is not None and on.plan.name != plan.name:
            raise Usage(f"{on.name}, {on.plan.title}, is on here: end it first with `warroom drill end`")
        started = on or room.start_drill(plan, source=path.name, here=asked.here, speed=asked.speed)
    finally:
        room.store.close()
    engine = EngineThread(stage.open_room, started, utcnow)
    stage.serve(lambda: engine.run)
    engine.start()
    try:
        if asked.no_screen or not os.isatty(0):
            return _wait(stage, engine, bool(on))
        from warroom.drill.banner import banner

        shown = replace(stage.options, banner="" if asked.here else banner(plan), page="drill", demo=not asked.here)
        code = open_room(shown)
        _leave(stage, engine)
        return code
    finally:
        engine.stop()
        if stage.folder is not None and not engine.run.is_on:
            (stage.folder / "over").touch()


def _wait(stage: Stage, engine: EngineThread, goes_on: bool) -> int:
    """Without a screen: says what there is to know, and ends with the drill."""
    started = engine.run
    say(f"DRILL {started.name}: {started.plan.title} {'goes on' if goes_on else 'begins'}; players: {stage.joins}")
    sys.stdout.flush()  # a pipe would keep it until the end
    engine.over.wait()
    return _leave(stage, engine)


def _leave(stage: Stage, engine: EngineThread) -> int:
    ended = engine.run
    if ended.is_on:
        return say(f"{ended.name} is not over: the same command goes on with it.")
    say(f"{ended.name} {ended.state}: {ended.why or 'by hand'}. Its report: {stage.joins} drill report")
    return 0


# ------------------------------------------------------------ in a database of its own


def _apart(shell: Shell, plan: Plan, named: str | None, speed: float) -> Stage:
    from warroom.config.loading import load
    from warroom.drill import setting
    from warroom.drill.source import DrillSource
    from warroom.watcher.child import Child

    base = Path(named).expanduser().absolute() if named else None
    made = base or setting.folder(plan.name, setting.home(shell.env))
    made.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = shell.db_path if getattr(shell.asked, "db", None) else None
    current: list[Callable[[], Run | None]] = [lambda: None]
    source = DrillSource(lambda: current[0](), utcnow, setting.port_of(made))
    path = setting.write(made, source.url, source.port, place, shell.config, plan, speed)
    config = load(path, env={})
    db_path = place or Path(config.store.path)
    options = Options(
        db_path=db_path, person=shell.person, config_path=path, config=config, read_only=shell.read_only,
        naming=shell.naming,
    )  # fmt: skip
    child = Child(config, db_path)

    def serve(read: Callable[[], Run | None]) -> None:
        current[0] = read
        source.start()
        child.start()

    def stop() -> None:
        child.stop()
        source.stop()

    joins = f"warroom --config {path}" + (" --db …" if place is not None else "")
    return Stage(options, lambda: _room(options), serve, stop, joins, made)


def _room(options: Options) -> Room:
    from warroom.room import Room
    from warroom.store import Store

    settings = options.config.store
    store = Store.open(options.db_path, mode=settings.mode, timeout_s=settings.timeout_s)
    return Room(store, options.config.policy, options.person, responders=options.config.responder,
                zone=options.config.display.zone or utcnow().astimezone().tzinfo or utcnow().tzinfo)  # type: ignore[arg-type] # fmt: skip


# ------------------------------------------------------------ in the team's


def _here(shell: Shell, plan: Plan, speed: float) -> Stage:
    from warroom.drill.beside import Beside
    from warroom.drill.source import DrillSource

    unknown = [name for name in plan.channels if name not in {channel.id for channel in shell.config.channel}]
    if unknown:
        raise Usage(f"channels: no channel of your config.toml is called {', '.join(unknown)}")
    options = shell.options()
    current: list[Callable[[], Run | None]] = [lambda: None]
    source = DrillSource(lambda: current[0](), utcnow)
    polls = Beside(options.config, options.db_path, source.url, plan.metrics, speed)

    def serve(read: Callable[[], Run | None]) -> None:
        current[0] = read
        source.start()
        polls.start()

    def stop() -> None:
        polls.stop()
        source.stop()

    return Stage(options, lambda: _room(options), serve, stop, "warroom")
