"""The keys that a type of feed adds to its table: a pydantic model, or a plain ``Section`` of structs."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from warroom.core.section import Section
from warroom.core.validation import validated


class OwnKeys(BaseModel):
    """A type's own keys: unknown ones are refused, the docstring under a field is its why."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


Keys = OwnKeys | Section
"""What a type's ``Settings`` may be made of."""


def settings_of(kind: type[OwnKeys] | type[Section], raw: dict[str, Any]) -> Keys:
    """A type's own keys, checked. Raises pydantic.ValidationError with every fault."""
    return validated(kind, raw) if issubclass(kind, Section) else kind.model_validate(raw)
