"""The table that is printed and the JSON that is kept."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.aims import Aim, Rounds, median
from bench.entries import COLUMNS


def medians(rounds: Rounds) -> dict[str, dict[str, float]]:
    """Every entry's figures, each the median of its rounds."""
    table: dict[str, dict[str, float]] = {}
    for name, results in rounds.items():
        values = {figure: median([r[figure] for r in results if figure in r]) for figure in COLUMNS}
        table[name] = {figure: value for figure, value in values.items() if value is not None}
    return table


def table(rounds: Rounds) -> str:
    """Entries down, figures across; only figures that somebody has."""
    rows = medians(rounds)
    shown = [figure for figure in COLUMNS if any(figure in row for row in rows.values())]
    heads = [f"{figure} {COLUMNS[figure]}" for figure in shown]
    wide = max((len(name) for name in rows), default=0)
    lines = [" " * wide + "".join(f"  {head}" for head in heads)]
    for name, row in rows.items():
        cells = (f"  {_number(row.get(figure)):>{len(head)}}" for figure, head in zip(shown, heads, strict=True))
        lines.append(f"{name:<{wide}}" + "".join(cells))
    return "\n".join(lines)


def verdicts(aims: Sequence[Aim], rounds: Rounds) -> str:
    """Each aim with its value; ``over`` where it is missed, ``-`` where it was not measured."""
    wide = max((len(aim.words) for aim in aims), default=0)
    lines = []
    for aim in aims:
        value = aim.value(rounds)
        word = "-" if value is None else "ok" if value <= aim.most else "over"
        lines.append(f"{aim.words:<{wide}}  {_number(value, 2):>8}  aim {_number(aim.most, 2):>7}  {word}")
    return "\n".join(lines)


def keep(folder: Path, rounds: Rounds, aims: Sequence[Aim], at: datetime) -> Path:
    """Writes everything as JSON under the moment's name, and once more as ``latest.json``."""
    document: dict[str, Any] = {
        "at": at.isoformat(timespec="seconds"),
        "machine": {
            "python": platform.python_version(),
            "textual": version("textual"),
            "processors": os.cpu_count(),
            "load": os.getloadavg(),
        },
        "aims": [{"aim": aim.words, "most": aim.most, "value": aim.value(rounds)} for aim in aims],
        "medians": medians(rounds),
        "rounds": rounds,
    }
    text = json.dumps(document, indent=1)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{at:%Y-%m-%dT%H%M%S}.json"
    for target in (path, folder / "latest.json"):
        target.write_text(text)
    return path


def _number(value: float | None, places: int = 1) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.{places}f}"
