"""How it is known who somebody is: how far a name can be trusted depends on it."""

from __future__ import annotations

from enum import StrEnum


class Naming(StrEnum):
    """Who says that this person is who they are."""

    LOGIN = "login"  # the account that runs the program
    OPTION = "--as"
    VARIABLE = "WARROOM_USER"
    KEY = "key"  # the SSH key that opened the room, by its forced command
    DRILL = "the drill"  # its story has a part for the person who watches it
    PROXY = "proxy"  # the proxy before the served room, by its header
