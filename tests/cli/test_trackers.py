"""``followup send`` and ``tracker check``: the words and JSON that scripts read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Within
from tests.support import trackers, wikis
from tests.support.http import serving
from tests.support.rooms import Clock


@pytest.fixture
def configured(within: Within, tmp_path: Path) -> object:
    with serving() as server:
        tracker = trackers.GitHub(server, Clock())
        path = tmp_path / "tracker.toml"
        path.write_text(
            f'[[tracker]]\nid = "gh"\ntype = "github"\nproject = "acme/shop"\ntoken = "t0ken"\nurl = "{server.url}"\n'
        )
        yield tracker, ("--config", str(path))


def test_send_says_where_it_goes_and_lists_show_it(within: Within, configured: object) -> None:
    _, config = configured  # type: ignore[misc]
    within("declare", "--severity", "SEV1", "--title", "Checkout 5xx")
    within("followup", "add", "1", "alert on the pool")
    done = within("followup", "send", "F-0001-1", *config)
    assert done.out == "F-0001-1: goes to gh as soon as the watcher gets to it\n"
    (row,) = within("followups", "--json").data
    assert (row["tracker"], row["ticket_key"], row["ticket_state"]) == ("gh", None, None)
    assert "-> gh" in within("followups").out
    assert within("followup", "send", "F-0001-1", "--to", "jira", *config).code == 1


def test_check_says_in_words_whether_token_and_project_work(within: Within, configured: object) -> None:
    tracker, config = configured  # type: ignore[misc]
    assert within("tracker", "check", *config).out == "gh  ok: the token works and sees the project\n"
    tracker.token = "another"
    failed = within("tracker", "check", "gh", "--json", *config)
    assert failed.code == 1
    assert failed.data[0]["error"].startswith("HTTP 401: the token is wrong, expired or revoked")
    doctor = within("doctor", "--json", *config)
    assert any(one["check"] == "tracker.gh.check" and not one["ok"] for one in doctor.data)
    assert "t0ken" not in doctor.out


def test_a_review_is_posted_again_and_its_place_is_checked(within: Within, tmp_path: Path) -> None:
    with serving() as server:
        wiki = wikis.Confluence(server, Clock())
        path = tmp_path / "wiki.toml"
        path.write_text(
            f'[[publish]]\nid = "wiki"\ntype = "confluence_cloud"\nspace = "OPS"\ntoken = "t0ken"\n'
            f'user = "bot@acme.example"\nurl = "{server.url}"\n'
        )
        config = ("--config", str(path))
        assert within("tracker", "check", *config).code == 0
        wiki.token = "another"
        assert "failed: HTTP 401: the token is wrong" in within("tracker", "check", "wiki", *config).out
    within("declare", "--severity", "SEV1", "--title", "Checkout 5xx")
    assert within("review", "1", "--post", *config).code == 1
    within("status", "1", "resolved", "--override", "a test")
    within("review", "1", "--publish")
    done = within("review", "1", "--post", *config)
    assert done.err == ""
    assert done.out == "INC-2026-0001: the review goes to wiki as soon as the watcher gets to it\n"
    assert within("review", "1", "--json").data["posted"] == []
