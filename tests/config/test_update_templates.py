"""Templates of updates: a bad one is refused with its place, a right one is offered, none reaches into the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.story import Story, minute
from warroom.config.loading import ConfigError, load
from warroom.config.settings import Config
from warroom.notify.preview import OFFERED, SAMPLE, fault, offered


@pytest.mark.parametrize(("template", "says"), [
    ("{{ nobody }}", "cannot be filled in: 'nobody' is undefined"),
    ("{% if %}", "is no template"),
    ("{{ 1 / 0 }}", "cannot be filled in"),
    ("{{ impact.__class__.__mro__ }}", "cannot be filled in"),
])  # fmt: skip
def test_a_bad_template_is_refused_when_it_is_loaded_with_its_line(tmp_path: Path, template: str, says: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'name = "acme"\n[update.customers]\nhappening = "{template}"\n')
    with pytest.raises(ConfigError, match=says) as refused:
        load(path)
    assert "config.toml:3" in str(refused.value)


@pytest.mark.parametrize("table", ["[update.strangers]\nhappening = 'x'", "[update.team]\nwhy = 'x'"])
def test_an_audience_and_a_question_must_be_known(tmp_path: Path, table: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(table)
    with pytest.raises(ConfigError):
        load(path)


def test_the_programs_own_templates_are_right_for_a_full_and_for_an_empty_record() -> None:
    assert [fault(text) for table in OFFERED.values() for text in table.values()] == [""] * 15


@pytest.mark.parametrize("audience", list(OFFERED))
def test_a_record_that_knows_nothing_still_offers_what_is_happening(audience: str) -> None:
    it = Story("SEV1").incident
    happening, *_ = offered(Config(), it, (), audience, minute(3))
    assert it.title in happening


def test_what_a_template_may_name_is_what_it_is_given() -> None:
    from warroom.core.telling import facts

    known = facts(Story("SEV1").incident, (), "customers", Config().policy, minute(3), minute(0).tzinfo)  # type: ignore[arg-type]
    assert known.keys() == SAMPLE.keys()
