"""A key's line in a TOML file is found, and a wrong one is never named."""

from warroom.config.lines import line_at, lines_of

TEXT = '''\
name = "x"  # the place
[room]
soak = "1m"
  closing="2h"
[[feed]]
id = "a"
headers = { X = "y" }
"quoted key" = 1
dotted . key = 2
body = """
[[feed]]
id = "not a key"
"""
[feed.auth]
type = "basic"
[[escalation]]
[[escalation.level]]
name = "backup"
[[escalation.level]]
name = "manager"
list = [
  "# no comment",
  "b",
]
[[feed]]
id = "b"
'''


def test_every_key_has_the_line_it_stands_on() -> None:
    lines = lines_of(TEXT)
    assert lines["name",] == 1
    assert lines["room", "soak"] == 3
    assert lines["room", "closing"] == 4
    assert lines["feed", 0] == 5
    assert lines["feed", 0, "id"] == 6
    assert lines["feed", 0, "quoted key"] == 8
    assert lines["feed", 0, "dotted", "key"] == 9
    assert lines["feed", 0, "auth", "type"] == 15
    assert lines["escalation", 0, "level", 0, "name"] == 18
    assert lines["escalation", 0, "level", 1, "name"] == 20
    assert lines["feed", 1, "id"] == 26


def test_text_of_several_lines_holds_no_keys() -> None:
    assert lines_of(TEXT)["feed", 0, "id"] == 6
    assert ("feed", 2) not in lines_of(TEXT)
    one_line = lines_of('a = """x"""\nb = 1\n')
    assert one_line["b",] == 2


def test_what_has_no_line_of_its_own_has_that_of_what_it_stands_in() -> None:
    lines = lines_of(TEXT)
    assert line_at(lines, ("feed", 0, "headers", "X")) == 7
    assert line_at(lines, ("escalation", 0, "level", 1, "list", 1)) == 21
    assert line_at(lines, ("feed", 1, "type")) == 25
    assert line_at(lines, ("nowhere",)) is None
