"""Where this person keeps on this host what is theirs of a database on a server: drafts, faults, the last look.

The folder is found by the address alone, without asking the server: it must be there when the line is not.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from warroom.core.place import Place, ServerUrl


def own_folder(server: ServerUrl) -> Path:
    """In the person's state folder (``XDG_STATE_HOME``), for them alone; made where it is missing."""
    from platformdirs import user_state_path

    top = user_state_path("warroom", appauthor=False)
    folder = top / hashlib.sha256(server.same.encode()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def on_this_host(place: Place) -> Path:
    """The path beside which the companions lie: of a file itself, of a server a name in the person's own folder."""
    return own_folder(place) / "room" if isinstance(place, ServerUrl) else place
