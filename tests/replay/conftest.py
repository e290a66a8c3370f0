"""The databases of the stories at the screen, for looking at them again."""

from tests.screens.conftest import clock, databases, path, sit  # noqa: F401
