"""The exported page in a real browser: nothing of what people typed runs or loads, and it prints on paper."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.review.test_text import HOSTILE, OURS
from tests.review.told import Story, doc
from tests.support.chromium import PROGRAM, chromium
from warroom.core.events import EntryAdded, FollowUpAdded, ReviewFactorSet, ReviewWhySet, ReviewWritten
from warroom.core.model import Kind
from warroom.core.review.text import markdown
from warroom.shell.review_html import page

TRAP = "<script>document.title = 'caught'</script><img src=x onerror=\"document.title = 'caught'\">"


def everywhere() -> Story:
    """Every hostile text as title, entry, part, factor, answer and follow-up of one incident."""
    story = Story(title=TRAP, service=HOSTILE[0].splitlines()[0])
    for minute, text in enumerate((TRAP, *HOSTILE), 1):
        line = " ".join(text.split("\n"))
        story = story.do(minute, EntryAdded(kind=Kind.DECISION, text=text)).do(minute, ReviewFactorSet(text=line))
        story = story.do(minute, ReviewWhySet(text=line)).do(minute, FollowUpAdded(text=line, owner="ana"))
        story = story.do(minute, ReviewWritten(part="summary", text=text))
    return story


@pytest.mark.skipif(PROGRAM is None, reason="chromium is not installed")
async def test_hostile_titles_are_shown_in_chromium_as_they_were_typed_and_the_page_prints(tmp_path: Path) -> None:
    written = doc(everywhere())
    path = tmp_path / "review.html"
    path.write_text(page(markdown(written), f"Review of {written.incident.id}: {written.incident.title}"))
    async with chromium(width=900, height=1200) as tab:
        await tab.go(path.as_uri())
        await tab.until("document.readyState === 'complete' && document.querySelector('h1') !== null")
        tags = await tab.run("[...new Set([...document.querySelectorAll('*')].map(e => e.localName))]")
        assert set(tags) <= OURS
        assert await tab.run("[...document.querySelectorAll('body *')].every(e => e.attributes.length === 0)")
        assert TRAP in await tab.run("document.querySelector('h1').textContent")
        assert TRAP in await tab.run("document.title")
        assert [url for url in tab.asked if url != path.as_uri()] == []
        printed = await tab.call("Page.printToPDF", printBackground=True, paperWidth=8.27, paperHeight=11.69)
        assert base64.b64decode(printed["data"]).startswith(b"%PDF")
        # nothing is wider than the paper
        await tab.call("Emulation.setEmulatedMedia", media="print")
        assert await tab.run("document.documentElement.scrollWidth <= innerWidth")
