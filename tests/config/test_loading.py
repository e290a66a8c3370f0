"""Which configuration holds, and what it means."""

import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from warroom.config.loading import Config, ConfigError, bundled_config, database, find_config, load
from warroom.core.policy import PRIORITY, SEV
from warroom.core.section import written as as_written


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's home and a system's folder of their own, and a current folder beside them."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home/.config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home/.data"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", f"{tmp_path / 'etc/xdg'}{os.pathsep}{tmp_path / 'etc/more'}")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_any_file_the_defaults_hold(home: Path) -> None:
    config = load(env={})
    assert config == Config()
    assert config.source is None


def test_a_file_in_the_current_folder_is_never_found_by_itself(home: Path) -> None:
    written(home / "here/config.toml", 'name = "trap"')
    assert find_config(None, {}) is None


def test_the_named_file_stands_above_the_environment_above_the_persons_above_the_systems(home: Path) -> None:
    system = written(home / "etc/more/warroom/config.toml", 'name = "system"')
    assert load(env={}).name == "system"
    own = written(home / "home/.config/warroom/config.toml", 'name = "own"')
    assert load(env={}).name == "own"
    told = written(home / "told.toml", 'name = "env"')
    assert load(env={"WARROOM_CONFIG": str(told)}).name == "env"
    named = written(home / "named.toml", 'name = "named"')
    assert load(named, env={"WARROOM_CONFIG": str(told)}).name == "named"
    assert load(named, env={}).source == named
    assert find_config(None, {"WARROOM_CONFIG": ""}) == own
    assert system != own


