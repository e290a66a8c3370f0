"""Key accounts: which of them a text names, and what is told of them."""

from __future__ import annotations

from datetime import date, timedelta

from warroom.core.accounts import KeyAccounts
from warroom.core.model.account import Account

TODAY = date(2026, 12, 1)
ACME = Account(name="Acme Bank", aliases=("ACME",), tier="gold", owner="dana", renewal=date(2027, 1, 14),
               regulation="PCI DSS", id="0015e00000AbCdE")  # fmt: skip
ZED = Account(name="Zed", renewal=date(2028, 3, 1))
MUNCH = Account(name="Münchner Rück", renewal=date(2026, 11, 20))
KNOWN = KeyAccounts((ACME, ZED, MUNCH))


def test_a_text_names_whole_words_in_any_case_by_any_of_the_names() -> None:
    def named(*texts: str) -> list[str]:
        return [one.name for one in KNOWN.named_in(texts)]

    assert named("acme cannot pay; ZED neither", "and Acme Bank again") == ["Acme Bank", "Zed"]
    assert named("MÜNCHNER  RÜCK: 40 policies") == ["Münchner Rück"]
    assert named("0015e00000abcde called") == ["Acme Bank"]
    assert named("acmes, zedd, Münchner", "") == []


def test_what_presses_is_told_first_and_in_words() -> None:
    assert list(KNOWN.told(KNOWN.all, TODAY)) == [
        "Münchner Rück: renews 20 Nov 2026, 11 d ago",
        "Acme Bank (gold): renews 14 Jan 2027, in 44 d; regulated: PCI DSS; owner dana",
        "Zed: renews 1 Mar 2028, in 456 d",
    ]
    assert KNOWN.pressing(ZED, TODAY) == ()
    assert KeyAccounts((ACME,), timedelta(days=30)).pressing(ACME, TODAY) == ("regulated: PCI DSS",)


def test_a_table_of_ones_own_stands_before_what_a_feed_says() -> None:
    told = Account(name="acme bank", feed="crm", owner="kai", value="EUR 2M")
    (one,) = KeyAccounts((ACME, told)).all
    assert (one.owner, one.value, one.feed) == ("dana", "EUR 2M", "")
    assert KNOWN.find("acme") is ACME
    assert KNOWN.find("acm") is None
