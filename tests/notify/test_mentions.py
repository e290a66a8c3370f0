"""What feeds and people write calls nobody in a chat, and is still to be read; what a team's template says does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.notify.conftest import Place, config_of
from tests.support.http import Answer, Server
from warroom.notify.mentions import quiet, without_calls, without_masks
from warroom.notify.message import read
from warroom.notify.sending import send
from warroom.notify.templates import Words, sample

CALLS = ("@channel", "@here", "@everyone", "@all", "@room", "<!everyone>", "<!channel|channel>", "<!here>",
         "<@U024BE7LH>", "<@&775>", "<!subteam^S1|@ops>", "<at>Maya</at>", "<users/all>")  # fmt: skip


@pytest.mark.parametrize(("text", "read_as"), [
    ("@channel checkout is down", "@ channel checkout is down"),
    ("down, @Here!", "down, @ Here!"),
    ("<!everyone> help", "(!everyone) help"),
    ("ask <@U024BE7LH>", "ask (@U024BE7LH)"),
    ("<!subteam^S1|@ops>", "(!subteam^S1|@ops)"),
    ("<at>Maya</at>", "(at)Maya(/at)"),
    ("(@everyone)", "(@ everyone)"),
])  # fmt: skip
def test_a_call_is_broken_and_still_to_be_read(text: str, read_as: str) -> None:
    assert without_calls(text) == read_as


@pytest.mark.parametrize("text", [
    "all@here.example", "mail ops@channel.example", "5 < 6 and 7 > 3", "asked @maya", "@channels", "a<b>c", "@ channel",
    "<http://example.com|here>", "<attempt 3>",
])  # fmt: skip
def test_what_is_no_call_stays_as_it_is(text: str) -> None:
    assert without_calls(text) == text


@pytest.mark.parametrize(("text", "read_as"), [
    ("[pay page](http://evil.example) is down", "[pay page] (http://evil.example) is down"),
    ("[a][b]\n[b]: http://evil.example", "[a] [b]\n[b] : http://evil.example"),
    ("![p](http://evil.example/p.png)", "![p] (http://evil.example/p.png)"),
    ("<http://evil.example|pay page>", "(http://evil.example|pay page)"),
    ("pool [3/4] of db-3 (eu)", "pool [3/4] of db-3 (eu)"), ("see <http://a.example>", "see <http://a.example>"),
])  # fmt: skip
def test_an_address_is_never_behind_other_words(text: str, read_as: str) -> None:
    assert without_masks(text) == read_as
    assert quiet({"title": text})["title"] == read_as


@given(st.lists(st.sampled_from([*CALLS, " ", "a", "@", "<", ">", "!", "\n"]), max_size=12).map("".join))
def test_nothing_put_together_calls_anybody(text: str) -> None:
    quieted = without_calls(text)
    assert without_calls(quieted) == quieted
    assert not any(f" {call} " in f" {quieted} " for call in CALLS)


def test_every_text_that_a_template_may_name_is_quiet_whatever_it_lies_in() -> None:
    given: dict[str, Any] = {"a": "@here", "b": {"c": ["<!here>", 3]}, "d": None}
    assert quiet(given) == {"a": "@ here", "b": {"c": ["(!here)", 3]}, "d": None}


def test_a_teams_own_template_may_call_and_what_it_is_filled_with_may_not() -> None:
    said = sample("declared")
    said["what"]["title"] = "<!everyone> @channel"
    config = config_of({"id": "ops", "title": {"declared": "<!here> {{ what.title }}"}})
    assert Words(config).of("ops", "declared", said)[0] == "<!here> (!everyone) @ channel"


def test_mail_is_told_as_it_was_written() -> None:
    said = sample("declared")
    said["what"]["title"] = "@channel"
    config = config_of({"id": "post", "url": "mailtos://example.com?to=a@example.com"})
    assert Words(config).of("post", "declared", said)[0] == "SEV1 0042 declared: @channel"


async def test_what_a_chat_receives_has_no_call_in_it(place: Place, server: Server) -> None:
    address = server.url.removeprefix("http://")
    server.routes["/hooks/abcdefghijklmnopqrstuvwxyz"] = Answer({})
    place.with_channels({"id": "ops", "url": f"mmost://{address}/abcdefghijklmnopqrstuvwxyz", "when": ["declared"]})
    place.room().declare("@channel <!everyone> checkout <@U024BE7LH>", "SEV1", summary="@all of it")
    (kept,) = place.look()
    await send(place.config.channel[0], read(kept.letter.body), name="", tries=1)
    (asked,) = server.asked
    text = json.loads(asked.body)["text"]
    assert not any(call in text for call in CALLS)
    assert "@ channel (!everyone) checkout (@U024BE7LH)" in text
    assert "@ all of it" in text
