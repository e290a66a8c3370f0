"""[[tracker]]: each mistake is one line with file, line, key and the fix; the doctor knows what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from warroom.config.loading import ConfigError, load
from warroom.config.schema import schema
from warroom.doctor.trackers import examine

GITHUB = '[[tracker]]\nid = "gh"\ntype = "github"\nproject = "acme/shop"\ntoken = "${env:T}"\n'
JIRA = '[[tracker]]\nid = "j"\ntype = "jira_cloud"\nproject = "OPS"\ntoken = "t"\n'


def told(folder: Path, text: str) -> list[str]:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    try:
        load(path, env={})
    except ConfigError as error:
        return [line.removeprefix(f"{path}:") for line in error.lines]
    return []


@pytest.mark.parametrize(("text", "line"), [
    (GITHUB + GITHUB, '7: tracker[2].id = "gh": is there twice: each tracker needs its own'),
    (GITHUB.replace("acme/shop", "shop"), '4: tracker.gh.project = "shop": write "owner/name"'),
    (GITHUB.replace("github", "githup"), 'did you mean "github"?'),
    (GITHUB.replace("${env:T}", "${T}"), "5: tracker.gh.token = …: write ${env:NAME} or ${file:/whole/path}"),
    (GITHUB + 'url = "ftp://x"\n', "6: tracker.gh.url"),
    (GITHUB + 'fields = { a = "b" }\n', "more fields are for Jira and ServiceNow"),
    (GITHUB + 'kind = "Bug"\n', "the type of issue is for Jira"),
    (GITHUB + 'labels = ["two words"]\n', "a label has no blanks and no commas"),
    (GITHUB + 'services = ["${env:X}"]\n', "user and token of trackers"),
    (GITHUB + 'poll = "1s"\n', 'a duration from "30s" to "7d"'),
    (GITHUB + 'client_id = "a"\n', "client credentials are for ServiceNow"),
    (JIRA + 'user = "a@b.example"\n', 'url: is missing: a tracker of type "jira_cloud" has an address of your own'),
    (JIRA + 'url = "https://acme.example"\n', "user: is missing: the e-mail address that the token belongs to"),
    (JIRA.replace("jira_cloud", "linear").replace("OPS", "Ops"), "`warroom tracker check` lists the teams"),
    ('[[tracker]]\nid = "gh"\ntype = "github"\nproject = "a/b"\n', "tracker.gh.token: is missing"),
])  # fmt: skip
def test_a_mistake_is_one_line_with_its_place_and_fix(tmp_path: Path, text: str, line: str) -> None:
    found = told(tmp_path, text)
    assert any(line in one for one in found), found

WIKI = '[[publish]]\nid = "w"\ntype = "confluence_cloud"\ntoken = "t"\n'
NOTION = '[[publish]]\nid = "n"\ntype = "notion"\ntoken = "${env:T}"\n'


@pytest.mark.parametrize(("text", "line"), [
    (WIKI, "publish.w.url: is missing: the address of your Confluence"),
    (WIKI, 'publish.w.space: is missing: the key of the space, such as "OPS"'),
    (WIKI, "publish.w.user: is missing: the e-mail address"),
    (WIKI + 'data_source = "x"\n', "data sources are Notion's"),
    (NOTION, "give the id of a page as parent, or that of a data source as data_source"),
    (NOTION + 'parent = "x"\ndata_source = "y"\n', "give the id of a page as parent"),
    (NOTION + 'parent = "x"\nspace = "y"\n', "spaces are Confluence's"),
    (NOTION + 'parent = "${env:X}"\n', "token of trackers, of places for reviews and of chats"),
    (NOTION + 'parent = "x"\n' + NOTION + 'parent = "x"\n', "is there twice: each place needs its own"),
])  # fmt: skip
def test_a_mistake_in_a_place_for_reviews_is_one_line(tmp_path: Path, text: str, line: str) -> None:
    found = told(tmp_path, text)
    assert any(line in one for one in found), found


def test_what_is_right_is_told_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, NOTION + 'parent = "x"\n') == []
    assert told(tmp_path, GITHUB + JIRA + 'url = "https://acme.example"\nuser = "a@b.example"\n') == []


def test_the_schema_has_it() -> None:
    found = schema()["$defs"]["Tracker"]
    assert set(found["required"]) == {"id", "type", "project", "token"}
    assert found["properties"]["type"]["enum"][0] == "github"


def test_the_doctor_names_a_secret_that_is_missing_and_one_that_is_written_out(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(GITHUB + JIRA + 'url = "http://acme.example"\nuser = "a@b.example"\n', encoding="utf-8")
    said = {(check.name, check.state): check.says for check in examine(load(path, env={}), {})}
    assert "the environment variable T is not set" in said["tracker.gh", "fail"]
    assert said["tracker.j", "warn"] == "its token goes over http and can be read on the way"
    assert examine(load(path, env={}), {"T": "x"})[0].state == "ok"
