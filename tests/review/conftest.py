"""The rooms of ``tests/room``, for what comes after an incident."""

from tests.room.conftest import at_door, clock, inc, lee, maya, path

__all__ = ["at_door", "clock", "inc", "lee", "maya", "path"]
