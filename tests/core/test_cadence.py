"""Who hears how often: the first time, by status, after a while, and audiences that have no figure of their own."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.support.story import SEV, Story, minute
from warroom.config.loading import load
from warroom.core.events import StatusChanged, UpdatePublished
from warroom.core.in_force import deciding, recorded_policy
from warroom.core.model import Status
from warroom.core.policy import Cadence, Policy
from warroom.core.telling import promised

MINUTES = timedelta(minutes=1)


def policy(*cadence: Cadence) -> Policy:
    """SEV1 with these cadences beside its own figures: customers and team every 15 minutes."""
    levels = tuple(replace(one, cadence=cadence) if one.name == "SEV1" else one for one in SEV.severities)
    return Policy(severities=levels)


def test_the_first_update_is_due_sooner_than_the_following_ones() -> None:
    story = Story(policy=policy(Cadence(audience="customers", first=5 * MINUTES, every=30 * MINUTES)))
    assert story.due("customer_update", 1) == 5
    assert story.due("team_update", 1) == 15
    story.do(4, UpdatePublished(audience="customers", text="We are looking."))
    assert story.due("customer_update", 5) == 34


def test_a_status_has_its_own_and_a_change_of_it_is_never_late_at_once() -> None:
    rules = policy(Cadence(audience="customers", status={"investigating": 10 * MINUTES, "monitoring": 60 * MINUTES}))
    story = Story(policy=rules).do(1, StatusChanged(status=Status.INVESTIGATING))
    assert story.due("customer_update", 2) == 10
    story.do(8, UpdatePublished(audience="customers", text="We are looking."))
    story.do(12, StatusChanged(status=Status.MONITORING))
    assert story.due("customer_update", 13) == 68
    story.do(40, StatusChanged(status=Status.INVESTIGATING))
    assert story.due("customer_update", 41) == 40


def test_a_status_in_which_nothing_is_promised_has_no_clock() -> None:
    story = Story(policy=policy(Cadence(audience="team", status={"monitoring": None})))
    story.do(5, StatusChanged(status=Status.MONITORING))
    assert story.due("team_update", 6) is None


def test_after_a_while_it_may_go_more_slowly() -> None:
    story = Story(policy=policy(Cadence(audience="customers", later=60 * MINUTES, later_after=120 * MINUTES)))
    story.do(119, UpdatePublished(audience="customers", text="Still."))
    assert story.due("customer_update", 120) == 134
    story.do(121, UpdatePublished(audience="customers", text="Still."))
    assert story.due("customer_update", 122) == 181


def test_executives_agents_and_engineering_have_clocks_where_the_team_wants_them() -> None:
    plain = Story()
    assert [plain.due(key, 1) for key in ("agents_update", "engineering_update")] == [None, None]
    plain.do(3, UpdatePublished(audience="agents", text="Say this.", next_by=minute(20)))
    assert plain.due("agents_update", 4) is None
    plain.do(4, UpdatePublished(audience="executives", text="It costs.", next_by=minute(30)))
    assert plain.due("executive_update", 5) == 30, "after the first, what was promised"
    three = [Cadence(audience=who, every=30 * MINUTES) for who in ("executives", "agents", "engineering")]
    story = Story(policy=policy(*three))
    assert story.due("executive_update", 1) == 120
    story.do(10, UpdatePublished(audience="executives", text="It costs."))
    story.do(11, UpdatePublished(audience="agents", text="Say this."))
    assert [story.due(key, 12) for key in ("executive_update", "agents_update", "engineering_update")] == [40, 41, 30]
    assert story.clocks(12)["agents_update"].rule == 'SEV1: agents hear something every 30m, even "no change"'
    assert promised(story.incident, "agents", story.policy, minute(12)) == minute(42)
    assert Story(policy=policy(Cadence(audience="executives", first=20 * MINUTES))).due("executive_update", 1) == 20


def test_it_is_written_in_the_configuration_and_kept_on_the_record(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('''
[[severity]]
name = "S1"
rank = 0
customer_update = "15m"
[[severity.cadence]]
audience = "customers"
first = "10m"
status = { monitoring = "1h" }
[[severity.cadence]]
audience = "agents"
every = "30m"
''')
    rules = load(tmp_path / "config.toml", env={}).policy
    assert rules.severity("S1").cadence[0].status == {"monitoring": 60 * MINUTES}
    kept = recorded_policy(deciding(rules))
    assert kept is not None
    assert kept.severity("S1").cadence == rules.severity("S1").cadence
    assert "cadence" not in deciding(Policy())["severities"][0]


@pytest.mark.parametrize(
    "line",
    ['status = { fixed = "1h" }', 'first = "soon"', 'often = "1h"', '[[severity.cadence]]\naudience = "customers"'],
)
def test_what_it_cannot_mean_is_refused_with_its_place(line: str, tmp_path: Path) -> None:
    text = f'[[severity]]\nname = "S1"\nrank = 0\n[[severity.cadence]]\naudience = "customers"\n{line}\n'
    (tmp_path / "config.toml").write_text(text)
    with pytest.raises(Exception, match="cadence"):
        load(tmp_path / "config.toml", env={})
