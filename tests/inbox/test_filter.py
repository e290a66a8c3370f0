"""The filter's language: what is typed reads one way, means what it says, and a mistake is told in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import convert

from warroom.core.alert_acts import AlertActs
from warroom.core.alert_filter import KEYS, SEVERITIES, STATES, Filter, FilterError, parse
from warroom.core.inbox import TriagedAlert, triaged
from warroom.core.model import Alert, AlertLink, AlertSeverity, AlertStatus, Incident, Status

NOW = datetime(2026, 4, 21, 14, 37, tzinfo=UTC)
WORDS = ("checkout", "mail", "5xx", "eu-west", "staging", "Straße", "a b", "")


def alert(**more: object) -> Alert:
    base: dict[str, object] = {
        "feed": "prod", "uid": "u1", "fingerprint": "f1", "title": "CheckoutErrorRate", "service": "checkout",
        "severity": AlertSeverity.HIGH, "labels": {"env": "prod", "region": "eu-west"},
        "started_at": NOW - timedelta(minutes=5), "first_seen_at": NOW - timedelta(minutes=5),
    }  # fmt: skip
    return convert({**base, **more}, Alert)


def standing(one: Alert, acts: AlertActs | None = None, incidents: tuple[Incident, ...] = ()) -> TriagedAlert:
    (found,) = triaged([one], incidents, {one.fingerprint: acts} if acts else {}, NOW)
    return found


def lets(text: str, one: Alert, **more: object) -> bool:
    return parse(text).lets(standing(one, **more), NOW)  # type: ignore[arg-type]


alerts = st.builds(
    alert,
    title=st.sampled_from(["CheckoutErrorRate", "5xx at the edge", "Mail queue"]),
    service=st.sampled_from(WORDS), host=st.sampled_from(WORDS), summary=st.sampled_from(WORDS),
    severity=st.sampled_from(list(AlertSeverity)), status=st.sampled_from(
        [AlertStatus.FIRING, AlertStatus.PENDING, AlertStatus.SUPPRESSED, AlertStatus.ACKED]),
    flapping=st.booleans(), kind=st.sampled_from(["alert", "spike"]),
    labels=st.dictionaries(st.sampled_from(["env", "region", "team"]), st.sampled_from(WORDS)),
    started_at=st.integers(0, 10_000).map(lambda s: NOW - timedelta(seconds=s)),
)  # fmt: skip

_plain = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"),
                               exclude_characters='",'), min_size=1, max_size=8)  # fmt: skip
_values = st.one_of(_plain.filter(lambda t: not t.startswith("-")), _plain.map(lambda t: f'"{t} {t}"'))
_terms = st.one_of(
    st.builds("{}{}".format, st.sampled_from(["service:", "env=", "-where:", "title!=", "label.host:"]),
              st.lists(_values, min_size=1, max_size=3).map(",".join)),
    st.builds("sev{}{}".format, st.sampled_from([">=", "<", ":", "!="]), st.sampled_from(list(SEVERITIES))),
    st.builds("{}age{}{}".format, st.sampled_from(["", "-"]), st.sampled_from(["<", ">="]),
              st.sampled_from(["10m", "90s", "1h30m"])),
    st.builds("state:{}".format, st.sampled_from(STATES)),
    _plain.map(lambda t: f'"{t}"'),
)  # fmt: skip
filters = st.lists(_terms, max_size=4).map(" ".join)


# ---------------------------------------------------------------- reading


@given(filters)
def test_what_was_read_is_written_so_that_it_reads_the_same(text: str) -> None:
    found = parse(text)
    assert parse(str(found)) == found


@given(st.text(max_size=60))
@example('sev>= service: -env "')
@example("age<99999999999999999999d")
def test_any_text_reads_as_a_filter_or_is_refused_in_one_sentence(text: str) -> None:
    found = read(text)
    if isinstance(found, FilterError):
        assert str(found)
        assert 0 <= found.at <= len(text)
    else:
        assert isinstance(found, Filter)


def read(text: str) -> Filter | FilterError:
    try:
        return parse(text)
    except FilterError as error:
        return error


@pytest.mark.parametrize(("text", "says"), [
    ("sev>=", "sev>= needs a value: how grave: critical, high, warning, unknown, info"),
    ("sev>=hihg", r'there is no severity "hihg": one of critical, high, .*; did you mean high\?'),
    ("state:snozed", r'there is no state "snozed".*did you mean snoozed\?'),
    ("age:10m", "compare an age: write age<10m or age>10m"),
    ("age<10", '"10" is not a duration such as 30s, 10m or 1h30m'),
    ("age<never", '"never" is not a duration'),
    ("service>checkout", "service has no order: write service:checkout"),
    ("sev<high,low", "sev< takes one value, not 2"),
    ('"5xx', 'a quote is not closed: "5xx'),
    ('""', "there is nothing between the quotes"),
    ('5"xx"', "put a quote at the start of a text"),
    ('"a"b', "put a space after a closing quote"),
    ("- env:x", "write what to leave out right after the -"),
    ("service:a,", "service: needs a value"),
])  # fmt: skip
def test_a_mistake_is_told_with_its_mend(text: str, says: str) -> None:
    with pytest.raises(FilterError, match=says):
        parse(text)


# ---------------------------------------------------------------- what it means


@given(filters, alerts)
def test_every_condition_must_hold(text: str, one: Alert) -> None:
    found, it = parse(text), standing(one)
    assert found.lets(it, NOW) == all(Filter((term,)).lets(it, NOW) for term in found.terms)


@given(_terms, alerts)
def test_a_minus_lets_through_what_the_condition_does_not(text: str, one: Alert) -> None:
    turned = text[1:] if text.startswith("-") else f"-{text}"
    it = standing(one)
    assert parse(text).lets(it, NOW) is not parse(turned).lets(it, NOW)


@given(alerts, st.sampled_from(list(SEVERITIES)))
def test_severities_have_an_order_and_unknown_stands_above_info(one: Alert, level: str) -> None:
    it = standing(one)
    above, below = parse(f"sev>={level}").lets(it, NOW), parse(f"sev<{level}").lets(it, NOW)
    assert above is not below
    assert above == (SEVERITIES[one.severity.value] >= SEVERITIES[level])
    assert parse(f"sev:{level}").lets(it, NOW) == (one.severity.value == level)


@given(alerts, st.integers(1, 10_000))
def test_ages_are_measured_from_the_beginning(one: Alert, seconds: int) -> None:
    it = standing(one)
    assert one.began_at is not None
    young = NOW - one.began_at < timedelta(seconds=seconds)
    assert parse(f"age<{seconds}s").lets(it, NOW) is young
    assert parse(f"age>={seconds}s").lets(it, NOW) is not young


@given(alerts, st.sampled_from(["5xx", "CHECKOUT", "strasse", "eu-WEST", "zz"]))
def test_a_text_is_looked_for_everywhere_whatever_its_letters_case(one: Alert, text: str) -> None:
    everything = [one.title, one.summary, one.service, one.host, one.uid, *one.labels.values()]
    assert parse(text).lets(standing(one), NOW) == any(text.casefold() in word.casefold() for word in everything)


def test_a_field_is_the_whole_value_and_a_star_stands_for_anything() -> None:
    one = alert(service="checkout-api")
    assert not lets("service:checkout", one)
    assert lets("service:checkout*", one)
    assert lets("service:*API", one)
    assert lets("service:mail,checkout*", one)
    assert not lets('service:"checkout*"', one)
    assert lets("service!=mail", one)
    assert not lets("service!=mail,checkout-api", one)


def test_a_key_that_is_no_field_is_a_label_and_label_names_one_that_is_called_as_a_field() -> None:
    one = alert(labels={"env": "staging", "host": "of the label", "k8s.io/name": "web"}, host="machine")
    assert lets("env:staging", one)
    assert not lets("-env:staging", one)
    assert lets('label.host:"of the label" host:machine', one)
    assert lets("k8s.io/name:web", one)
    assert lets('-team:*a*', one)  # no such label


def test_states_say_what_an_alert_is_waiting_for() -> None:
    link = AlertLink(feed="prod", uid="u1", fingerprint="f1", title="x", at=NOW, by="maya")
    incident = Incident(id="INC-2026-0042", title="x", severity="SEV1", status=Status.TRIAGE, declared_at=NOW,
                        declared_by="maya", status_since=NOW, changed_at=NOW, alerts=(link,))  # fmt: skip
    held = AlertActs(fingerprint="f1", feed="prod", acked_by="ana", acked_at=NOW)
    put_off = AlertActs(fingerprint="f1", feed="prod", snoozed_by="tom", snoozed_at=NOW,
                        snoozed_until=NOW + timedelta(hours=1), reason="x")  # fmt: skip
    assert lets("state:new", alert())
    assert lets("state:held by:ana", alert(), acts=held)
    assert lets("state:linked incident:0042", alert(), incidents=(incident,))
    assert lets("incident:42", alert(), incidents=(incident,))
    assert lets("state:snoozed", alert(), acts=put_off)
    assert lets("state:silenced", alert(status="suppressed"))
    assert lets("state:pending", alert(status="pending"))
    assert lets("state:flapping,snoozed", alert(flapping=True))
    assert lets("state:resolved", alert(status="resolved", ended_at=NOW))


def test_an_empty_filter_lets_everything_through() -> None:
    assert lets("  ", alert())
    assert not parse("")


def test_every_key_that_is_told_can_be_used() -> None:
    for key in KEYS:
        value = {"sev": ">=high", "age": "<1h", "acked": ">1h", "state": ":new"}.get(key, ":x")
        assert parse(key + value).terms[0].key == key


def test_the_whole_language_in_one_line_lets_through_what_meets_all_of_it() -> None:
    asked = 'sev>=high service:checkout -env:staging age<10m "5xx"'
    assert lets(asked, alert(title="5xx at the edge"))
    for other in (
        {"title": "Errors"}, {"severity": AlertSeverity.WARNING}, {"service": "mail"}, {"labels": {"env": "staging"}},
        {"started_at": NOW - timedelta(minutes=10)},
    ):  # fmt: skip
        assert not lets(asked, alert(**({"title": "5xx at the edge"} | other)))