@pytest.mark.parametrize("name", ["missing.toml", "."])
def test_a_named_file_that_cannot_be_read_is_an_error_and_no_default(home: Path, name: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(env={"WARROOM_CONFIG": str(home / name)})
    assert str(home / name) in caught.value.lines[0]


def test_the_priority_preset_brings_its_levels_and_its_escalation(home: Path) -> None:
    policy = load(written(home / "c.toml", 'severity_preset = "priority"')).policy
    assert policy.severities == PRIORITY
    assert [level.name for level in policy.escalation[0].level] == ["backup", "manager", "vp"]


def test_own_severities_replace_the_preset_and_its_escalation_keeps_only_what_applies(home: Path) -> None:
    text = '[[severity]]\nname = "SEV1"\nrank = 0\nteam_update = "7m"\n[[severity]]\nname = "MINOR"\nrank = 1\n'
    policy = load(written(home / "c.toml", text)).policy
    assert [severity.name for severity in policy.severities] == ["SEV1", "MINOR"]
    assert policy.severity("sev1").team_update == timedelta(minutes=7)
    assert [level.after for level in policy.escalation[0].level] == [
        {"SEV1": timedelta(minutes=5)}, {"SEV1": timedelta(minutes=10)},
    ]  # fmt: skip


def test_the_rules_and_hours_of_the_file_are_those_of_the_policy(home: Path) -> None:
    text = '[room]\nsoak = "15m"\n[business_hours]\nstart = 08:30:00\nend = "18:00"\nholidays = [2026-12-25]\n'
    policy = load(written(home / "c.toml", text)).policy
    assert policy.room.soak == timedelta(minutes=15)
    assert policy.business_hours.start == time(8, 30)
    assert policy.business_hours.holidays[0].isoformat() == "2026-12-25"
    assert policy.severities == SEV


def test_files_are_found_from_the_configurations_own_folder_and_from_home(home: Path) -> None:
    text = '[store]\npath = "~/room.db"\n[[feed]]\nid = "a"\ntype = "json"\nca_file = "ca.pem"\n'
    config = load(written(home / "conf/c.toml", text))
    assert config.store.path == str(home / "home/room.db")
    assert config.feed[0].ca_file == str(home / "conf/ca.pem")


def test_the_database_named_stands_above_the_environment_above_the_file_above_the_data_folder(home: Path) -> None:
    config = load(written(home / "c.toml", '[store]\npath = "/srv/room.db"'))
    assert database(config, "/x.db", {"WARROOM_DB": "/y.db"}) == Path("/x.db")
    assert database(config, None, {"WARROOM_DB": "/y.db"}) == Path("/y.db")
    assert database(config, None, {}) == Path("/srv/room.db")
    assert database(Config(), None, {}) == home / "home/.data/warroom/warroom.db"


def test_the_permissions_of_the_store_are_a_number_for_the_system(home: Path) -> None:
    assert Config().store.mode == stat.S_IRUSR | stat.S_IWUSR
    for text in ('"0660"', '"660"', "0o660"):
        assert load(written(home / "c.toml", f"[store]\nmode = {text}")).store.mode == 0o660


def test_a_feeds_common_keys_are_told_from_those_of_its_type(home: Path) -> None:
    text = """\
[[feed]]
id = "a"
type = "alertmanager"
url = "${env:URL}"
params = { limit = 5, flag = true, "statuses[]" = ["x", "y"] }
severity = { sev9 = "info" }
receiver = "team-x"
[feed.auth]
type = "header"
header = "X-API-Key"
value = "${env:KEY}"
"""
    feed = load(written(home / "c.toml", text)).feed[0]
    assert feed.own == {"receiver": "team-x"}
    assert feed.params == {"limit": ("5",), "flag": ("true",), "statuses[]": ("x", "y")}
    assert feed.interval == timedelta(seconds=30)


def test_the_local_zone_is_the_machines_own_with_its_summer_time(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    zone = load(written(home / "c.toml", '[display]\ntimezone = "local"')).display.zone
    summer, winter = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    assert summer.astimezone(zone).utcoffset() == timedelta(hours=2)
    assert winter.astimezone(zone).utcoffset() == timedelta(hours=1)
    assert Config().display.zone == ZoneInfo("UTC")


def test_three_heartbeats_fit_into_a_lease_and_a_takeover_is_within_ten_seconds() -> None:
    watcher = Config().watcher
    assert watcher.beat * 4 == watcher.lease
    assert watcher.lease + watcher.interval < timedelta(seconds=10)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(home: Path) -> None:
    text = bundled_config().read_text(encoding="utf-8").replace("\n", "\r\n")
    path = home / "c.toml"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert as_written(load(path)) == as_written(Config())


def test_loading_imports_neither_the_feeds_nor_the_reference_nor_the_network() -> None:
    code = (
        "import sys; from warroom.config.loading import bundled_config, load; load(bundled_config(), env={});"
        "print([m for m in ('httpx', 'warroom.feeds', 'warroom.reference', 'warroom.config.errors', 'textual',"
        " 'warroom.core.events', 'difflib', 'sqlite3') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_names_of_other_tables_are_read_as_everywhere_in_any_case_and_however_joined(tmp_path: Path) -> None:
    config = load(written(tmp_path / "c.toml", '''
        [room]
        approvers = ["Commander", "communications"]
        [[severity]]
        name = "SEV-1"
        rank = 1
        roles = ["Technical Lead"]
        [[escalation]]
        [[escalation.level]]
        name = "backup"
        after = { sev_1 = "5m" }
        only_when_raised = ["Sev 1"]
        [[channel]]
        id = "ops"
        url = "json://127.0.0.1"
        severities = ["sev1"]
        [[responder]]
        handle = "maya"
        roles = ["SCRIBE"]
        notify = ["OPS"]
        '''))  # fmt: skip
    (level,) = config.policy.escalation[0].level
    assert (dict(level.after), level.only_when_raised) == ({"SEV-1": timedelta(minutes=5)}, ("SEV-1",))
    assert (config.severity[0].roles, config.room.approvers) == (("technical_lead",), ("commander", "communications"))
    assert (config.responder[0].roles, config.responder[0].notify) == (("scribe",), ("ops",))
    assert config.channel[0].severities == ("SEV-1",)


def test_two_keys_that_mean_one_severity_are_told_and_none_of_them_is_chosen(tmp_path: Path) -> None:
    text = '[[escalation]]\n[[escalation.level]]\nname = "vp"\nafter = { SEV1 = "5m", sev1 = "9m" }\n'
    with pytest.raises(ConfigError, match='there is no severity "sev1"'):
        load(written(tmp_path / "c.toml", text))
