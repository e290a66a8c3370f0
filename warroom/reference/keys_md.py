"""``docs/keys.md``: every key of the room, from the registry that the screens use."""

from __future__ import annotations

from warroom.keymap.actions import ACTIONS, Action, shown_key

HEAD = """\
# Keys of the room

`?` shows these in the room and finds one by what it does; the last row shows those that do something now. `[keys]` in
the [configuration](configuration.md) gives an action other keys, by the name in the last column:

```toml
[keys]
declare = ["n", "ctrl+n"]
snooze = ""               # no key at all
```

A key is written as it is read (`n`, `N`, `?`, `Ctrl+N`, `F5`). What is no key, what another action has already in the
same place, and keys of the whole program (Esc, Enter, arrows, `ctrl+c`, `ctrl+s` and the like) are refused when the
configuration is loaded, by line and with the mend.

Arrows, Page Up and Page Down, Home and End move in a list; Enter on an incident goes to its record; Esc goes one step
back; the mouse selects and presses what it is on. `ctrl+l` paints everything anew. The scribe's screen has keys of its
own: [scribe.md](scribe.md), and `F1` there.
"""
_NEEDS = {
    "": "", "incident": "an incident is selected", "live": "the incident is not over", "entry": "an entry is selected",
    "unacknowledged": "nobody has acknowledged it", "commanded": "you do not command it",
    "offered": "a role was offered to you", "drafts": "an update waits for approval", "alert": "an alert is selected",
    "reopenable": "it is resolved, closed or cancelled", "hypothesis": "a hypothesis is selected",
    "planned": "it is a planned room", "link": "the alert has a link", "row": "a row is selected",
    "series": "several alerts are one group", "small": "the terminal is small", "views": "views are saved",
}  # fmt: skip


def page() -> str:
    """The whole of the document."""
    groups: dict[str, list[Action]] = {}
    for action in ACTIONS:
        groups.setdefault(action.group, []).append(action)
    parts = [HEAD]
    for group, actions in groups.items():
        rows = [_row(action) for action in actions]
        parts.append("\n".join([f"## {group}\n", "| key | does | where | name |", "|---|---|---|---|", *rows, ""]))
    return "\n".join(parts)


def _row(action: Action) -> str:
    keys = " ".join(f"`{shown_key(key)}`" for key in action.keys)
    where = [f"in the {action.pane}"] if action.pane else []
    needs = _NEEDS.get(action.needs, action.needs)
    where += [f"when {needs}"] if needs else []
    help_ = action.help.replace("|", "\\|")
    return f"| {keys} | {help_} | {', '.join(where)} | `{action.name}` |"
