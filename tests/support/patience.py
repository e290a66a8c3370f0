"""How long a test waits for what must come, in one place.

So long it takes only where something hangs: no test says by it how quick anything is, however busy the machine. The
time limit of a whole test (``timeout`` in ``pyproject.toml``) is above it.
"""

from __future__ import annotations

from bench.terminal import PATIENCE_S

__all__ = ["PATIENCE_S"]
