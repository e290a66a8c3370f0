"""Answers of hosted services, written for the tests in the shapes that their documentation gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "feeds" / "answers"


def answer(name: str) -> Any:
    """A fresh copy of ``tests/feeds/answers/NAME.json``."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
