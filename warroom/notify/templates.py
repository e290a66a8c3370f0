"""The words of messages: jinja2 templates in a sandbox, the program's own where the team wrote none.

A template is given strings, numbers and times, never the room's objects. What it may name is ``SAMPLE``'s
keys; a name that is not there is an error, found when the configuration is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from warroom.core.text import clean, clean_block
from warroom.notify.filling import filler
from warroom.notify.mentions import quiet
from warroom.notify.sandbox import environment

if TYPE_CHECKING:

    from warroom.config.settings import Config

TITLE_LIMIT = 250
TEXT_LIMIT = 5_000

_LEAD = "{{ drill }}{{ incident.severity }} {{ incident.number }}"
_TAIL = "{% if since %}\nSince then: {{ since }}.{% endif %}" \
        "\n{{ place }}{{ incident.id }}, {{ incident.status }}{% if incident.commander %}, commander" \
        " {{ incident.commander }}{% endif %} [{{ key }}]"  # fmt: skip

_BRIEF = "{% if brief %}\n{{ brief }}{% endif %}"

_OVER = "{% if what.paged %}\nIt is over: nobody who was paged here need do anything more.{% endif %}"

TITLES: Mapping[str, str] = {
    "declared": "{{ drill }}{{ what.severity }} {{ incident.number }} declared: {{ what.title }}",
    "acknowledged": _LEAD + " acknowledged by {{ who }}: {{ incident.title }}",
    "severity": "{{ drill }}{{ what.severity }} {{ incident.number }}{% if what.before %}, was {{ what.before }}"
                "{% endif %}: {{ incident.title }}",
    "status": _LEAD + " {{ what.status }}: {{ incident.title }}",
    "update": _LEAD + " update for {{ what.audience }}: {{ incident.title }}",
    "draft": _LEAD + " an update for {{ what.audience }} waits for approval",
    "escalation": _LEAD + " escalated to {{ what.level }}: {{ incident.title }}",
    "ask": _LEAD + " {{ who }} asks {{ what.person }}: {{ what.text }}",
    "overdue": _LEAD + " overdue, {{ what.countdown }}: {{ incident.title }}",
    "resolved": _LEAD + " resolved: {{ incident.title }}",
    "reopened": _LEAD + " reopened: {{ incident.title }}",
    "soak": _LEAD + " the soak is over, {{ what.next }}: {{ incident.title }}",
    "cancelled": _LEAD + " cancelled: {{ incident.title }}",
    "review_due": _LEAD + " the review is due: {{ incident.title }}",
    "followup": _LEAD + " reminder, {{ what.countdown }}",
    "launch": "{{ drill }}launch {{ incident.number }}, {{ what.countdown }}: {{ incident.title }}",
    "call": "{{ what.level }}{% if incident.number %} {{ incident.number }}{% endif %}: {{ what.names }}"
            "{% if what.kind == 'start' %}, at the start of the rule {{ what.rule }}{% endif %}"
            "{% if what.kind == 'summary' %}, {{ what.groups | length }} groups in one summary{% endif %}",
    "call_over": "over: {{ what.names }}",
}  # fmt: skip

TEXTS: Mapping[str, str] = {
    "declared": "Declared by {{ who }} at {{ at }}"
                "{% if incident.service %}, service {{ incident.service }}{% endif %}."
                "{% if incident.summary %}\n{{ incident.summary }}{% endif %}" + _TAIL,
    "acknowledged": "{{ who }} has it since {{ at }}." + _TAIL,
    "severity": "Changed by {{ who }} at {{ at }}{% if what.reason %}: {{ what.reason }}{% endif %}" + _TAIL,
    "status": "{{ who }} at {{ at }}{% if what.into %}, into {{ what.into }}{% endif %}"
              "{% if what.reason %}: {{ what.reason }}{% endif %}" + _OVER + _TAIL,
    "update": "{{ what.text }}{% if what.next_by %}\nNext update by {{ what.next_by }}.{% endif %}"
              "{% if what.audience != 'customers' %}" + _TAIL + "{% endif %}",
    "draft": "{{ who }} wrote: {{ what.text }}"
             "{% if what.look_at %}\nLook at: {{ what.look_at | join(', ') }}.{% endif %}" + _TAIL,
    "escalation": "{% if what.people %}For {{ what.people | join(', ') }}. {% endif %}"
                  "{% if what.time > 1 %}Time {{ what.time }}. {% endif %}"
                  "{% if what.by_hand %}Called by {{ who }}{% else %}It was due at {{ what.due_at }}"
                  "{% if what.late %}, this comes {{ what.late }} late{% endif %}{% endif %}"
                  "{% if what.reason %}: {{ what.reason }}{% endif %}."
                  + _BRIEF + _TAIL,
    "ask": "{% if what.due_at %}Answer by {{ what.due_at }}.{% endif %}" + _BRIEF + _TAIL,
    "overdue": "{{ what.owner }} owes it since {{ what.due_at }}: {{ what.rule }}. Settled by {{ what.settled_by }}."
               + _TAIL,
    "resolved": "{{ who }} at {{ at }}{% if what.reason %}: {{ what.reason }}{% endif %}" + _OVER + _TAIL,
    "reopened": "{{ who }} at {{ at }}: {{ what.reason }}" + _BRIEF + _TAIL,
    "cancelled": "{{ who }} at {{ at }}: {{ what.reason }}" + _OVER + _TAIL,
    "soak": "Calm since {{ what.since }}{% if what.recovered %}, recovered to {{ what.recovered }} %{% endif %}."
            " {{ what.owner }} decides." + _TAIL,
    "review_due": "{{ what.owner }} owes it until {{ what.due_at }}." + _TAIL,
    "followup": "{{ what.owner }} owns it, due {{ what.due_at }}." + _TAIL,
    "launch": "{{ what.owner }} owns it, due {{ what.due_at }}."
              "{% if what.reason %}\n{{ what.reason }}{% endif %}" + _TAIL,
    "call": "{% if what.people %}For {{ what.people | join(', ') }}. {% endif %}"
            "Nobody has {% if what.count == 1 %}it{% else %}these {{ what.count }} alerts{% endif %}"
            "{% if what.since %}, firing since {{ what.since }}{% endif %}"
            "{% if what.firing < what.count %}; {{ what.firing }} fire still{% endif %}. Rule: {{ what.rule }}."
            "{% for line in what.lines %}\n{{ line }}{% endfor %}"
            "{% if what.more %}\nand {{ what.more }} more{% endif %}"
            "{% if what.declare == 'propose' %}\nThe rule proposes to declare an incident from it.{% endif %}"
            "{% if incident.id %}\n{{ incident.id }} {{ incident.severity }}"
            "{% if what.declare == 'opened' %} was opened for it{% else %} covers it{% endif %}"
            "{% if incident.commander %}, commander {{ incident.commander }}{% else %}: NO COMMANDER{% endif %}"
            "{% if since %}\nSince then: {{ since }}.{% endif %}{% endif %}"
            "\n{{ place }}[{{ key }}]",
    "call_over": "Nothing of it fires any more: nobody who was called need do anything."
                 "{% if incident.id %} {{ incident.id }} is {{ incident.status }}.{% endif %}"
                 "\n{{ place }}rule {{ what.rule }} [{{ key }}]",
}  # fmt: skip

_OURS = frozenset((*TITLES.values(), *TEXTS.values()))
_NAMES_ONLY = re.compile(r"(?:[^{]|\{(?![{%#])|\{\{ *[a-z_.]+ *\}\})*")
"""Text and names: nothing in it can go on for ever."""

INCIDENT: Mapping[str, Any] = {
    "id": "INC-2026-0042", "number": "0042", "title": "Checkout fails", "severity": "SEV1", "rank": 1,
    "word": "major", "status": "investigating",
    "service": "checkout", "region": "eu", "summary": "500s on checkout", "commander": "maya",
    "declared_at": "14:37:09 UTC", "impact": "half of all orders fail",
}  # fmt: skip
WHAT: Mapping[str, Mapping[str, Any]] = {
    "declared": {"severity": "SEV1", "title": "Checkout fails"},
    "acknowledged": {},
    "severity": {"severity": "SEV1", "before": "SEV2", "raised": True, "reason": "everybody"},
    "status": {"status": "identified", "reason": "", "into": "", "paged": False},
    "update": {"audience": "customers", "text": "We are looking.", "no_change": False, "next_by": "15:00:00 UTC",
               "status": "investigating"},
    "draft": {"audience": "customers", "text": "We are looking.", "update": "0123456789abcdef",
              "look_at": ["db-3 is a host"]},
    "escalation": {"level": "backup", "target": "oncall:pd", "people": ["Ines"], "due_at": "14:42:09 UTC", "time": 1,
                   "by_hand": False, "reason": "", "late": "40s"},
    "ask": {"person": "bob", "text": "latency?", "due_at": "14:45:00 UTC"},
    "overdue": {"countdown": "customer update", "owner": "maya", "rule": "every 15m", "due_at": "14:52:09 UTC",
                "settled_by": "publishing an update", "kind": "customer_update"},
    "resolved": {"status": "resolved", "reason": "", "paged": False},
    "reopened": {"reason": "it is back"},
    "cancelled": {"reason": "false alarm", "paged": False},
    "soak": {"since": "14:07:09 UTC", "recovered": 10, "next": "go on to 50 %", "owner": "maya"},
    "review_due": {"countdown": "review", "owner": "maya", "rule": "late after 48h", "due_at": "14:37:09 UTC",
                   "settled_by": "publishing it", "kind": "review"},
    "followup": {"countdown": "follow-up: alert on the pool", "owner": "ana", "rule": "due by the date",
                 "due_at": "14:37:09 UTC", "settled_by": "doing it", "kind": "followup"},
    "launch": {"countdown": "prepare: rehearse the rollback", "owner": "ana", "rule": "due at T-7d of this launch",
               "due_at": "14:37:09 UTC", "settled_by": "doing it", "kind": "preparation", "reason": ""},
    "call": {"rule": "checkout", "kind": "group", "groups": ["checkout"], "target": "oncall:pd", "people": ["Ines"],
             "names": "CheckoutErrorRate × 6", "count": 6, "firing": 6, "since": "14:31:09 UTC", "more": 1,
             "lines": ["critical CheckoutErrorRate, service checkout: 5 % of requests fail"], "level": "CRITICAL",
             "declare": "no", "reason": ""},
    "call_over": {"rule": "checkout", "groups": ["checkout"], "names": "checkout", "count": 6},
}  # fmt: skip
"""What each occasion says in addition to the incident; a value may be empty."""


def sample(word: str) -> dict[str, Any]:
    """Everything that a template of that occasion may name, with values such as they are."""
    return {
        "incident": dict(INCIDENT), "what": dict(WHAT[word]), "who": "maya", "at": "14:37:09 UTC", "place": "",
        "drill": "", "key": "3f2a9c1b", "occasion": word, "since": "acknowledged by maya",
        "brief": "service: checkout\nimpact: half of all orders fail (kim)",
    }  # fmt: skip


def fault(text: str, word: str) -> str:
    """What is wrong with a template of that occasion, as a noun phrase; "" where it is right."""
    from jinja2 import TemplateError, TemplateSyntaxError

    try:
        said = filled(text, sample(word))
    except TemplateSyntaxError as error:
        return f"is no template (its line {error.lineno}): {error.message}"
    except (TemplateError, TypeError, ValueError, ArithmeticError, OverflowError, MemoryError, LookupError) as error:
        return f"cannot be filled in: {clean(str(error), 160)}"
    return "" if said.strip() else "says nothing"


def filled(text: str, context: Mapping[str, Any], *, ours: bool = False) -> str:
    """The template with its values. Raises what jinja2 raises, and TemplateError where it does not end.

    ``ours``: it is the program's own. Any other that is more than text and names is filled in by a process with a
    limit.
    """
    if ours or text in _OURS or _NAMES_ONLY.fullmatch(text):
        return environment().from_string(text).render(context)
    return filler().filled(text, context)


class Words:
    """The words of one configuration: a channel's own, the team's, the program's, in this order."""

    def __init__(self, config: Config) -> None:
        self._notify = config.notify
        self._channels = {channel.id: channel for channel in config.channel}

    def of(self, channel: str, word: str, context: Mapping[str, Any]) -> tuple[str, str]:
        """Title and text. A template that fails after all is replaced by the program's own: telling comes first."""
        own = self._channels[channel]
        if own.type != "statuspage" and not own.url.startswith(("mailto:", "mailtos:")):
            context = quiet(context)  # a chat would call everybody whom an alert's title names so
        titles, texts = (own.title, self._notify.title, TITLES), (own.text, self._notify.text, TEXTS)
        title = clean(_first(titles, word, context), TITLE_LIMIT)
        text = clean_block(_first(texts, word, context), TEXT_LIMIT)
        return title, re.sub(r"\n{3,}", "\n\n", text).strip()


def _first(tables: tuple[Mapping[Any, str], ...], word: str, context: Mapping[str, Any]) -> str:
    for table in tables:
        if word in table:
            try:
                return filled(table[word], context)
            except Exception:
                continue  # whatever a template does, the message goes out
    return word


def faults(config: Config) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every fault of the templates of a configuration: where, and what is wrong."""
    tables: list[tuple[tuple[str | int, ...], Mapping[Any, str]]] = [
        (("notify", "title"), config.notify.title), (("notify", "text"), config.notify.text),
    ]  # fmt: skip
    for index, channel in enumerate(config.channel):
        tables += [(("channel", index, "title"), channel.title), (("channel", index, "text"), channel.text)]
    for place, table in tables:
        for word, text in table.items():
            if says := fault(text, word):
                yield (*place, word), says
