"""How a filter may go on: keys first, then the values that the alerts of this moment have."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.inbox.test_filter import NOW, alert, alerts, filters, read
from warroom.core.alert_filter import FilterError, parse
from warroom.core.alert_words import complete, vocabulary
from warroom.core.inbox import triaged
from warroom.core.model import Alert

THREE = [
    alert(fingerprint="1", service="checkout", labels={"env": "prod"}),
    alert(fingerprint="2", service="checkout", labels={"env": "staging"}),
    alert(fingerprint="3", service="check in, late", labels={"host": "h1"}),
]
WORDS = vocabulary(triaged(THREE, (), {}, NOW))


def options(text: str) -> tuple[str, ...]:
    return complete(text, len(text), WORDS).options


def test_a_begun_word_goes_on_as_a_key() -> None:
    assert options("ser") == ("service:",)
    assert options("sev>=high se") == ("sev>=", "service:")
    assert "env:" in options("")
    assert options("-en") == ("-env:",)
    assert "age<" in options("a")


def test_a_key_goes_on_with_the_values_there_are_the_commonest_first() -> None:
    assert options("service:") == ("service:checkout", 'service:"check in, late"')
    assert options("-env:st") == ("-env:staging",)
    assert options("sev>=h")[0] == "sev>=high"
    assert options("service:checkout,che") == ("service:checkout,checkout", 'service:checkout,"check in, late"')
    assert options("label.host:") == ("label.host:h1",)


def test_a_value_is_found_by_its_middle_too() -> None:
    assert options("env:ag") == ("env:staging",)


def test_nothing_fits_where_there_is_no_such_key() -> None:
    assert options("zzz") == ()
    assert options("zzz:a") == ()


@given(st.lists(alerts, max_size=6), filters, st.data())
def test_a_value_that_is_put_in_reads_as_a_condition_that_some_alert_meets(
    found: list[Alert], typed: str, data: st.DataObject
) -> None:
    every = triaged(found, (), {}, NOW)
    words = vocabulary(every)
    ordered = ("age", "acked", "sev", "state")
    key = data.draw(st.sampled_from(sorted(k for k in words if words[k] and k not in ordered) or [""]))
    text = f"{typed} {key}:"
    for option in complete(text, len(text), words).options:
        whole = parse(text[: complete(text, len(text), words).start] + option)
        last = whole.terms[-1]
        assert any(last.holds(it, NOW) for it in every), option


@given(st.text("sevage:,<>=-\"* abx", max_size=14), st.integers(0, 14))
def test_what_completes_any_text_at_any_place_can_be_read_or_only_lacks_its_value(text: str, cursor: int) -> None:
    cursor = min(cursor, len(text))
    found = complete(text, cursor, WORDS)
    assert 0 <= found.start <= found.end == cursor
    head = text[: found.start]
    if isinstance(read(head), FilterError):
        return
    for option in found.options:
        whole = read(head + option)
        if isinstance(whole, FilterError):
            assert option[-1] in ":=<>" or "," in option or "age" in option or "<" in option or ">" in option, option
