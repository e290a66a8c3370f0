"""Telling an address from a file's name. Pure."""

from __future__ import annotations

import re

from warroom.core.place import ServerUrl

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:/")


def not_a_file(text: str) -> str:
    """A sentence where the text is an address (``scheme://…``) and a file is wanted; "" for anything else."""
    if not _SCHEME.match(text):
        return ""
    shown = ServerUrl(text).shown if "://" in text else text
    return (
        f'"{shown}" is an address, and warroom keeps its database in a file or on a PostgreSQL server: '
        "name a file on a local disk, or postgresql://host/name"
    )
