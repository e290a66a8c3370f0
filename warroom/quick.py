"""Starting sooner: what costs time before the first paint and is of no use there.

What each of them saves is the median of 25 to 40 interleaved starts on two processors that others used too, with and
without it, as processor time unless said otherwise. Measure again before you rely on a figure: they depend on what is
imported.
"""

from __future__ import annotations

import gc
import sys
from importlib.util import find_spec
from types import ModuleType


def without_plugins() -> None:
    """Keep pydantic from looking for plug-ins: it reads the metadata of every installed distribution for that.

    pydantic asks one module for them, which is here already and knows none. (``PYDANTIC_DISABLE_PLUGINS`` skips the
    search, but imports as much.)

    Saves: a process that imports pydantic and makes a model takes 1.2 times as long without it (20 ms, with 84
    distributions installed). The room itself gains nothing as long as its start imports no pydantic; the watcher does,
    and whatever explains a faulty configuration.
    """
    none = ModuleType("pydantic.plugin._loader")
    none.get_plugins = tuple  # type: ignore[attr-defined]
    sys.modules.setdefault(none.__name__, none)


def without_extensions() -> None:
    """Import msgspec without ``typing_extensions``, and so without ``inspect`` and ``ast``: it takes from there what
    ``typing`` has too, and then takes it from ``typing``. Code that imports the package afterwards gets it as always.

    Saves: importing msgspec takes 1.9 times as much processor time with it (8 ms). The screens gain nothing: Textual
    imports it as well.
    """
    if "msgspec" in sys.modules or _EXTENSIONS in sys.modules:
        return  # it has been paid for already
    sys.modules[_EXTENSIONS] = None  # type: ignore[assignment]
    try:
        import msgspec  # noqa: F401
    finally:
        del sys.modules[_EXTENSIONS]


_EXTENSIONS = "typing_extensions"


def without_openssl() -> None:
    """Let asyncio find no TLS and ``hashlib`` no OpenSSL: the screens use nothing but a database and a terminal.

    Python's own SHA-2 is used instead where it is built in. Code that imports ``ssl`` afterwards gets it as always;
    only asyncio's loop in this process will not use it.

    Saves: a terminal's resident memory is 1.11 times as large without it (4.8 MB, of which 1.3 MB are its own), and
    importing asyncio, hashlib and hmac takes 1.1 times as long (5 to 8 ms). The whole start shows no difference.
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


def without_palette() -> None:
    """Import Textual's app without its command palette: the screens have lists of their own, and switch it off.

    Textual's module of it brings six widgets that nothing else here uses. It is asked for names alone while
    ``textual.app`` is imported, so another stands in its place until then. Code that imports it afterwards gets it as
    always; where another version of Textual asks for more, it is imported whole.

    Saves: importing ``textual.app`` takes 1.2 times as much processor time with it (25 ms).
    """
    if "textual.app" in sys.modules or _PALETTE in sys.modules:
        return  # it has been paid for already
    names = ModuleType(_PALETTE)
    vars(names).update({name: type(name, (), {}) for name in _ITS_NAMES})
    sys.modules[_PALETTE] = names
    try:
        import textual.app
    except Exception:
        del sys.modules[_PALETTE]
        import textual.app  # noqa: F401
    else:
        del sys.modules[_PALETTE]


_PALETTE = "textual.command"
_ITS_NAMES = ("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider")
"""What is asked of it while ``textual.app`` is imported."""


def begin() -> None:
    """Collect no garbage while modules are imported: nearly everything made then stays. ``settled`` ends this.

    And let threads take turns often: the thread that reads the record gives the interpreter away at every query, and
    would otherwise get it back from the one that imports the screens after 5 ms only.

    Saves: without the first, a start takes 1.15 times as much processor time and is painted 1.1 times as late. The
    second showed no difference with 100 closed incidents (0.97 to 1.15).
    """
    gc.disable()
    sys.setswitchinterval(0.0002)


def settled() -> None:
    """Keep what the start made until the end: from now on only what comes after it is searched for garbage.

    And threads take turns more often than by default: a key waits less for the room's thread.

    Saves: a full collection takes nothing instead of 4 ms when little has come since. A thread that wakes for a key
    beside one that computes is let in after 1.1 ms instead of 5.1 (median; 4.6 times as long without it).
    """
    gc.freeze()
    # A full collection is rare: with ten thousand alerts it stops every thread for 50 ms, and finds hardly anything.
    gc.set_threshold(5_000, 20, 50)
    gc.enable()
    sys.setswitchinterval(0.001)
