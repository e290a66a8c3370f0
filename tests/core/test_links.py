"""The links of an incident: what may be one, in which order they are told, and how its channel is called."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.support.story import Story
from warroom.core.chat_channel import CHANNEL_LIMIT
from warroom.core.events import ChannelNamed, LinkAdded, SeverityChanged
from warroom.core.links import channel_name, link_lines, web_address
from warroom.core.policy import Policy, RoomRules
from warroom.core.validation import validated


def policy(pattern: str) -> Policy:
    return Policy(room=validated(RoomRules, {"channel": pattern}))


@pytest.mark.parametrize(("pattern", "name"), [
    ("#incident-{date:%m-%d-%Y}", "#incident-{day:%m-%d-%Y}"),
    ("#{id}", "#{id}"),
    ("#{severity}-{number}-{title}", "#sev1-{number}-checkout-api-5xx"),
    ("", ""),
])  # fmt: skip
def test_a_channel_is_named_by_the_rooms_pattern_from_the_declaration_on(pattern: str, name: str) -> None:
    it = Story("SEV1", title="Checkout: API 5xx!").incident
    told = name.format(day=it.declared_at, id=it.id.lower(), number=it.number)
    assert channel_name(it, policy(pattern)) == told


def test_it_keeps_its_name_when_the_severity_changes_and_takes_the_one_that_somebody_gives() -> None:
    story = Story("SEV1").do(5, SeverityChanged(severity="SEV0"))
    rules = policy("#{severity}-{number}")
    assert channel_name(story.incident, rules).startswith("#sev1-")
    assert channel_name(story.do(6, ChannelNamed(name="#war-eu")).incident, rules) == "#war-eu"
    assert channel_name(story.do(7, ChannelNamed(name="")).incident, rules).startswith("#sev1-")


def test_no_title_makes_a_name_that_a_chat_would_refuse() -> None:
    it = Story("SEV1", title="Ünïcode 漢字 \u202e " + "very " * 30).incident
    name = channel_name(it, policy("#inc-{title}"))
    assert len(name) <= CHANNEL_LIMIT
    assert name.removeprefix("#").replace("-", "").isascii()
    assert not any(letter.isspace() for letter in name)


@pytest.mark.parametrize("pattern", ["#{when}", "#{", "#{date", "# incident {id}", "#{0}", "#{date.nothing}"])
def test_a_pattern_that_cannot_be_filled_in_is_refused_with_what_is_allowed(pattern: str) -> None:
    with pytest.raises(ValidationError, match=r"a name with \{date\}"):
        policy(pattern)


@pytest.mark.parametrize("url", [
    "https://meet.example.com/0042", "http://grafana:3000/d/x?from=now-1h#a", "HTTPS://Example.com/%20",
])  # fmt: skip
def test_addresses_of_the_web_may_be_kept(url: str) -> None:
    assert web_address(url) == url


@pytest.mark.parametrize("url", [
    "", "meet.example.com", "javascript:alert(1)", "file:///etc/passwd", "ssh://host", "https://", "https:///x",
    "https://a b", "https://a\nhttps://b", "https://bank.example@evil.example/", "https://x/\x1b]8;;https://evil\x07",
    "https://x/\u202egnp", "https://[::1", "https://x/" + "y" * 600,
])  # fmt: skip
def test_what_is_no_address_or_hides_where_it_leads_may_not(url: str) -> None:
    assert web_address(url) == ""


def test_they_are_told_bridge_first_whatever_the_order_they_came_in() -> None:
    story = Story("SEV1")
    for n, label in enumerate(("ticket 4711", "", "dashboard latency", "bridge", "wiki", "dashboard 5xx")):
        story.do(n, LinkAdded(label=label, url=f"https://x/{n}"))
    told = [label for label, _ in link_lines(story.incident, policy("#{id}"))]
    assert told == ["channel", "bridge", "dashboard latency", "dashboard 5xx", "ticket 4711", "link", "wiki"]
