"""Whom to call by hand: people with their contacts, as far as the configuration and the last look know them."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from tests.support.made import NOON, declared
from warroom.config.settings import Config
from warroom.core.calling import to_call
from warroom.core.fold import fold
from warroom.core.model import Assignment, OnCall
from warroom.core.policy import EscalationLevel
from warroom.core.validation import validated


def test_each_level_names_people_and_contacts_by_role_rota_handle_or_the_channel_that_reaches_it() -> None:
    config = validated(Config, {
        "responder": [
            {"handle": "omar", "name": "Omar Haddad", "contact": "+46 70 222", "notify": ["pager"]},
            {"handle": "lee", "contact": "+46 70 333"},
        ],
        "channel": [{"id": "pager", "type": "webhook", "url": "http://127.0.0.1:1/", "reaches": ["backup"]}],
    })  # fmt: skip
    it = fold([declared()])
    assert it is not None
    it = replace(it, roles=(Assignment(role="commander", person="lee", since=NOON),))
    sev = config.policy.escalation[0]
    for target, whom in (
        ("backup", "Omar Haddad +46 70 222"), ("commander", "lee +46 70 333"), ("@omar", "Omar Haddad +46 70 222"),
        ("oncall:pd/primary, manager", "lee +46 70 333, manager"), ("channel:ops", "channel ops"),
    ):  # fmt: skip
        level: EscalationLevel = replace(sev.level[0], name="backup", target=target)
        policy = replace(config.policy, escalation=(replace(sev, level=(level,)),))
        rota = [OnCall(feed="pd", policy="primary", person="lee")]
        (call,) = to_call([it], policy, NOON + timedelta(hours=1), config.responder, rota, (), config.channel)
        assert (call.due.level, call.whom) == ("backup", whom)
