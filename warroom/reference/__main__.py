"""``python -m warroom.reference`` writes ``config.toml``, ``docs/configuration.md`` and ``docs/keys.md``."""

from __future__ import annotations

from warroom.reference.files import write

write()
