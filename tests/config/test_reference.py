"""config.toml and the docs are what the models say, and the examples in them are true."""

import re
import tomllib
from pathlib import Path

import pytest
from msgspec.structs import replace

from warroom.config.described import Table, keys_of, section_of, whys
from warroom.config.loading import ConfigError, bundled_config, check_feeds, load
from warroom.config.settings import Config
from warroom.core.section import written as as_written
from warroom.reference.config_toml import config_toml
from warroom.reference.files import files

TOP = Path(__file__).parents[2]


def uncommented(text: str) -> str:
    return re.sub(r"^#(?! |$)", "", text, flags=re.MULTILINE)


def models(model: Table = Config) -> set[Table]:
    inner = [section for field in keys_of(model).values() if (section := section_of(field))]
    return {model}.union(*(models(section) for section in inner))


MODELS = [pytest.param(model, id=model.__name__) for model in sorted(models(), key=str)]


@pytest.mark.parametrize("name", ["config.toml", "docs/configuration.md", "docs/keys.md", "docs/glossary.md"])
def test_the_file_is_what_the_models_give(name: str) -> None:
    assert (TOP / name).read_text(encoding="utf-8") == files()[name], "run: python -m warroom.reference"


def test_an_error_shown_in_the_docs_is_the_one_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("\n" * 5 + '[watcher]\nstart = "nevr"\n', encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "config.toml")
    (line,) = caught.value.lines
    assert line.replace(str(tmp_path), "/etc/warroom") in (TOP / "docs/configuration.md").read_text(encoding="utf-8")


def test_loading_config_toml_changes_no_default() -> None:
    assert as_written(load(TOP / "config.toml", env={})) == as_written(Config())


@pytest.mark.parametrize("model", MODELS)
def test_every_key_of_every_table_stands_in_config_toml(model: Table) -> None:
    text = uncommented((TOP / "config.toml").read_text(encoding="utf-8"))
    for name, field in keys_of(model).items():
        written = rf"^\[?\[?(?:\w+\.)?{name}\]" if section_of(field) or name == "keys" else rf"^{name} *= "
        assert re.search(written, text, re.MULTILINE), f"{model.__name__}.{name}"


@pytest.mark.parametrize("model", MODELS)
def test_every_key_says_why_it_is_there_in_a_sentence(model: Table) -> None:
    for name, field in keys_of(model).items():
        if section_of(field) is None:
            assert re.search(r"[.)]$", whys(model).get(name, "")), f"{model.__name__}.{name}"


def test_the_examples_are_valid_and_the_lists_are_what_holds_without_them(tmp_path: Path) -> None:
    text = uncommented(bundled_config().read_text(encoding="utf-8"))
    tomllib.loads(text)
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    config = load(tmp_path / "config.toml", env={})
    assert config.severity
    assert config.escalation
    assert config.role
    assert config.responder
    assert config.feed
    severities = tuple(replace(one, cadence=()) for one in config.policy.severities)
    assert replace(config.policy, severities=severities, windows=()) == Config().policy
    assert check_feeds(config) == []


def test_no_line_of_config_toml_is_too_wide_to_read() -> None:
    wide = [line for line in config_toml().splitlines() if len(line) > 120]
    assert wide == []
