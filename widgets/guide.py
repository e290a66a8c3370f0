"""What an empty room says: what can be done now, where alerts would come from, who one is."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from widgets.pane import Pane
from widgets.strips import Line, title

_EXAMPLE = ("[[feed]]", 'id = "prod"', 'type = "alertmanager"', 'url = "https://alertmanager.example.net"')
FILLED = "title, service, region and start are filled in"


class GuideFace(Struct, frozen=True):
    """``config``: the file a feed would be added to; ``feeds``: how many there are.

    ``declare`` and ``doctor`` are the keys of these.
    """

    person: str
    feeds: int
    config: str
    read_only: bool = False
    alert: str = ""
    """The alert that ``declare`` and ``acknowledge`` mean."""
    declare: str = "n"
    acknowledge: str = "a"
    doctor: str = "D"
    named: str = "from the login name, or --as NAME"
    """Who says that this is the person."""


class Guide(Pane[GuideFace]):
    """Shown in place of the brief and the clocks."""

    def lines(self, value: GuideFace, width: int, height: int) -> Sequence[Line]:
        lines: list[Line] = []
        if value.alert:
            lines += self._alert(value, width)
        elif not value.read_only:
            lines.append(self._deed(width, value.declare, "declare", "a title and a severity are enough"))
        if not value.alert:
            lines.append(self._deed(width, value.doctor, "doctor", "checks configuration, database, feeds, terminal"))
            lines.append(self._deed(width, "$", "warroom demo", "in a shell: a practice outage with throw-away data"))
        if not value.feeds:
            lines += self._no_feed(value, width, full=height >= 12)
        if height >= len(lines) + 3:
            lines += self._you(value, width)
        return lines

    def _alert(self, value: GuideFace, width: int) -> list[Line]:
        """What the keys do about the alert that is selected, and which it is."""
        line, about = self.line(width), self.line(width)
        keys = [("enter", "open"), (value.doctor, "doctor")]
        if not value.read_only:
            keys.insert(0, (value.acknowledge, "acknowledge"))
            button = f"{value.declare}  DECLARE FROM ALERT"
            text = f"<{button}>" if self.palette.mono else f" {button} "
            line.put_styled(0, text, self.palette.style("bright", on="you"))
        column = 0 if value.read_only else width // 2 + 2 if width >= 100 else 29
        for key, word in keys:
            column = line.spans(column, ((key, "key"), (f" {word}", "text"))) + 2
        about.spans(0, ((value.alert, "bright"), ("" if value.read_only else "   " + FILLED, "dim")))
        return [line, about]

    def _deed(self, width: int, key: str, name: str, says: str) -> Line:
        line = self.line(width)
        line.put(0, key, "dim" if key == "$" else "key")
        column = max(26, line.put(max(3, len(key) + 1), name, "bright") + 2)
        line.put(column, says, "dim")
        return line

    def _no_feed(self, value: GuideFace, width: int, *, full: bool) -> list[Line]:
        head, why, where = self.line(width), self.line(width), self.line(width)
        title(head, 0, width, "FEEDS", "0 configured")
        why.put(0, "No feed is configured, so no alerts will arrive.", "text")
        where.spans(0, (("Add one to ", "dim"), (value.config, "text"), (", then open the room again:", "dim")))
        lines = [self.line(width), head, why, where, *([self.line(width)] if full else [])]
        for text in _EXAMPLE if full else ():
            lines.append(self.line(width))
            lines[-1].put(2, "▏" if self.palette.glyphs.bitmap else "|", "rule")
            lines[-1].put(4, text, "text")
        return lines

    def _you(self, value: GuideFace, width: int) -> list[Line]:
        head, who = self.line(width), self.line(width)
        title(head, 0, width, "YOU")
        name = "reading only" if value.read_only else value.named
        who.spans(0, ((value.person, "bright"), (f"  {name}", "dim")))
        return [self.line(width), head, who]
