"""Secrets are referred to, read when used, and told to nobody."""

import base64
import os
from pathlib import Path

import pytest

from warroom.config.secret import SecretMissing, malformed, redact, references, resolved, secret


def test_a_reference_is_read_each_time_it_is_used(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("first\n")
    text = f"Bearer ${{file:{path}}} ${{env:NAME}}"
    assert secret(text, {"NAME": "x"}) == "Bearer first x"
    path.write_text("second\r\n")
    assert secret(text, {"NAME": "y"}) == "Bearer second y"


def test_a_value_that_looks_like_a_reference_is_not_followed() -> None:
    assert secret("${env:A}", {"A": "${env:B}", "B": "no"}) == "${env:B}"


def test_text_without_a_reference_stays_as_it_is() -> None:
    assert secret("$HOME ${HOME} {env:A}", {}) == "$HOME ${HOME} {env:A}"


@pytest.mark.parametrize(
    ("text", "env", "says"),
    [
        ("${env:TOKEN}", {}, "TOKEN is not set"),
        ("${env:TOKEN}", {"TOKEN": ""}, "TOKEN is empty"),
        ("${env:TOKEN}", {"TOKEN": "hunter2\r\nX: y"}, "TOKEN"),
        ("${file:relative}", {}, "the full path"),
        ("${file:/nowhere/at/all}", {}, "/nowhere/at/all cannot be read"),
        ("${file:/}", {}, "cannot be read"),
    ],
)
def test_a_missing_secret_is_told_by_its_name_never_by_a_value(text: str, env: dict[str, str], says: str) -> None:
    with pytest.raises(SecretMissing) as caught:
        secret(text, env)
    assert says in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"hunter2\nsecond"])
def test_a_file_that_holds_no_single_line_is_no_secret(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "token"
    path.write_bytes(content)
    with pytest.raises(SecretMissing) as caught:
        secret(f"${{file:{path}}}", {})
    assert str(path) in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_references_and_half_written_ones_are_told_apart() -> None:
    assert references("a ${env:A} ${file:/b}") == (("env", "A"), ("file", "/b"))
    assert malformed("${TOKEN}")
    assert malformed("${env:}")
    assert malformed("${env:A")
    assert not malformed("${env:A} costs $5 {x}")


def test_redaction_hides_a_secret_however_it_is_written() -> None:
    value = "p@ss/wörd=="
    pair = base64.b64encode(value.encode()).decode()
    text = f"{value} p%40ss/w%C3%B6rd%3D%3D p%40ss%2Fw%C3%B6rd%3D%3D {pair} end"
    assert redact(text, [value]) == "… … … … end"


def test_redaction_hides_the_longer_of_two_secrets_whole() -> None:
    assert redact("abcdef abc", ["abc", "abcdef"]) == "… …"


def test_redaction_hides_who_asks_in_an_address_and_leaves_the_rest() -> None:
    assert redact("GET https://me:hunter2@host/path?a=b", []) == "GET https://…@host/path?a=b"
    assert redact("nothing to hide", ["", "a"]) == "nothing to hide"


def test_redaction_hides_what_follows_basic_and_bearer() -> None:
    assert redact("Authorization: Basic bWU6aHVudGVyMg==, Bearer abc.def-123") == "Authorization: Basic …, Bearer …"
    assert redact("a basic rule of the bearer") == "a basic rule of the bearer"


def test_the_values_to_hide_are_those_that_can_be_read() -> None:
    assert resolved(["${env:A} ${env:B}", "plain"], {"A": "one"}) == ("one",)


def test_a_pipe_in_the_place_of_a_secret_is_told_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "token")
    with pytest.raises(SecretMissing, match="is a pipe, not a file"):
        secret(f"${{file:{tmp_path / 'token'}}}", {})
