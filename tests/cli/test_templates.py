"""``update --template``: what a team's own template makes of the record is shown, or published."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Within


def test_it_is_shown_first_and_published_then(within: Within, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        '[[template]]\nname = "provider"\naudiences = ["team"]\nhappening = "{{ severity }}: {{ title }}"\n'
        'doing = "We wait for the provider."\nnext = "Nothing."\n'
    )
    config = ("--config", str(path))
    within("declare", "--severity", "SEV2", "--title", "Checkout 5xx")
    shown = within("update", "1", "--audience", "team", "--template", "provider", "--dry-run", *config).out
    assert "SEV2: Checkout 5xx" in shown
    assert within("show", "1", "--json").data["told"] == []
    assert within("update", "1", "--audience", "team", "--template", "provider", *config).code == 0
    assert "We wait for the provider." in within("show", "1", "--json").data["told"][0]["text"]
    unknown = within("update", "1", "--audience", "customers", "--template", "provider", *config)
    assert (unknown.code, "no template for customers" in unknown.err) == (2, True)
    path.write_text('[[template]]\nname = "wrong"\ndoing = "{{ nothing( }}"\n')
    assert within("show", "1", *config).code == 2, "a template that cannot be filled in is found when it is read"
