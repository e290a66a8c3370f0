"""Starting sooner: what costs time before the first paint and brings nothing there."""

from __future__ import annotations

import gc
import sys
from types import ModuleType


def without_plugins() -> None:
    """Let pydantic look for no plug-ins: the look reads what every installed distribution says of itself.

    That takes a tenth of the whole start. pydantic asks one module for them, which is here already and
    knows none. (``PYDANTIC_DISABLE_PLUGINS`` skips the look, but imports as much.)
    """
    none = ModuleType("pydantic.plugin._loader")
    none.get_plugins = tuple  # type: ignore[attr-defined]
    sys.modules.setdefault(none.__name__, none)


def begin() -> None:
    """No search for garbage while modules are imported: nearly all that is made then stays. ``settled`` ends this.

    And the thread that reads the record is not kept waiting by the one that imports the screens: it gives the
    interpreter away at every question to the database, and at each would get it back after 5 ms only.
    """
    gc.disable()
    sys.setswitchinterval(0.0002)


def settled() -> None:
    """What the start made stays until the end; from now on only what comes after it is searched for garbage.

    And threads take turns more often: a key waits a millisecond for the room's thread, not five.
    """
    gc.freeze()
    gc.enable()
    sys.setswitchinterval(0.001)
