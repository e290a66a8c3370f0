"""Every mistake in a configuration is one line with file, line, key and what is allowed; never a traceback."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warroom.config.loading import ConfigError, bundled_config, check_feeds, load
from warroom.config.wording import toml

WHOLE = re.sub(r"^#(?! |$)", "", bundled_config().read_text(encoding="utf-8"), flags=re.MULTILINE)
WHOLE = re.sub(r"\[\n.*?\n\]", lambda found: " ".join(found[0].split()), WHOLE, flags=re.DOTALL)
WHOLE = WHOLE.replace('{ SEV0 = "5m"', '{ SEV1 = "5m"')
WHOLE = WHOLE.replace('SEV1 = "5m", SEV1 = "5m"', 'SEV1 = "5m"')
ASSIGNED = re.compile(r"^(\w+) += (.*?)(  #.*)?$")
KEY_LINES = [number for number, line in enumerate(WHOLE.splitlines()) if ASSIGNED.match(line)]
WRONG_EVERYWHERE = ('{ nonsense = { deeper = 1 } }', "-1", "1979-05-27T07:32:00Z", "[[[]]]")


def faults(folder: Path, text: str) -> tuple[str, ...]:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    try:
        return tuple(check_feeds(load(path, env={})))
    except ConfigError as error:
        return error.lines


def with_line(number: int, line: str) -> str:
    lines = WHOLE.splitlines()
    lines[number] = line
    return "\n".join(lines) + "\n"


def named(number: int) -> str:
    found = ASSIGNED.match(WHOLE.splitlines()[number])
    assert found
    return found[1]


def test_the_whole_of_config_toml_is_right_before_it_is_spoilt(tmp_path: Path) -> None:
    assert faults(tmp_path, WHOLE) == ()
    assert len(KEY_LINES) > 100


@pytest.mark.parametrize("wrong", WRONG_EVERYWHERE)
def test_a_wrong_value_of_any_key_is_told_with_file_line_key_and_what_is_allowed(tmp_path: Path, wrong: str) -> None:
    for number in KEY_LINES:
        told = faults(tmp_path, with_line(number, f"{named(number)} = {wrong}"))
        start = f"{tmp_path / 'config.toml'}:{number + 1}: "
        mine = [line for line in told if line.startswith(start)]
        assert mine, (WHOLE.splitlines()[number], told)
        assert all(named(number) in line for line in mine)
        assert any("allowed is " in line or "there is no " in line for line in mine), mine
        assert all(len(line.splitlines()) == 1 for line in told)


def test_a_misspelt_key_is_told_with_the_key_that_was_meant(tmp_path: Path) -> None:
    for number in KEY_LINES:
        line = WHOLE.splitlines()[number]
        told = faults(tmp_path, with_line(number, line.replace(named(number), named(number) + "x", 1)))
        start = f"{tmp_path / 'config.toml'}:{number + 1}: "
        mine = [line for line in told if line.startswith(start)]
        assert any(f'did you mean "{named(number)}"?' in line for line in mine), (line, told)


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """\
nam = "acme"
[room]
role_grace = "5m3m"
approvers = ["comander"]
[display]
timezone = "Europe/Berln"
[[feed]]
id = "prod"
type = "alertmanager"
interval = "0.5s"
[[feed]]
id = "prod"
"""
    told = [line.replace(f"{tmp_path / 'config.toml'}:", "") for line in faults(tmp_path, text)]
    assert told == [
        '1: nam: there is no such key; did you mean "name"?',
        '3: room.role_grace = "5m3m": allowed is a duration such as "30s", "15m", "1h30m", "3d"',
        '4: room.approvers[1] = "comander": there is no role "comander": one of commander, technical_lead, '
        'communications, scribe, support, expert, observer; did you mean "commander"?',
        '6: display.timezone = "Europe/Berln": allowed is "local", or an IANA time zone such as '
        '"Europe/Berlin" or "UTC"; did you mean "Europe/Berlin"?',
        '10: feed[1].interval = "0.5s": allowed is a duration from "1s" to "7d"',
        "11: feed[2].type: is missing: The kind of source: prometheus, pagerduty, statuspage, json ...",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[severity]]\nname = "S1"\nrank = 0\nroles = ["comander"]', 'there is no role "comander"'),
        ('[[severity]]\nname = "S1"\nrank = 0\n[[severity]]\nname = "s1"\nrank = 1', "is there twice"),
        ('[[severity]]\nname = "S1"\nrank = 0\n[[severity]]\nname = "S2"\nrank = 0', "the rank of another"),
        ('[[escalation]]\n[[escalation.level]]\nname = "vp"\nafter = { SEV9 = "5m" }', 'there is no severity "SEV9"'),
        ('[[escalation]]\n[[escalation.level]]\nname = "vp"\nonly_when_raised = ["SEV"]', 'there is no severity "SEV"'),
        ('[[escalation]]\n[[escalation]]', "is there twice"),
        ('[[responder]]\nhandle = "maya"\n[[responder]]\nhandle = "Maya"', "is there twice"),
        ('[[responder]]\nhandle = "maya"\nroles = ["pilot"]', 'there is no role "pilot"'),
        ('room.approvers = []\n[[role]]\nname = "scribe"', 'must include "commander"'),
        ('[[feed]]\nid = "a"\ntype = "json"\n[[feed]]\nid = "A"\ntype = "json"', "is there twice"),
        ('[[feed]]\nid = "a"\ntype = "json"\nheaders = { "X Y" = "z" }', "a header's name"),
        ('[[feed]]\nid = "a"\ntype = "json"\nheaders = { X = "a\\r\\nY: b" }', "one line of ASCII"),
        ('[[feed]]\nid = "a"\ntype = "json"\nheaders = { X = "${TOKEN}" }', "write ${env:NAME} or"),
        ('[[feed]]\nid = "a"\ntype = "json"\nkey_file = "k.pem"', "needs cert_file"),
        ('[[feed]]\nid = "a"\ntype = "json"\nallow_redirects = ["sso"]', "write an origin"),
        ('[[feed]]\nid = "a"\ntype = "json"\n[feed.auth]\ntype = "basic"', "username and password beside"),
        ('[[feed]]\nid = "a"\ntype = "alertmanager"', "feed.a.url: is missing"),
        ('[[feed]]\nid = "a"\ntype = "alertmanger"', 'did you mean "alertmanager"?'),
        ('[room]\nrotation_soon = "5h"', "not be longer than rotation_due"),
        ('[room]\nrole_grace = "never"', "not allowed here"),
        ('[room]\nsoak = "9999999999999999d"', "not longer than a human life"),
        ('[[window]]\nname = "apac"\ndays = []', "at least one working day"),
        ('[[window]]\nname = "business"', "a name of its own"),
        ('[[escalation]]\n[[escalation.level]]\nname = "first"\nhours = "outside apac"', "window"),
        ("[business_hours]\ndays = []", "at least one working day"),
        ('name = "${env:PLACE}"', "in url, headers, params and auth of feeds and channels"),
        ('[keys]\nroles = "n"', '"n" is already the key of declare'),
        ('[keys]\ndeclar = "n"', 'did you mean "declare"?'),
        ("feed = 3", "tables that begin with [[feed]]"),
        ("[feed]\nid = 3", "tables that begin with [[feed]]"),
        ('room = "x"', "a table that begins with [room]"),
    ],
)
def test_what_does_not_go_together_is_told(tmp_path: Path, text: str, says: str) -> None:
    told = faults(tmp_path, text + "\n")
    assert len(told) == 1, told
    assert says in told[0]
    assert str(tmp_path / "config.toml") in told[0]


def test_a_mistake_in_one_feed_leaves_the_lines_of_the_next_right(tmp_path: Path) -> None:
    text = '[[feed]]\nid = 7\n\n[[feed]]\nid = "b"\ntype = "json"\nkey_file = "k.pem"\n'
    assert [line.split(": ")[0].rsplit(":")[-1] for line in faults(tmp_path, text)] == ["1", "2", "7"]


def test_a_broken_severity_brings_no_second_line_about_those_who_name_it(tmp_path: Path) -> None:
    text = '[[severity]]\nname = "S9"\n[[escalation]]\n[[escalation.level]]\nname = "vp"\nafter = { S9 = "5m" }\n'
    assert [line for line in faults(tmp_path, text) if "rank" not in line] == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'a = "x\nb = 1', ":1: is not TOML at column 7"),
        (b"[room\n", ":1: is not TOML"),
        (b"a = 1\na = 2\n", "is not TOML"),
        (b"a = ", "is not TOML"),
        (b"\xff\xfe", "not UTF-8"),
        (b"a = " + b"[" * 3000, "is not TOML"),
    ],
)
def test_what_is_not_toml_is_told_with_its_place(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load(path, env={})
    assert len(caught.value.lines) == 1
    assert says in caught.value.lines[0]
    assert str(path) in caught.value.lines[0]


@pytest.mark.parametrize("command", [["list", "--json"], ["watch"], ["declare", "--title", "x", "--severity", "SEV1"]])
def test_a_wrong_configuration_ends_any_command_with_2_and_nothing_is_made(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "config.toml").write_text('[room]\nsoka = "1m"\n', encoding="utf-8")
    args = ["--config", str(tmp_path / "config.toml"), "--db", str(tmp_path / "room.db"), *command]
    done = subprocess.run([sys.executable, "-m", "warroom", *args], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    if "--json" in command:
        told = json.loads(done.stderr)
        assert told["error"].endswith("config.toml:2: room.soka: there is no such key")
        assert told["fix"] == 'did you mean "soak"?'
    else:
        assert 'config.toml:2: room.soka: there is no such key; did you mean "soak"?' in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]


def test_the_standing_watcher_does_not_start_with_a_wrong_feed(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[[feed]]\nid = "a"\ntype = "jsno"\n', encoding="utf-8")
    args = ["--config", str(tmp_path / "config.toml"), "--db", str(tmp_path / "room.db"), "watch"]
    done = subprocess.run([sys.executable, "-m", "warroom", *args], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert 'feed.a.type = "jsno": there is no feed type "jsno"' in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]


CANARY = "hunter2-canary"
SPILLS = [
    f'url = "htp://me:{CANARY}@host/"',
    f'url = "ftp://host/{CANARY}?token={CANARY}"',
    f'url = ["{CANARY}"]',
    f'headers = {{ Authorization = ["{CANARY}"] }}',
    f'headers = {{ Authorization = "{CANARY}\\n" }}',
    f'headers = "{CANARY}"',
    f'headres = {{ Authorization = "{CANARY}" }}',
    f'params = {{ token = {{ a = "{CANARY}" }} }}',
    f'params = {{ token = "{CANARY}${{x}}" }}',
    f'auth = "{CANARY}"',
    f'auth = {{ type = "{CANARY}" }}',
    f'auth = {{ type = "bearer", tokn = "{CANARY}" }}',
    f'auth = {{ type = "bearer", token = ["{CANARY}"] }}',
    f'auth = {{ type = "basic", password = "{CANARY}" }}',
    f'token = "{CANARY}"',
    f'silenced = "https://me:{CANARY}@host"',
]


@pytest.mark.parametrize("spill", SPILLS)
def test_no_error_repeats_what_may_be_a_secret(tmp_path: Path, spill: str) -> None:
    told = faults(tmp_path, f'[[feed]]\nid = "a"\ntype = "alertmanager"\n{spill}\n')
    assert told
    assert all(CANARY not in line for line in told), told


values = st.recursive(
    st.none().map(lambda _: "x") | st.booleans() | st.integers() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.sampled_from(KEY_LINES), value=values, key=st.none() | st.text(max_size=6))
def test_whatever_stands_there_the_answer_is_a_configuration_or_lines(
    tmp_path: Path, number: int, value: object, key: str | None
) -> None:
    written = named(number) if key is None else toml(key)
    shown = toml(value).replace("\x7f", "")
    told = faults(tmp_path, with_line(number, f"{written} = {shown}"))
    assert all(line.startswith(str(tmp_path / "config.toml")) for line in told)
    assert all("\n" not in line and "\x1b" not in line for line in told)


ROLES = '[[role]]\nname = "commander"\n[[role]]\nname = "db_lead"\n[[role]]\nname = "dblead"\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[severity]]\nname = "SEV1"\nrank = 0\n[[severity]]\nname = "SEV-1"\nrank = 1\n', 'reads like "SEV1"'),
        ('[[severity]]\nname = "S_1"\nrank = 0\n[[severity]]\nname = "s-1"\nrank = 1\n', 'reads like "S_1"'),
        (ROLES, 'reads like "db_lead"'),
        ('[[responder]]\nhandle = "ann_lee"\n[[responder]]\nhandle = "Ann-Lee"\n', 'reads like "ann_lee"'),
        ('[[responder]]\nhandle = "sam"\n[[responder]]\nhandle = "samuel"\nname = "Sam"\n',
         'reads like the handle "sam"'),
        ('[[responder]]\nhandle = "a"\nname = "Ann Lee"\n[[responder]]\nhandle = "b"\nname = "ann-lee"\n',
         'reads like the name of "a"'),
        ('[[escalation]]\nid = "x"\n[[escalation.level]]\nname = "Duty-1"\n[[escalation.level]]\nname = "duty 1"\n',
         'reads like "Duty-1"'),
    ],
)  # fmt: skip
def test_two_names_that_people_type_and_that_read_the_same_are_refused(
    tmp_path: Path, text: str, says: str
) -> None:
    told = [line for line in faults(tmp_path, text) if "reads like" in line]
    assert len(told) == 1
    assert says in told[0]
    assert "tell no names apart" in told[0]


def test_a_responder_may_be_called_by_the_handle(tmp_path: Path) -> None:
    assert faults(tmp_path, '[[responder]]\nhandle = "sam"\nname = "Sam"\n[[responder]]\nhandle = "kim"\n') == ()
