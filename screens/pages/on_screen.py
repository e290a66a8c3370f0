"""The words of the glossary that are on the screen now, as rows of the help."""

from __future__ import annotations

from textual.dom import DOMNode
from textual.widget import Widget

from screens.sheets.page_rows import PageRow
from warroom.core.glossary import explained

WORD = "word/"
"""Before a word in the key of its row: Enter does nothing there."""


def text_of(node: DOMNode) -> str:
    """Everything that the widgets below a node show now, row by row."""
    shown = (widget for widget in node.query(Widget) if widget.display and widget.size.area)
    return "\n".join(widget.render_line(y).text for widget in shown for y in range(widget.size.height))


def word_rows(text: str) -> tuple[PageRow, ...]:
    """A row for each word of the glossary in a text, with what it means."""
    return tuple(
        PageRow(f"{WORD}{word}", (("word        ", "dim"), (word, "bright")), says, "on screen")
        for word, says in explained(text)
    )
