"""How much a counting test does: a seeded sample in `make check`, the full count in `make soak`."""

from __future__ import annotations

import json
import os
from pathlib import Path

SOAKING = os.environ.get("WARROOM_SOAK") == "1"
FOLDER = Path(__file__).resolve().parents[2] / "build" / "soak"


def count(sample: int, full: int) -> int:
    """``full`` under `make soak`, else ``sample``."""
    return full if SOAKING else sample


def keep(name: str, **figures: object) -> None:
    """Writes what a soak counted to ``build/soak/NAME.json``; a sample keeps nothing."""
    if not SOAKING:
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(figures, indent=2, default=str) + "\n")
