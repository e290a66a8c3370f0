"""``python -m warroom.reference`` writes ``config.toml``, ``docs/configuration.md``, ``docs/keys.md``
and ``docs/glossary.md``."""

from __future__ import annotations

from warroom.reference.files import write

write()
