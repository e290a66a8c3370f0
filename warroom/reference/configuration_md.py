"""``docs/configuration.md``: every key in tables, with the keys that each type of feed adds."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator

from warroom.config.described import NEEDED, Table, allowed, is_list_of_tables, keys_of, section_of, summary, why
from warroom.config.settings import Config
from warroom.config.wording import toml

HEAD = """\
# Configuration

One file, `config.toml`. Only the first of these that exists is read:

1. the one that `--config` names,
2. the one that `WARROOM_CONFIG` names,
3. `config.toml` in your own configuration folder (`~/.config/warroom/` on Linux),
4. the system's: `/etc/xdg/warroom/config.toml`, `/etc/warroom/config.toml` (`WARROOM_ETC` names a folder to use instead
   of `/etc/warroom`, for packages and for tests).

Without any, the defaults below apply. A `config.toml` in the current folder is **not** read by itself: a stranger's
folder must not decide where secrets are sent. `warroom doctor` says which file is in use.

The `config.toml` that comes with the program has every key with its default; copy from it what you change. Wrong,
missing and unknown keys are all reported at once, one line each with file, line, key and what is allowed, and nothing
starts:

```
/etc/warroom/config.toml:7: watcher.start = "nevr": allowed is "auto" or "never"; did you mean "never"?
```

A table in a list is named by its id, handle or name (`feed.prod.url`), or by its number from 1 (`feed[2].url`).

- **Durations** are `"30s"`, `"15m"`, `"1h30m"`, `"3d"`; `"never"` turns a clock off where that is allowed.
- **Files** may begin with `~`; a relative path starts at the configuration file's folder.
- **Lists of tables**: a single `[[severity]]`, `[[escalation]]` or `[[role]]` replaces the preset's whole list.

## Secrets

A feed's `url`, `headers`, `params` and `auth` may refer to secrets, a channel's `url`, `headers` and
`statuspage.token`, `assist.key`, `url`, `user` and `token` of a `[[tracker]]` and a `[[publish]]`, and `url` and
`token` of a `[[chat]]`; nothing else may:

```toml
headers = { Authorization = "Bearer ${env:PAGER_TOKEN}" }
auth    = { type = "basic", username = "warroom", password = "${file:/etc/warroom/icinga.password}" }
```

`${env:NAME}` is read from the environment of the watcher, `${file:/whole/path}` from a file of one line, both each time
they are used. If one is missing, the feed, channel or tracker fails and says which; a value is never shown, not even
in an error. Make the file readable by its owner only. `warroom doctor` warns of a secret written in plain text.

## Who may do what

`--as` and `WARROOM_USER` are a claim, not proof. Roles, approvals and read-only access are enforced only if each
person comes in through a forced command (`command="warroom ssh --as maya"` in `authorized_keys`, see
[Over SSH](ssh.md)); otherwise they only keep honest people from mistakes.
"""


def page() -> str:
    """The whole of the document."""
    parts = [HEAD, *_index(), "## Top of the file\n", *_rows(Config)]
    for name, field in keys_of(Config).items():
        section = section_of(field)
        if section:
            parts += _tables(name, section, listed=is_list_of_tables(field))
    parts += ["## Types of feed\n", *_types()]
    return "\n".join(parts).rstrip() + "\n"


def _index() -> Iterator[str]:
    """Every table with what it is for, and where each key is described."""
    yield "## Index\n"
    tables = list(_sections("", Config))
    yield _table(("table", "for"), [(_link(head, head), summary(section)) for head, section in tables if head])
    places: dict[str, list[str]] = {}
    for head, section in tables:
        for name, field in keys_of(section).items():
            if section_of(field) is None:
                places.setdefault(name, []).append(_link(head or "top of the file", head or "top-of-the-file"))
    yield "| key | in |\n|---|---|"
    yield "\n".join(f"| `{name}` | {', '.join(links)} |" for name, links in sorted(places.items())) + "\n"


def _sections(path: str, section: Table) -> Iterator[tuple[str, Table]]:
    """Each table's head, such as ``[[feed]]``, in the order of the page; "" is the top of the file."""
    yield path, section
    for name, field in keys_of(section).items():
        inner = section_of(field)
        if inner:
            whole = f"{path.strip('[]')}.{name}".lstrip(".")
            yield from _sections(f"[[{whole}]]" if is_list_of_tables(field) else f"[{whole}]", inner)


def _link(words: str, head: str) -> str:
    """To the heading of a table: its letters, as the site and most viewers of Markdown name it."""
    anchor = re.sub(r"[^a-z_-]", "", head.lower())
    return f"[{words}](#{anchor})" if words != head else f"[`{words}`](#{anchor})"


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
        yield _table(("key", "allowed", "default", "what it does"), rows)


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
        "These keys come on top of those of `[[feed]]`; "
        "`params` override what a type asks a service by default.\n"
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
            yield f"The same keys as [`{same}`](#{same}).\n"


def _own(section: Table) -> Iterator[str]:
    yield from _rows(section)
    for name, field in keys_of(section).items():
        inner = section_of(field)
        if inner:
            head = f"[[feed.{name}]]" if is_list_of_tables(field) else f"[feed.{name}]"
            yield f"`{head}`: {why(section, name)}\n"
            yield from _rows(inner)
