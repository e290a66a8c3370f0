"""What people and machines wrote is read as they wrote it, wherever it leaves the program as Markdown.

A title is typed by a stranger (an alert, a mail, a ticket): pasted into a chat or a tracker it must not become a link
that says one place and leads to another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from tests.support.story import Story, minute
from warroom.core.brief_text import brief_text
from warroom.core.events import Asked, TaskGiven, UpdateDrafted
from warroom.core.handover import Hand, handover_text
from warroom.core.markdown import address, begun, escaped, inline
from warroom.core.model import Brief, Entry, HypothesisState, Kind, Link
from warroom.core.timeline_text import markdown

READER = MarkdownIt("gfm-like", {"linkify": False, "html": True})
HOSTILE = '[pay page](http://evil.example) __init__ <b> `x` ![p](http://evil.example/p.png) # 1. ~~no~~ a|b &lt; *s*'
SIGNS = st.text(alphabet="ab1 \\`*_{}[]()<>#+-.!|~&;:/=\t\n", max_size=40)


def tokens(text: str) -> Iterator[Token]:
    for token in READER.parse(text):
        yield token
        yield from token.children or ()


def shown(text: str) -> str:
    """What a reader sees, without breaks."""
    return "".join(t.content for t in tokens(text) if t.type in ("text", "code_inline", "text_special", "html_inline"))


FORBIDDEN = {"link_open", "image", "html_inline", "html_block", "em_open", "strong_open", "s_open", "code_inline",
             "table_open", "fence", "code_block", "blockquote_open", "hr"}  # fmt: skip


@given(SIGNS)
def test_an_escaped_text_is_plain_wherever_it_stands_and_loses_no_sign(text: str) -> None:
    line = inline(text)
    document = f"lead: {line} end"
    assert {t.type for t in tokens(document)} <= {"paragraph_open", "inline", "text", "text_special", "paragraph_close"}
    assert "".join(shown(document).split()) == "".join(f"lead: {text} end".split())


@given(SIGNS.filter(lambda text: text.strip()))
def test_a_line_of_its_own_begins_no_list_heading_rule_or_code(text: str) -> None:
    line = begun(escaped(" ".join(text.split("\n"))))
    for document in (line, f"- {line}", f"above\n{line}"):
        kinds = [t.type for t in tokens(document)]
        assert not FORBIDDEN & set(kinds), (document, kinds)
        assert kinds.count("bullet_list_open") == document.startswith("- "), document
        assert not {"ordered_list_open", "heading_open"} & set(kinds), document


@pytest.mark.parametrize("url", [
    "https://meet.example/a_b_c*d*", "https://a.example/x?y=1&z=[2](b)", "https://a.example/x",
])  # fmt: skip
def test_an_address_leads_where_it_says_with_every_sign(url: str) -> None:
    assert url in address(url)
    (link,) = [t for t in MarkdownIt().parse(f"<{url}>")[1].children or () if t.type == "link_open"]
    said = [t for t in tokens(f"bridge: {address(url)}") if t.type == "link_open"]
    assert not said or said[0].attrs == link.attrs


def test_what_is_no_address_is_a_text() -> None:
    assert address("javascript:[a](b)") == r"javascript:\[a\](b)"


def _hand() -> Hand:
    story = Story("SEV1").do(1, Asked(person="raj", text=HOSTILE, due_at=minute(6)))
    story.do(2, TaskGiven(owner="ana", text=HOSTILE, due_at=minute(30)))
    story.do(3, UpdateDrafted(audience="customers", text=HOSTILE))
    it = replace(story.incident, title=HOSTILE, links=(Link(label=HOSTILE, url="https://a.example/_x_"),))
    return Hand(it, (_entry(Kind.HYPOTHESIS), _entry(Kind.IMPACT), _entry(Kind.DECISION)), ())


def _entry(kind: Kind) -> Entry:
    state = HypothesisState.OPEN if kind is Kind.HYPOTHESIS else None
    return Entry(id=kind.value, incident="INC-2026-0042", at=minute(2), recorded_at=minute(2), author="a_b_c",
                 kind=kind, text=HOSTILE, hypothesis=state)  # fmt: skip


def _brief() -> str:
    hand = _hand()
    it = replace(hand.incident, brief=Brief(impact=HOSTILE, hypothesis=HOSTILE, doing=HOSTILE, needs=HOSTILE))
    return brief_text(it, hand.entries, (), minute(5), UTC, "markdown", [(HOSTILE, "https://a.example/_x_")])


LEAVING: dict[str, Callable[[], str]] = {
    "hand-over": lambda: handover_text([_hand()], minute(5), UTC), "brief": _brief,
    "timeline": lambda: markdown(_hand().entries, title=HOSTILE),
}  # fmt: skip


@pytest.mark.parametrize("name", LEAVING)
def test_nothing_that_leaves_as_markdown_holds_a_link_or_a_sign_of_a_strangers(name: str) -> None:
    document = LEAVING[name]()
    links = [t.attrs["href"] for t in tokens(document) if t.type == "link_open"]
    assert set(links) <= {"https://a.example/_x_"}, document
    assert not {"image", "html_inline", "html_block", "table_open"} & {t.type for t in tokens(document)}
    assert "".join(HOSTILE.split()) in "".join(shown(document).split())


def test_the_plain_form_is_as_it_was_written() -> None:
    hand = _hand()
    assert HOSTILE in brief_text(hand.incident, hand.entries, (), minute(5) + timedelta(), UTC, "plain")
