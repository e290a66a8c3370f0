"""The review written out: golden, and hostile words read by a parser of HTML."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.review.told import doc, resolved, reviewed
from tests.support.story import Story
from warroom.core.events import EntryAdded, ReviewFactorSet, ReviewWhySet, ReviewWritten
from warroom.core.model import Kind
from warroom.core.review.text import markdown
from warroom.shell.review_html import page

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize(("name", "story"), [("unwritten", resolved), ("written", reviewed)])
def test_it_reads_as_it_should(name: str, story: object) -> None:
    assert callable(story)
    assert markdown(doc(story())) == (GOLDEN / f"{name}.md").read_text(encoding="utf-8")


HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://tracker.invalid/p.png)",
    "[click](javascript:alert(1))",
    "<https://a.invalid/\"onmouseover=alert(1)>",
    "</title></head><body onload=alert(1)>",
    "# heading\n## another\n```\n<b>bold</b>\n```",
    "| a | b |\n|---|---|\n| <i>c</i> | d |",
    "&lt;script&gt; &#60;script&#62;",
    "*bold* _slanted_ ~~gone~~ `code`",
)
OURS = frozenset({
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "ul", "li", "em", "strong", "table",
    "thead", "tbody", "tr", "th", "td", "br",
})  # fmt: skip


class Reading(HTMLParser):
    """The tags, attributes and text that a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("html", "meta"):
            self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def _everywhere(text: str) -> Story:
    line = " ".join(text.split("\n"))
    story = Story(title=line, service=line).do(1, EntryAdded(kind=Kind.DECISION, text=text))
    story.do(2, ReviewWritten(part="summary", text=text)).do(3, ReviewFactorSet(text=line))
    return story.do(4, ReviewWhySet(text=line))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_text_wherever_they_stand(text: str) -> None:
    written = doc(_everywhere(text))
    found = Reading(page(markdown(written), f"Review: {written.incident.title}"))
    assert set(found.tags) <= OURS
    assert found.attributes == []
    assert found.tags.count("title") == 1
    line = " ".join(text.split("\n"))
    assert found.text.count(line) >= 4, "title, heading, factor and answer show what was typed"


@given(st.text(alphabet=st.sampled_from("<>&[]()!#*_`~|\\-+=:/.'\" \n1ax"), min_size=1, max_size=30))
def test_any_signs_stay_text(text: str) -> None:
    written = doc(_everywhere(text))
    found = Reading(page(markdown(written), "x"))
    assert set(found.tags) <= OURS
    assert found.attributes == []
    assert found.tags.count("h1") == 1
    assert found.tags.count("table") == 1
