"""Runbooks as teams have them: every word of each is shown, in its order, and nothing of its code is a step."""

from __future__ import annotations

import re
from datetime import UTC
from pathlib import Path

import pytest
from msgspec.structs import replace

from screens.sheets.page_rows import PageRow, fitted
from screens.view import playbook_steps
from screens.view.playbook_steps import LINE, STEP_KEY, playbook_rows
from tests.support.runbooks import Generated
from tests.support.story import Story, minute
from warroom.config.playbooks import MOST, Shelf, read_shelf
from warroom.core.model import Incident, Link
from warroom.core.playbook import Playbook, fits_by, read_playbook, suggested
from warroom.core.text import clean_block
from widgets.palette import DARK
from widgets.strips import as_spans

MANY = 400


def worked_by(book: Playbook) -> Incident:
    return replace(Story("SEV1").incident, playbook=book.name)


def shown(book: Playbook) -> list[PageRow]:
    """The rows of its page, without those behind its end."""
    _, rows = playbook_rows(Shelf((book,)), worked_by(book), UTC, DARK, now=minute(1))
    return [row for row in rows if row.key.startswith((STEP_KEY, LINE)) and not row.key.startswith(f"{LINE}more")]


def said(rows: list[PageRow]) -> str:
    return "\n".join("".join(text for text, _ in as_spans(row.says, "")) for row in rows)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def letters(text: str) -> str:
    return "".join(words(text))


def test_every_word_of_each_is_shown_in_order_and_nothing_of_its_code_is_a_step() -> None:
    steps = 0
    for seed in range(MANY):
        made = Generated(seed)
        book = read_playbook("made", clean_block(made.text.expandtabs(4), 200_000))
        rows = shown(book)
        assert words(said(rows)) == words(clean_block(made.body)), f"seed {seed}"
        assert letters(said(fitted(rows, 58, 14))) == letters(made.body), f"seed {seed}"
        texts = [step.text for step in book.steps]
        assert not {re.sub(r"^\W+|^\d+\. ", "", line) for line in made.code} & set(texts), f"seed {seed}"
        assert not set(made.code) & set(texts), f"seed {seed}"
        missing = [one for one in made.asked if not any(text.startswith(one) for text in texts)]
        assert not missing, f"seed {seed}: {missing}"
        steps += len(texts)
    assert steps > MANY


QUEUE = """---
title: Queue grows
weight: 20
---
# QueueGrows

## Meaning
Known senders:
- shop

## Diagnosis
1. List the consumers:

   ```shell
   # who reads
   - not a step
   ```

2. Drain the oldest partition **only if** the lag is over
   an hour, and never during a re-balance.
   - [ ] tell the shop team
   - a detail

## See also
- [the dashboard](https://graphs.example/d/q)
"""


def test_steps_stand_where_a_heading_calls_for_them_and_go_on_in_their_next_line() -> None:
    book = read_playbook("queue", QUEUE)
    assert [step.text for step in book.steps] == [
        "List the consumers:",
        "Drain the oldest partition **only if** the lag is over an hour, and never during a re-balance.",
        "tell the shop team",
    ]  # fmt: skip
    assert (book.title, book.more) == ("Queue grows", ("weight: 20",))


@pytest.mark.parametrize(("text", "title"), [
    ("# One\n## Two", "One"), ("One\n===\n", "One"), ("```\n# no\n```\n# Yes #\n", "Yes"), ("words", "file"),
    ("---\ntitle: a: b\n---\n# One", "One"), ("---\n- a\n---\n# One", "One"), ("+++\ntitle = 'T'\n+++\n# One", "T"),
    ("---\na: &x [1]\nb: [*x, *x]\n---\n# One", "One"), ("---\nnever closed\n# One", "One"),
])  # fmt: skip
def test_the_title_is_that_of_the_front_matter_else_the_first_heading(text: str, title: str) -> None:
    assert read_playbook("folder/file", text).title == title


def test_a_step_says_whose_it_is_by_when_and_where_it_leads() -> None:
    book = read_playbook("b", """## Mitigation
- Comms: post the first update by minute 10
- **Scribe:** note the versions
- within 2 h decide
- if the lag falls: go to [Verify](#verify)
- If not, continue with step 2.
## Verify
- look
""")
    assert [(s.role, s.by and s.by.total_seconds() / 60, s.go_to) for s in book.steps] == [
        ("communications", 10, ""), ("scribe", None, ""), ("", 120, ""), ("", None, "#verify"),
        ("", None, "step 2"), ("", None, ""),
    ]  # fmt: skip
    assert said([row for row in shown(book) if row.key == playbook_steps.row_of(book, "#verify")]) == "## Verify"
    assert "note the versions" in said([row for row in shown(book) if row.key == playbook_steps.row_of(book, "step 2")])
    _, rows = playbook_rows(Shelf((book,)), worked_by(book), UTC, DARK, now=minute(14))
    late = next(row for row in rows if row.key == f"{STEP_KEY}0")
    assert "late 4m" in "".join(text for text, _ in as_spans(late.right, ""))


# ---------------------------------------------------------------- the shelf


def test_an_alert_finds_the_file_of_its_name_then_that_of_its_address_then_what_is_triggered() -> None:
    by_name, by_address = read_playbook("kafka/queue-grows", "## Fix\n- a"), read_playbook("ops/lag", "## Fix\n- a")
    triggered = read_playbook("t", '+++\nservices = ["checkout"]\n+++\n- a')
    other = read_playbook("disk-full", "## Fix\n- a")
    it = Story("SEV1", service="checkout", labels={"alertname": "QueueGrows"}).incident
    it = replace(it, links=(Link(label="runbook", url="https://wiki.example/runbooks/Lag.md"),))
    found = suggested([triggered, other, by_address, by_name], it)
    assert [(one.name, fits_by(one, it)) for one in found] == [
        ("kafka/queue-grows", "named like the alert QueueGrows"),
        ("ops/lag", "runbook_url https://wiki.example/runbooks/Lag.md"), ("t", "checkout"),
    ]  # fmt: skip


def test_a_shelf_has_a_thousand_in_folders_and_says_which_it_has_no_room_for(tmp_path: Path) -> None:
    for n in range(MOST + 2):
        place = tmp_path / f"team-{n % 7}"
        place.mkdir(exist_ok=True)
        (place / f"Alert{n:04}.md").write_text(f"# Alert {n}\n## Fix\n- look\n")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "note.md").write_text("# no\n")
    shelf = read_shelf(tmp_path)
    assert len(shelf.playbooks) == MOST
    assert [fault.partition(":")[0] for fault in shelf.faults] == ["2 more files"]
    first = shelf.named("Alert0007")
    assert first is not None
    assert first.name == "team-0/Alert0007"
    again = read_shelf(tmp_path)
    assert again.named("Alert0007") is first  # not read again


def test_a_file_that_was_changed_is_read_again(tmp_path: Path) -> None:
    book = tmp_path / "a.md"
    book.write_text("- look\n")
    assert [s.text for s in read_shelf(tmp_path).playbooks[0].steps] == ["look"]
    book.write_text("- look twice\n")
    assert [s.text for s in read_shelf(tmp_path).playbooks[0].steps] == ["look twice"]
