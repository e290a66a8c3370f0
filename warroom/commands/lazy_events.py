"""``events``: the module ``warroom.core.events``, loaded with the first command.

Reading the room needs none of its classes, and building them would delay the first paint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warroom.core import events
else:

    class _Events:
        def __getattr__(self, name: str) -> Any:
            from warroom.core import events as module

            return getattr(module, name)

    events = _Events()

__all__ = ["events"]
