"""What decides deadlines and targets became another."""

from __future__ import annotations

from typing import Any, Literal

from warroom.core.events.payload import Payload


class PolicyChanged(Payload, frozen=True, kw_only=True):
    """From here on this policy is in force, for every incident (see ``warroom.core.in_force``)."""

    type: Literal["policy_changed"] = "policy_changed"
    in_force: dict[str, Any]
