"""``docs/configuration.md``: every key in tables, with the keys that each type of feed adds."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator

from warroom.config.described import NEEDED, Table, allowed, is_list_of_tables, keys_of, section_of, summary, why
from warroom.config.settings import Config
from warroom.config.wording import toml

HEAD = """\
# Configuration

One file, `config.toml`. The first of these is used, alone:

1. the one that `--config` names,
2. the one that `WARROOM_CONFIG` names,
3. `config.toml` in your own configuration folder (`~/.config/warroom/` on Linux),
4. the system's: `/etc/xdg/warroom/config.toml`, `/etc/warroom/config.toml` (`WARROOM_ETC` names another folder in the
   place of `/etc/warroom`, for packages and for tests).

Without any, the defaults below hold. A `config.toml` in the current folder is **not** found by itself: a stranger's
folder must not decide where secrets are sent. `warroom doctor` says which file holds.

The `config.toml` beside the program has every key with its default and why; copy from it what you change.
A wrong, missing or unknown key is told in one line with its file, line, key and what is allowed, all of them at once,
and nothing is started:

```
/etc/warroom/config.toml:7: watcher.start = "nevr": allowed is "auto" or "never"; did you mean "never"?
```

A table of a list is called by its id, handle or name (`feed.prod.url`), or by its number from 1 (`feed[2].url`).

- **Durations** are `"30s"`, `"15m"`, `"1h30m"`, `"3d"`; `"never"` where a clock can be switched off.
- **Files** may begin with `~`; a relative path starts at the configuration's own folder.
- **Lists of tables** (`[[severity]]`, `[[escalation]]`, `[[role]]`) replace the preset's whole list once there is one.

## Secrets

A feed's `url`, `headers`, `params` and `auth` may refer to secrets, and a channel's `url`, `headers` and
`statuspage.token`; nothing else may:

```toml
headers = { Authorization = "Bearer ${env:PAGER_TOKEN}" }
auth    = { type = "basic", username = "warroom", password = "${file:/etc/warroom/icinga.password}" }
```

`${env:NAME}` is read from the environment of the watcher, `${file:/whole/path}` from a file of one line, both each time
they are used. Where one is missing the feed or channel fails and says which; no value is ever shown, in errors
neither. Keep the file readable by its owner alone. `warroom doctor` warns of a secret that is written out.

## Who may do what

`--as` and `WARROOM_USER` are a claim, not proof. Roles, approvals and read-only observers are enforced only where each
person comes through a forced command (`command="warroom ssh --as maya"` in `authorized_keys`, see [ssh.md](ssh.md));
everywhere else they keep honest people from mistakes.
"""


def page() -> str:
    """The whole of the document."""
    parts = [HEAD, "## Keys\n", *_rows(Config)]
    for name, field in keys_of(Config).items():
        section = section_of(field)
        if section:
            parts += _tables(name, section, listed=is_list_of_tables(field))
    parts += ["## Types of feed\n", *_types()]
    return "\n".join(parts).rstrip() + "\n"


def _tables(path: str, section: Table, *, listed: bool) -> Iterator[str]:
    head = f"[[{path}]]" if listed else f"[{path}]"
    yield f"### `{head}`\n\n{_words(section)}\n"
    yield from _rows(section)
    for name, field in keys_of(section).items():
        inner = section_of(field)
        if inner:
            yield from _tables(f"{path}.{name}", inner, listed=is_list_of_tables(field))


def _words(section: Table) -> str:
    return inspect.cleandoc(section.__doc__ or summary(section))


def _rows(section: Table) -> Iterator[str]:
    rows = [
        (f"`{name}`", allowed(field), _default(section, name), why(section, name))
        for name, field in keys_of(section).items()
        if section_of(field) is None
    ]
    if rows:
        yield _table(("key", "allowed", "default", "why"), rows)


def _default(section: Table, name: str) -> str:
    field = keys_of(section)[name]
    value = field.default
    if value is NEEDED:
        return "needed"
    if value is None:
        return '`"never"`' if "never" in allowed(field) else "none"
    if name == "mode":
        return f'`"{value:04o}"`'
    if hasattr(value, "isoformat"):
        return f'`"{value.isoformat("minutes")}"`'
    return f"`{toml(value)}`"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _types() -> Iterator[str]:
    """Every type that the program brings, with what its own model adds; plug-ins bring their own pages."""
    from warroom.feeds.registry import BUILT_IN, source_class

    yield (
        "Beside the keys of `[[feed]]` a type takes those of its own; "
        "`params` go before what it asks a service by default.\n"
    )
    first: dict[Table, str] = {}
    for name in sorted(BUILT_IN):
        source = source_class(name)
        yield f"### `{name}`\n"
        if source.about:
            yield f"{source.about}\n"
        same = first.setdefault(source.Settings, name)
        if same == name:
            yield from _own(source.Settings)
        elif keys_of(source.Settings):
            yield f"Its keys are those of [`{same}`](#{same}).\n"


def _own(section: Table) -> Iterator[str]:
    yield from _rows(section)
    for name, field in keys_of(section).items():
        inner = section_of(field)
        if inner:
            head = f"[[feed.{name}]]" if is_list_of_tables(field) else f"[feed.{name}]"
            yield f"`{head}`: {why(section, name)}\n"
            yield from _rows(inner)
