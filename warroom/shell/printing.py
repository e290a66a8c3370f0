"""How answers are printed: a line of text, or one JSON document."""

from __future__ import annotations

import json
import sys
from typing import Any


def show_json(value: Any) -> int:
    """Prints one JSON document. Returns the exit code 0."""
    print(json.dumps(value, ensure_ascii=False, indent=2))
    return 0


def say(text: str = "") -> int:
    """One line of text on standard output; what its encoding lacks becomes "?". Returns the exit code 0."""
    try:
        print(text)
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "ascii"
        print(text.encode(encoding, "replace").decode(encoding))
    return 0
