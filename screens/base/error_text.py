"""What a person is told when something was not done."""

from __future__ import annotations


def sentence_of(error: BaseException) -> str:
    """A refusal is a sentence already; anything else is named with its type."""
    text = str(error).strip()
    return text if text and was_refused(error) else f"{type(error).__name__}: {text}"


def is_refusal(error: BaseException) -> bool:
    """Whether it says what is wrong and what to do; anything else is a fault of the program."""
    return any(cls.__name__ in ("Refused", "StoreError") for cls in type(error).__mro__)


def was_refused(error: BaseException) -> bool:
    """The same of what a command raised: what it could not read is told as a ValueError."""
    return is_refusal(error) or isinstance(error, ValueError)
