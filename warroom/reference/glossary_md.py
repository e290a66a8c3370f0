"""``docs/glossary.md``: the glossary as a page."""

from __future__ import annotations

from warroom.core.glossary import GLOSSARY

HEAD = """\
# Glossary

What the words on the screens and in these pages mean. In the room `?` explains those that are on the screen.

| word | means |
|---|---|
"""


def page() -> str:
    """The whole of the document."""
    return HEAD + "".join(f"| **{word}** | {says} |\n" for word, says in sorted(GLOSSARY.items(), key=_order))


def _order(item: tuple[str, str]) -> str:
    return item[0].lower()
