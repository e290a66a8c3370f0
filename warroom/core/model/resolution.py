"""What ended an incident, as somebody told it: the cause, the steps, how it was before and after."""

from __future__ import annotations

from warroom.core.model.value import Instant, Value


class Resolution(Value, frozen=True, kw_only=True):
    """What is empty was not told. It is what the next incident like this one is shown."""

    cause: str = ""
    steps: str = ""
    before: str = ""
    after: str = ""
    by: str
    at: Instant
