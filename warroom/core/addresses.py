"""Telling an address from a file's name. Pure."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:/")


def not_a_file(text: str) -> str:
    """A sentence where the text is an address (``scheme://…``) and a file is wanted; "" for anything else."""
    if not _SCHEME.match(text):
        return ""
    return f'"{text}" is an address, and warroom keeps its database in a file: name one on a local disk'
