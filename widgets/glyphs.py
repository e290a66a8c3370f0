"""The glyphs a screen may draw with, as a set for good fonts and a set of plain ASCII."""

from __future__ import annotations

from msgspec import Struct


class Glyphs(Struct, frozen=True):
    """One set of shapes; one cell wide, but for the ASCII boxes of alerts and its arrow."""

    name: str
    severities: tuple[str, str, str, str]
    """Shape by rank, 0 the most severe; ranks beyond the last take the last."""
    crit: str
    warn: str
    spike: str
    feed: str
    done: str
    doing: str
    todo: str
    linked: str
    edge: str
    prompt: str
    tape: str
    rule: str
    focus_rule: str
    gauge: str
    gauge_rest: str
    cut: str
    middle: str
    mark: str
    """A point in time on a line."""
    head: str
    """Where one is on a line."""
    fork: str
    """A branch of a tree that has another below it, two cells as the other two."""
    last: str
    """The last of them."""
    trunk: str
    """Between two of them, one cell."""
    bitmap: bool
    """Whether big digits may be drawn of half blocks; plain bold digits otherwise."""

    def severity(self, rank: int) -> str:
        """The shape of a severity of that rank (0 the most severe)."""
        return self.severities[max(0, min(rank, len(self.severities) - 1))]

    def alert(self, level: str) -> str:
        """The shape of an alert level: ``crit``, ``warn``, ``spike`` or ``feed``; blank for any other."""
        return {"crit": self.crit, "warn": self.warn, "spike": self.spike, "feed": self.feed}.get(level, " ")


UNICODE = Glyphs(
    name="unicode",
    severities=("◆", "▲", "●", "○"),
    crit="■",
    warn="□",
    spike="↑",
    feed="!",
    done="✓",
    doing="▸",
    todo="·",
    linked="→",
    edge="▌",
    prompt="›",
    tape="╱",
    rule="─",
    focus_rule="━",
    gauge="━",
    gauge_rest="─",
    cut="…",
    middle="·",
    mark="┃",
    head="█",
    fork="├ ",
    last="└ ",
    trunk="│",
    bitmap=True,
)

ASCII = Glyphs(
    name="ascii",
    severities=("#", "^", "*", "o"),
    crit="[x]",
    warn="[ ]",
    spike="^",
    feed="!",
    done="x",
    doing=">",
    todo=".",
    linked="->",
    edge="|",
    prompt=">",
    tape="/",
    rule="-",
    focus_rule="=",
    gauge="=",
    gauge_rest="-",
    cut="~",
    middle=".",
    mark="|",
    head="#",
    fork="|-",
    last="`-",
    trunk="|",
    bitmap=False,
)

# Signs inside ready texts, each as one cell that a poor font has.
TO_ASCII = str.maketrans("→×…·■□▸✓›↑↓–−—◆▲●○┃└─█", ">x~.x+>x>^v---#^*o|`-#")
