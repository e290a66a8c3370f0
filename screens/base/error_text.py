"""What a person is told when something was not done."""

from __future__ import annotations


def sentence_of(error: BaseException) -> str:
    """A refusal is a sentence already; anything else is named with its type."""
    text = str(error).strip()
    known = any(cls.__name__ in ("Refused", "StoreError") for cls in type(error).__mro__)
    return text if text and (known or isinstance(error, ValueError)) else f"{type(error).__name__}: {text}"
