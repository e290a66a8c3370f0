"""Instants: aware UTC inside, a person's zone only where it is shown or typed."""

from __future__ import annotations

from datetime import UTC, datetime


def as_utc(value: datetime) -> datetime:
    """The same instant in UTC; a naive one is taken to be UTC already."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def iso(value: datetime) -> str:
    """ISO 8601 UTC with microseconds, sortable as text: ``2026-04-21T14:37:09.000000Z``."""
    return as_utc(value).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def from_iso(text: str) -> datetime:
    """The instant that ``iso`` wrote, or any ISO 8601 form Python reads."""
    return as_utc(datetime.fromisoformat(text))
