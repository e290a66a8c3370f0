"""Starting sooner: what costs time before the first paint and brings nothing there."""

from __future__ import annotations

import gc
import sys
from importlib.util import find_spec
from types import ModuleType


def without_plugins() -> None:
    """Let pydantic look for no plug-ins: the look reads what every installed distribution says of itself.

    That takes a tenth of the whole start. pydantic asks one module for them, which is here already and
    knows none. (``PYDANTIC_DISABLE_PLUGINS`` skips the look, but imports as much.)
    """
    none = ModuleType("pydantic.plugin._loader")
    none.get_plugins = tuple  # type: ignore[attr-defined]
    sys.modules.setdefault(none.__name__, none)


def without_openssl() -> None:
    """Let asyncio find no TLS and ``hashlib`` no OpenSSL: the screens speak to a database and a terminal only.

    OpenSSL takes 4 MB of each terminal and 5 ms of its start. Python's own SHA-2 is used instead where it is built
    in. Whoever imports ``ssl`` afterwards gets it as always; only asyncio's loop in this process will not use it.
    """
    if any(name in sys.modules for name in ("_ssl", "_hashlib")):
        return  # it has been paid for already
    left_out = ["_ssl"]
    if any(name in sys.builtin_module_names or find_spec(name) is not None for name in ("_sha2", "_sha256")):
        left_out.append("_hashlib")
    sys.modules.update(dict.fromkeys(left_out))  # type: ignore[arg-type]
    try:
        import asyncio  # noqa: F401
        import hashlib  # noqa: F401
        import hmac  # noqa: F401
    finally:
        for name in left_out:
            del sys.modules[name]


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
    # All is searched seldom: with ten thousand alerts that holds every thread for 50 ms, and hardly finds a thing.
    gc.set_threshold(5_000, 20, 50)
    gc.enable()
    sys.setswitchinterval(0.001)
