"""The watcher as it is, but killed with -9 by itself at one step of a delivery, once.

``python -m tests.support.dying STEP MARK watch ...``: the first process to reach the step leaves the file MARK
and dies there; those that find the file go on.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

STEPS = (
    "before the letters are kept", "after the letters are kept", "before it is claimed", "after it is claimed",
    "after it was taken", "before the delivery is recorded", "after the delivery is recorded",
)  # fmt: skip
"""In the order in which a delivery comes to them."""
IN_DOUBT = frozenset({"after it was taken", "before the delivery is recorded"})
"""Steps at which the receiver has it and nobody here knows."""


def die(mark: str) -> None:
    try:
        os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def main(step: str, mark: str, arguments: list[str]) -> int:
    from warroom.cli import main as warroom
    from warroom.notify import sending
    from warroom.store.outbox import Outbox

    def around(name: str, before: str, after: str, counts: Callable[[Any, Any], bool]) -> None:
        inner = getattr(Outbox, name)

        def outer(self: Outbox, *args: Any, **more: Any) -> Any:
            if step == before and counts(args, None):
                die(mark)
            result = inner(self, *args, **more)
            if step == after and counts(args, result):
                die(mark)
            return result

        setattr(Outbox, name, outer)

    around("add", STEPS[0], STEPS[1], lambda args, _: bool(args[0]))
    around("claim", STEPS[2], STEPS[3], lambda _, result: step == STEPS[2] or result is not None)
    around("delivered", STEPS[5], STEPS[6], lambda *_: True)
    inner_send = sending.send

    async def send(*args: Any, **more: Any) -> Any:
        outcome = await inner_send(*args, **more)
        if step == STEPS[4]:
            die(mark)
        return outcome

    sending.send = send
    return warroom(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
