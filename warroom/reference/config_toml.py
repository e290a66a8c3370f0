"""What may be configured, taken from the models: the docstrings, ``config.toml`` and ``docs/configuration.md``.

``python -m warroom.reference`` writes it; a test holds it equal to what the models say.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from typing import Any

from msgspec.structs import replace

from warroom.config.described import Table, is_list_of_tables, keys_of, section_of, summary, why
from warroom.config.settings import Config, FeedAuth, FeedSettings, Responder, View
from warroom.config.settings_accounts import AccountTable
from warroom.config.settings_call import Call
from warroom.config.settings_chat import Chat
from warroom.config.settings_contact import Contact
from warroom.config.settings_notify import Channel, StatusPage
from warroom.config.settings_probe import Probe
from warroom.config.settings_publish import Publish
from warroom.config.settings_service import ServiceTable
from warroom.config.settings_tracker import Tracker
from warroom.config.settings_update import NamedTemplate
from warroom.config.wording import toml
from warroom.core.case_rules import DUTIES, STAGES
from warroom.core.policy import ESCALATION, ROLES, SEV, Cadence, Window
from warroom.core.section import Section, written

WIDTH = 120
"""No line of config.toml is wider; a why that does not fit next to its key goes above it."""

# ---------------------------------------------------------------- writing TOML

Row = tuple[str, Any, str]
"""A key, its value, and why it is there ("" where that was said before)."""


def _lines(rows: Iterable[Row], prefix: str = "") -> Iterator[str]:
    """``key = value  # why``, aligned; ``prefix`` is "#" where it is an example."""
    rows = list(rows)
    keys = max((len(key) for key, _, _ in rows), default=0)
    shown = [(_assigned(f"{prefix}{key:<{keys}} = ", value, prefix), reason) for key, value, reason in rows]
    column = max((len(text) for text, _ in shown if len(text) <= 46), default=0) + 2
    for text, reason in shown:
        if not reason:
            yield text
        elif len(text) + 2 <= column and column + 2 + len(reason) <= WIDTH:
            yield f"{text:<{column}}# {reason}"
        else:
            yield from textwrap.wrap(reason, WIDTH - 2, initial_indent="# ", subsequent_indent="# ")
            yield text


def _assigned(start: str, value: Any, prefix: str) -> str:
    """On one line; a list that is too wide goes on in lines of its own."""
    line = start + toml(value)
    if len(line) <= WIDTH or not isinstance(value, (list, tuple)):
        return line
    return "\n".join([f"{start}[", *(f"{prefix}  {toml(item)}," for item in value), f"{prefix}]"])


_HEAD = """\
# warroom: every key, its default and what it does.
#
# Put only what you change into a config.toml of your own; "warroom doctor" names its folder.
# Durations are "30s", "15m", "1h30m", "3d"; "never" turns a clock off where that is allowed. Lines that begin with
# "#" and no space are examples: the built-in defaults (the sev preset), or what such a table can hold.
"""


def config_toml() -> str:
    """The whole of config.toml, made from the models."""
    parts = [_HEAD, *_lines((name, default, why(Config, name)) for name, default in _plain(Config()))]
    for name, field in keys_of(Config).items():
        section = section_of(field)
        if name == "keys":
            parts += ["", f"# {why(Config, name)}", "[keys]", *_lines([("declare", "n", "")], "#")]
        elif section and not is_list_of_tables(field):
            parts += ["", f"# {summary(section)}", f"[{name}]", *_table(section)]
        elif section:
            parts += ["", *_example(name, section)]
    return "\n".join(parts) + "\n"


def _plain(model: Section) -> Iterator[tuple[str, Any]]:
    """The keys of a table that are neither tables nor lists of tables, with their values as written."""
    dumped = written(model)
    for name, field in keys_of(type(model)).items():
        if section_of(field) is None and name != "keys":
            yield name, dumped[name]


def _table(section: Table) -> Iterator[str]:
    return _lines((name, value, why(section, name)) for name, value in _plain(section()))


