"""What every noun is made of: a frozen value, and an instant that is aware and in UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict

from warroom.core.times import as_utc

Instant = Annotated[datetime, AfterValidator(as_utc)]


class Value(BaseModel):
    """A frozen value. Schemas are built when first used: the first paint needs few of them."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


def jsonable(value: BaseModel) -> dict[str, Any]:
    """The value as plain JSON data, instants as ISO 8601 UTC."""
    return value.model_dump(mode="json")
