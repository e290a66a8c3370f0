"""What the build of the wheel adds: the man page, made of the parser of the command line."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManPage(BuildHookInterface):  # type: ignore[type-arg]
    """Writes ``warroom.1`` and has it put where ``man`` looks; pipx links it from there."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from warroom.reference.man import page

        made = Path(mkdtemp()) / "warroom.1"
        made.write_text(page(self.metadata.version), encoding="utf-8")
        build_data["shared_data"][str(made)] = "share/man/man1/warroom.1"