AS_EVER = Cadence(audience="customers", first=timedelta(minutes=15), every=timedelta(minutes=15))
"""What holds without it too."""
EXAMPLES: dict[str, tuple[Section, ...]] = {
    "severity": (replace(SEV[0], cadence=(AS_EVER,)), *SEV[1:]),
    "escalation": (ESCALATION["sev"],),
    "role": ROLES,
    "duty": DUTIES,
    "stage": STAGES,
    "contact": (
        Contact(name="Dana Li", what="legal counsel", contact="+49 30 000 00 00", hours="24/7", duty="legal"),
        Contact(name="State police, cybercrime", contact="+49 30 111 11 11", duty="law_enforcement"),
    ),
    "probe": (
        Probe(id="checkout", url="https://shop.example.com/health", contains="ok", services=("checkout",)),
        Probe(id="orders-db", tcp="orders-db.example.com:5432"),
        Probe(id="smoke", command=("/opt/smoke/run", "--quick"), timeout=timedelta(seconds=30)),
    ),
    "responder": (
        Responder(handle="maya", name="Maya Lindqvist", contact="+46 70 000 00 00", timezone="Europe/Stockholm",
                  roles=("commander",), services=("checkout",), notify=("maya-phone",)),
    ),
    "service": (
        ServiceTable(name="checkout", owner="payments", on_call="maya", tier="1",
                     depends_on=("payments-db",), runbook="https://wiki.example.com/checkout",
                     dashboards=("https://grafana.example.com/d/checkout",), labels=({"app": "checkout-*"},)),
    ),
    "account": (
        AccountTable(name="Acme Bank", aliases=("ACME",), owner="dana", tier="gold", renewal=date(2027, 1, 14),
                     regulation="PCI DSS"),
    ),
    "window": (
        Window(name="sydney", timezone="Australia/Sydney", start=time(8), end=time(18)),
    ),
    "feed": (
        FeedSettings(id="prod", type="alertmanager", url="https://alertmanager.example.com",
                     auth=FeedAuth(type="bearer", token="${env:ALERTMANAGER_TOKEN}")),
    ),
    "call": (
        Call(id="checkout", filter="sev:critical service:checkout -env:staging", after=timedelta(minutes=5),
             target="manager, channel:ops", declare="open"),
        Call(id="blind", on="feed_down", after=timedelta(minutes=10), target="channel:ops"),
        Call(id="tickets", filter="kind:spike sev:critical", target="manager", declare="propose"),
    ),
    "channel": (
        Channel(id="ops", url="slack://${env:SLACK_TOKENS}/#incidents", reaches=("manager",)),
        Channel(id="maya-phone", url="ntfys://${env:NTFY_TOKEN}@ntfy.example.com/maya"),
        Channel(id="public", type="statuspage", statuspage=StatusPage(
            page="abc123", token="${env:STATUSPAGE_KEY}", components={"checkout": "def456"})),
    ),
    "tracker": (
        Tracker(id="github", type="github", project="acme/checkout", token="${env:GITHUB_TOKEN}"),
        Tracker(id="jira", type="jira_cloud", project="OPS", url="https://acme.atlassian.net",
                user="warroom@acme.example", token="${env:JIRA_TOKEN}", send="accepted"),
    ),
    "publish": (
        Publish(id="wiki", type="confluence_cloud", url="https://acme.atlassian.net", user="warroom@acme.example",
                token="${env:CONFLUENCE_TOKEN}", space="OPS", parent="123456"),
        Publish(id="notion", type="notion", token="${env:NOTION_TOKEN}", data_source="0f0f0f0f11112222333344445555"),
    ),
    "chat": (
        Chat(id="slack", type="slack", token="${env:SLACK_BOT_TOKEN}", people={"maya": "U024BE7LH"}),
        Chat(id="team", type="mattermost", url="https://chat.acme.example", team="ops",
             token="${env:MATTERMOST_TOKEN}", prefix="!log"),
    ),
    "template": (
        NamedTemplate(name="workaround", audiences=("customers", "agents"),
                      happening="{{ impact or title }}", doing="Until it is fixed: {{ next_step or doing }}"),
        NamedTemplate(name="provider", happening="A provider of ours has trouble: {{ summary }}"),
    ),
    "view": (
        View(name="checkout, grave", filter="sev>=high service:checkout -env:staging"),
        View(name="nobody has it", filter="state:new age>10m"),
        View(name="payments, by what is due", of="incidents", filter="payments", order="due"),
    ),
}  # fmt: skip
"""What the lists of tables show: the preset where there is one, else something a team would write."""


def _example(name: str, section: Table) -> Iterator[str]:
    """The list as comments; the first table has every key and its why, the others what differs from a default."""
    yield f"# {summary(section)}"
    seen: set[Table] = set()
    for model in EXAMPLES[name]:
        yield from _example_table(f"[[{name}]]", name, model, seen)


def _example_table(head: str, path: str, model: Section, seen: set[Table]) -> Iterator[str]:
    section, first = type(model), type(model) not in seen
    seen.add(section)
    fields = keys_of(section)
    yield f"#{head}" if first else f"#\n#{head}"
    rows = [
        (name, value, why(section, name) if first else "")
        for name, value in _plain(model)
        if first or getattr(model, name) != fields[name].default
    ]
    yield from _lines(rows, "#")
    for name, field in fields.items():
        inner = section_of(field)
        value = getattr(model, name) if inner else None
        tables = value if isinstance(value, tuple) else (value,) if value else ()
        for table in tables:
            bracket = f"[[{path}.{name}]]" if is_list_of_tables(field) else f"[{path}.{name}]"
            if inner not in seen:
                yield f"#\n# {why(section, name)}"
            yield from _example_table(bracket, f"{path}.{name}", table, seen)
