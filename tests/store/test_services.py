"""Services as feeds report them: the last word of each feed, written when it differs, gone with the feed."""

from __future__ import annotations

from datetime import date

from tests.store.conftest import hurried
from tests.support.made import after, health
from warroom.core.model.account import Account
from warroom.core.model.service import Service
from warroom.store import Store

CHECKOUT = Service(name="checkout", feed="bs", owner="payments", labels=({"app": "checkout-*"},))
AUTH = Service(name="auth", feed="bs", depends_on=("checkout",))


def test_services_stand_as_their_feed_said_last_and_go_with_it(place: str) -> None:
    with Store.open(place, clock=lambda: after(60)) as opened:
        store = hurried(opened)
        before = store.revisions()["services"]
        assert store.save_poll("bs", (), (), health("bs"), services=[CHECKOUT, AUTH])
        assert store.services() == (AUTH, CHECKOUT)
        assert store.revisions()["services"] > before
        assert not store.save_poll("bs", (), (), health("bs", at=after(4)), services=[AUTH, CHECKOUT])
        store.save_poll("bs", (), (), health("bs", at=after(9), state="failing"))
        assert store.services() == (AUTH, CHECKOUT)
        store.save_poll("bs", (), (), health("bs", at=after(20)), services=[AUTH])
        assert store.services() == (AUTH,)
        assert store.forget_feeds(["prod"]) == ("bs",)
        assert store.services() == ()


def test_key_accounts_stand_as_their_feed_said_last_and_go_with_it(place: str) -> None:
    acme, zed = Account(name="Acme", feed="crm", renewal=date(2027, 1, 14)), Account(name="Zed", feed="crm")
    with Store.open(place, clock=lambda: after(60)) as opened:
        store = hurried(opened)
        before = store.revisions()["accounts"]
        assert store.save_poll("crm", (), (), health("crm"), accounts=[zed, acme])
        assert store.accounts() == (acme, zed)
        assert store.revisions()["accounts"] > before
        assert not store.save_poll("crm", (), (), health("crm", at=after(4)), accounts=[acme, zed])
        store.save_poll("crm", (), (), health("crm", at=after(20)), accounts=[zed])
        assert store.accounts() == (zed,)
        assert store.forget_feeds(["prod"]) == ("crm",)
        assert store.accounts() == ()
