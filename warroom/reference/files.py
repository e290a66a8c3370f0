"""The generated files of the project: what each holds, and how they are written."""

from __future__ import annotations

from pathlib import Path

from warroom.core.review.schema import schema as review_schema
from warroom.reference import commands_md, configuration_md, glossary_md, keys_md
from warroom.reference.config_toml import config_toml


def files() -> dict[str, str]:
    """The generated files by their path from the top of the project."""
    return {
        "config.toml": config_toml(), "docs/configuration.md": configuration_md.page(), "docs/keys.md": keys_md.page(),
        "docs/commands.md": commands_md.page(), "docs/review.schema.json": review_schema(),
        "docs/glossary.md": glossary_md.page(),
    }  # fmt: skip


def write() -> None:
    """Write each of them where it belongs."""
    top = Path(__file__).resolve().parents[2]
    for name, text in files().items():
        (top / name).parent.mkdir(exist_ok=True)
        (top / name).write_text(text, encoding="utf-8")
