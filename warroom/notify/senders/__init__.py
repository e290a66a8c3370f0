"""One file a kind of receiver. Each gives an ``Outcome``, keeps to the time it is given, and reveals no secret."""

from __future__ import annotations

from collections.abc import Callable

Secret = Callable[[str], str]
"""Resolves the references in a text. Raises SecretMissing."""
