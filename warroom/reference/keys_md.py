"""``docs/keys.md``: every key, from the registry that the screens use."""

from __future__ import annotations

from warroom.keymap.actions import ACTIONS, Action, shown_key, where

HEAD = """\
# Keys

`?` in the room lists the keys and finds one by what it does; `F1` does so on the scribe's screen. The last row always
shows the keys that do something now. `[keys]` in the [configuration](configuration.md) gives an action other keys, by
the name in the last column:

```toml
[keys]
declare = ["n", "ctrl+n"]
snooze = ""               # no key at all
scribe_find = "F4"
```

Write a key as you read it (`n`, `N`, `?`, `Ctrl+N`, `F5`). Refused when the configuration is loaded, with the line and
the fix: what is not a key, a key that another action has in the same place, a letter where text is typed, and keys of
the whole program (Esc, Enter, arrows, `ctrl+c`, `ctrl+s` and so on).

Arrows, Page Up and Page Down, Home and End move in a list; Enter on an incident goes to its record; Esc goes one step
back; a mouse click selects or presses. `ctrl+l` redraws the screen. Not listed: keys that edit text, the letters that
answer a sheet, and the letters that set the [type of an entry](scribe.md), which `[scribe]` defines.
"""
_NEEDS = {
    "": "", "incident": "an incident is selected", "live": "the incident is not over", "entry": "an entry is selected",
    "unacknowledged": "nobody has acknowledged it", "commanded": "you do not command it",
    "offered": "a role was offered to you", "drafts": "an update waits for approval", "alert": "an alert is selected",
    "reopenable": "it is resolved, closed or cancelled", "hypothesis": "a hypothesis is selected",
    "planned": "it is a planned room", "launch": "it is planned, or was a launch",
    "link": "the alert has a link", "row": "a row is selected",
    "series": "several alerts are one group", "small": "the terminal is small", "views": "views are saved",
    "likely": "one is likely the same",
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
    needs = _NEEDS.get(action.needs, action.needs)
    told = filter(None, (where(action), f"when {needs}" if needs else ""))
    help_ = action.help.replace("|", "\\|")
    return f"| {keys} | {help_} | {', '.join(told)} | `{action.name}` |"
