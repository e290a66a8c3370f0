"""A team's words for tags: which kind each is of, what people may write instead. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from warroom.core.section import Section

KINDS = ("failure_mode", "symptom")
"""The kinds of tags: what broke, how it showed."""


class Vocabulary(Section, frozen=True, kw_only=True):
    """The words that your team tags its incidents with. Incidents that share a tag are found by one another."""

    failure_mode: tuple[str, ...] = ()
    """What broke, such as "deploy regression" or "expired certificate"."""
    symptom: tuple[str, ...] = ()
    """How it showed, such as "time-outs"."""
    aliases: dict[str, str] = {}
    """What people write instead, and the word that is recorded: {"bad deploy" = "deploy regression"}."""
    free: bool = True
    """Whether other tags may be used as well: recorded, and pointed out. false refuses them."""

    def words(self, kind: str) -> tuple[str, ...]:
        """The tags of that kind, as they are recorded."""
        return tuple(tidy(word) for word in (self.failure_mode if kind == KINDS[0] else self.symptom))

    def kind_of(self, tag: str) -> str:
        """Of which kind the tag is; "" for one that is not in the vocabulary."""
        return next((kind for kind in KINDS if tag in self.words(kind)), "")

    def word(self, text: str) -> str:
        """The tag that is recorded for what somebody wrote: that of its alias, else the same in small letters."""
        tag = tidy(text)
        return next((tidy(word) for alias, word in self.aliases.items() if tidy(alias) == tag), tag)

    def called(self, tag: str) -> tuple[str, ...]:
        """The tag, and every alias of it: incidents may have been tagged so before there was a vocabulary."""
        return (tag, *(tidy(alias) for alias, word in self.aliases.items() if tidy(word) == tag))

    def outside(self, tags: Iterable[str]) -> tuple[str, ...]:
        """Those of the tags that the vocabulary has not; none where there is no vocabulary."""
        return tuple(tag for tag in tags if not self.kind_of(tag)) if self.failure_mode or self.symptom else ()

    def told(self, tags: Iterable[str]) -> str:
        """What is said of tags that the vocabulary has not; "" for none."""
        other = self.outside(tags)
        verb = "is" if len(other) == 1 else "are"
        return f"{', '.join(other)} {verb} not in your vocabulary ([tags])" if other else ""


def tidy(text: str) -> str:
    """A tag as it is recorded: small letters, single blanks."""
    return " ".join(text.split()).lower()
