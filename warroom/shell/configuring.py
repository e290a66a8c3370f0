"""``config path``, ``show``, ``schema``, ``init``: where it is, what holds, what may be in it, one to begin with."""

from __future__ import annotations

import json
import os
import sysconfig
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from warroom.commands.door import Refused
from warroom.shell.context import Shell
from warroom.shell.printing import say, show_json
from warroom.shell.tables import table

SCHEMA = "config.schema.json"


def config(asked: Namespace) -> int:
    """``config ACT``."""
    return _ACTS[asked.act](Shell(asked))


def _path(shell: Shell) -> int:
    """Where the configuration, the database and the documentation are."""
    from warroom.config.loading import find_config, searched

    named = getattr(shell.asked, "config", None)
    found = find_config(Path(named).expanduser() if named else None, shell.env)
    places: dict[str, Any] = {
        "config": str(found) if found is not None else None,
        "searched": [str(path) for path in searched()],
        "docs": _docs(),
    }
    theme, faults = _theme(shell)
    places |= {"theme": theme or None, "theme_faults": list(faults)}
    if shell.json:
        return show_json(places)
    where = places["config"] or "none: the defaults hold; `warroom config init` writes one"
    rows = [("configuration", where), *(("looked for", path) for path in places["searched"])]
    if theme:
        rows += [("theme", theme), *(("", fault) for fault in faults)]
    table(("", ""), [*rows, ("documentation", places["docs"] or "not installed")])
    return 0


def _theme(shell: Shell) -> tuple[str, tuple[str, ...]]:
    """The file of a theme of one's own and what is wrong with it; "" where there is none."""
    from warroom.config.loading import ConfigError
    from warroom.config.theme import theme_faults
    from warroom.core.colours import is_file

    try:
        theme = shell.config.display.theme
    except ConfigError:
        return "", ()
    return (theme, theme_faults(theme)) if is_file(theme) else ("", ())


def _docs() -> str | None:
    """The folder of the pages that came with the program."""
    beside = Path(__file__).resolve().parents[2] / "docs"
    folders = (Path(sysconfig.get_path("data")) / "share" / "doc" / "warroom", beside)
    return next((str(folder) for folder in folders if folder.is_dir()), None)


def _show(shell: Shell) -> int:
    """What holds: the file laid over the defaults, without a secret."""
    from warroom.config.masked import masked
    from warroom.core.section import written

    found = masked(written(shell.config))
    if shell.json:
        return show_json(found)
    return say("\n".join(_toml(found)))


def _toml(found: dict[str, Any]) -> Iterator[str]:
    from warroom.config.wording import toml, toml_key

    tables = {name: value for name, value in found.items() if isinstance(value, dict)}
    lists = {n: v for n, v in found.items() if isinstance(v, list) and v and all(isinstance(one, dict) for one in v)}
    for name, value in found.items():
        if name not in tables and name not in lists:
            yield f"{toml_key(name)} = {toml(value)}"
    for name, value in tables.items():
        yield from ("", f"[{name}]", *(f"{toml_key(key)} = {toml(one)}" for key, one in value.items()))
    for name, many in lists.items():
        for one in many:
            yield from ("", f"[[{name}]]", *(f"{toml_key(key)} = {toml(part)}" for key, part in one.items()))


def _schema(_: Shell) -> int:
    """The JSON schema for editors."""
    from warroom.config.schema import schema

    return show_json(schema())


def _init(shell: Shell) -> int:
    """A commented file to begin with, and the schema beside it; neither is written over."""
    from warroom.config.loading import bundled_config, searched
    from warroom.config.schema import schema

    named = getattr(shell.asked, "config", None) or shell.env.get("WARROOM_CONFIG")
    path = Path(named).expanduser() if named else searched()[0]
    if shell.read_only:
        raise Refused("this writes a file: leave out --read-only")
    beside = path.with_name(SCHEMA)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = f"#:schema ./{SCHEMA}\n{_all_comments(bundled_config().read_text(encoding='utf-8'))}"
    try:
        _write(path, text, os.O_EXCL)
    except FileExistsError as error:
        raise Refused(f"{path} is there already: edit it, or name another with --config FILE") from error
    _write(beside, json.dumps(schema(), ensure_ascii=False, indent=2) + "\n", os.O_TRUNC)
    if shell.json:
        return show_json({"config": str(path), "schema": str(beside)})
    return say(f"wrote {path}: every key is there as a comment; `warroom doctor` checks what you change")


def _all_comments(text: str) -> str:
    """The commented defaults with each default a comment too: what is not changed follows the program's own."""
    return "\n".join(_comment(line) for line in text.splitlines()) + "\n"


def _comment(line: str) -> str:
    return f"#{line}" if line and not line.startswith(("#", "[")) else line


def _write(path: Path, text: str, how: int) -> None:
    """A file that its owner alone may read: people put secrets into one, although they should not."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


_ACTS = {"path": _path, "show": _show, "schema": _schema, "init": _init}
