"""Channels, what is sent when, templates and targets: each mistake is one line with file, line, key and the mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from warroom.config.loading import ConfigError, check_channels, load

CHANNEL = '[[channel]]\nid = "ops"\nurl = "json://127.0.0.1:1"\n'
PAGE = '[[channel]]\nid = "page"\ntype = "statuspage"\n'


def told(folder: Path, text: str, env: dict[str, str] | None = None) -> list[str]:
    """What is wrong with a configuration, without the file's name."""
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    try:
        lines = check_channels(load(path, env={}), env or {})
    except ConfigError as error:
        lines = list(error.lines)
    return [line.removeprefix(f"{path}:") for line in lines]


@pytest.mark.parametrize(("text", "line"), [
    ('[[channel]]\nid = "ops"\n', "1: channel.ops.url: is missing: where the messages go"),
    (CHANNEL + CHANNEL, '5: channel[2].id = "ops": is there twice: each channel needs its own'),
    ('[[channel]]\nid = "ops"\nurl = "slack"\n', "3: channel.ops.url = …: write an address of apprise"),
    ('[[channel]]\nid = "ops"\nurl = "slakc://x"\n', '3: channel.ops.url = …: apprise knows no "slakc://"'),
    ('[[channel]]\nid = "ops"\nurl = "slack://x"\n', "3: channel.ops.url = …: apprise cannot read this address"),
    ('[[channel]]\nid = "ops"\nurl = "${ENV}"\n', "3: channel.ops.url = …: write ${env:NAME} or ${file:/whole/path}"),
    ('[[channel]]\nid = "ops"\ntype = "webhook"\nurl = "slack://x"\n', 'needs an address that begins with https://'),
    (CHANNEL + 'when = ["declard"]\n', 'did you mean "declared"?'),
    (CHANNEL + 'severities = ["SEV9"]\n', 'there is no severity "SEV9"'),
    (CHANNEL + 'name = "${env:X}"\n', "there is no such key"),
    (CHANNEL + 'reaches = ["${env:X}"]\n', "secrets are read in store.url, watcher.heartbeat, assist.key"),
    (CHANNEL + 'headers = { A = "b" }\n', "headers are for type webhook"),
    (CHANNEL + '[channel.statuspage]\npage = "p"\ntoken = "t"\n', 'belongs to type = "statuspage"'),
    (PAGE, "needs a table [channel.statuspage] with page and token"),
    (PAGE + '[channel.statuspage]\npage = "p"\n', "channel.page.statuspage.token: is missing: The API key"),
    (PAGE + '[channel.statuspage]\npage = "p"\ntoken = "t"\nimpact = { SEV7 = "operational" }\n', 'no severity "SEV7"'),
    (PAGE + '[channel.statuspage]\npage = "p"\ntoken = "t"\nstates = { gone = "resolved" }\n', 'no status "gone"'),
    ('[[responder]]\nhandle = "maya"\nnotify = ["phone"]\n', 'there is no channel "phone": one of none yet'),
    ('[notify]\nretry = "1h"\n', "2: notify.retry"),
    ('[notify]\noverdue = ["soak"]\n', "allowed is"),
    ('[notify.text]\ndeclard = "x"\n', 'declard'),
    (CHANNEL + '[notify.text]\nresolved = "{{ nope }}"\n',
     "5: notify.text.resolved = \"{{ nope }}\": cannot be filled in: 'nope' is undefined"),
    (CHANNEL + 'title = { declared = "{% if %}" }\n', "channel.ops.title.declared"),
    ('[[escalation]]\n[[escalation.level]]\nname = "b"\ntarget = "channel:pager"\n', 'there is no channel "pager"'),
    ('[[escalation]]\n[[escalation.level]]\nname = "b"\ntarget = "maya, oncall:pd/x"\n', 'there is no feed "pd"'),
])  # fmt: skip
def test_a_mistake_is_one_line_with_its_place_and_mend(tmp_path: Path, text: str, line: str) -> None:
    found = told(tmp_path, text)
    assert any(line in one for one in found), found
    assert all(one[0].isdigit() for one in found)


def test_what_is_right_is_told_nothing(tmp_path: Path) -> None:
    text = (
        CHANNEL + '[[channel]]\nid = "chat"\nurl = "slack://${env:SLACK}/#incidents"\nreaches = ["manager"]\n'
        '[[responder]]\nhandle = "maya"\nnotify = ["ops"]\n'
        '[notify.title]\ndeclared = "{{ incident.severity }}: {{ what.title }}"\n'
        '[[escalation]]\n[[escalation.level]]\nname = "b"\ntarget = "maya, channel:chat"\nhours = "business"\n'
    )
    assert told(tmp_path, text, {"SLACK": "T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"}) == []


def test_no_secret_of_a_channel_is_in_what_is_told(tmp_path: Path) -> None:
    text = '[[channel]]\nid = "ops"\nurl = "slack://swordfish/x"\n'
    (line,) = told(tmp_path, text)
    assert "swordfish" not in line
    (line,) = told(tmp_path, '[[channel]]\nid = "ops"\nurl = "slack://${env:T}"\n', {"T": "swordfish"})
    assert "swordfish" not in line
    assert "with its secrets filled in" in line


def test_a_secret_that_is_missing_is_no_fault_of_the_configuration(tmp_path: Path) -> None:
    assert told(tmp_path, '[[channel]]\nid = "ops"\nurl = "slack://${env:NOBODY_SET_THIS}"\n') == []
