"""The words of an update: what the templates offer, and the message as its readers will see it.

jinja2 is imported when a template is filled in, on the room's thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from warroom.core.telling import QUESTIONS, facts
from warroom.core.text import clean, clean_block

if TYPE_CHECKING:
    from warroom.config.lines import Place
    from warroom.config.settings import Config
    from warroom.core.model import Entry, Incident

ANSWER_LIMIT = 1_500

OFFERED: Mapping[str, Mapping[str, str]] = {
    "customers": {
        "happening": "{{ impact or summary or title }}",
        "doing": "{% if status == 'monitoring' %}A fix is in place and we are watching it."
                 "{% elif status in ('resolved', 'closed') %}It is repaired."
                 "{% elif status == 'identified' %}We found the likely cause and are working on it."
                 "{% else %}We are looking for the cause.{% endif %}",
        "next": "{% if status in ('resolved', 'closed') %}There is nothing you need to do."
                "{% else %}We'll post another update when we know more.{% endif %}",
    },
    "executives": {
        "happening": "{{ title }}: {{ status }}, open since {{ since }}. "
                     "Scope: {{ impact or 'being established' }}",
        "doing": "{{ doing or 'What to do is being decided.' }}",
        "next": "{% if eta %}Expected to be over by {{ eta }}. {% endif %}"
                "{% if needs %}Needed: {{ needs }}. {% endif %}{{ next_step or 'Nothing is needed from you now.' }}",
    },
    "agents": {
        "happening": "{{ impact or title }}",
        "doing": "{{ frontline or 'You may say that we know of it and that people work on it.' }}",
        "next": "Promise no time of repair. Note the customer and what exactly fails.",
    },
    "engineering": {
        "happening": "{{ severity }} {{ title }}{% if service %} ({{ service }}){% endif %}: {{ status }}. "
                     "{{ impact }}",
        "doing": "{{ doing }}{% if hypothesis %} Leading hypothesis: {{ hypothesis }}.{% endif %}",
        "next": "{{ next_step or needs }}",
    },
    "team": {
        "happening": "{{ impact or title }}",
        "doing": "{{ doing }}{% for decision in decisions[:1] %} Decided: {{ decision }}.{% endfor %}",
        "next": "{{ next_step or needs }}",
    },
}  # fmt: skip
"""The program's own templates, where the team wrote none."""

SAMPLE: Mapping[str, Any] = {
    "audience": "customers", "number": "0042", "title": "Checkout fails", "severity": "SEV1", "word": "major",
    "status": "identified", "service": "checkout", "region": "eu", "summary": "500s on checkout",
    "commander": "maya", "impact": "half of all orders fail", "hypothesis": "2.1.3 leaks connections",
    "doing": "roll back 2.1.3", "needs": "a DBA", "next_step": "watch for 30 min",
    "decisions": ["roll back in eu-west", "freeze deploys"], "since": "14:20", "told": "We are looking.",
    "times_told": 2, "eta": "15:30", "category": "database", "next_by": "14:52",
    "frontline": "send customers to the status page",
}  # fmt: skip
"""Everything that a template may name, with values such as they are."""


def offered(config: Config, incident: Incident, entries: Sequence[Entry], audience: str, now: datetime,
            template: str = "") -> tuple[str, str, str]:  # fmt: skip
    """The three answers that the templates of that audience make of the record; ``template``: the one that was picked.

    Reads the playbooks' folders for the agents: the frontline part of the incident's is theirs to say.
    """
    frontline = _frontline(config, incident) if audience == "agents" else ""
    known = facts(incident, entries, audience, config.policy, now, config.display.zone, frontline)
    own: Mapping[str, str] = getattr(config.update, audience)
    if (picked := next((one for one in config.template if one.name == template), None)) is not None:
        own = {**own, **{question: text for question in QUESTIONS if (text := getattr(picked, question))}}
    happening, doing, following = (_answer(own, audience, question, known) for question in QUESTIONS)
    return happening, doing, following


def _frontline(config: Config, incident: Incident) -> str:
    """What the playbook it is worked by says to those who talk to customers, else the one that fits best."""
    from warroom.config.playbooks import playbook_folders, read_shelf
    from warroom.core.playbook import suggested

    shelf = read_shelf(*playbook_folders(config))
    found = shelf.named(incident.playbook) or next(iter(suggested(shelf.playbooks, incident)), None)
    return "\n".join(found.frontline) if found is not None else ""


def _answer(own: Mapping[str, str], audience: str, question: str, known: Mapping[str, Any]) -> str:
    from warroom.notify.templates import filled

    for table in (own, OFFERED[audience]):
        if question in table:
            try:
                return clean_block(filled(table[question], known, ours=table is not own), ANSWER_LIMIT).strip()
            except Exception:
                continue  # an offer that cannot be made is none; the program's own is used instead
    return ""


def faults(config: Config) -> Iterator[tuple[Place, str]]:
    """Every fault of the templates of ``[update]``. Imports jinja2 where there is one."""
    for audience in OFFERED:
        for question, text in getattr(config.update, audience).items():
            if says := fault(text):
                yield ("update", audience, question), says
    for index, one in enumerate(config.template):
        for question in QUESTIONS:
            if (text := getattr(one, question)) and (says := fault(text)):
                yield ("template", index, question), says


def fault(text: str) -> str:
    """What is wrong with a template, as a noun phrase; "" where it is right. It may say nothing."""
    from jinja2 import TemplateError, TemplateSyntaxError

    from warroom.notify.templates import filled

    try:
        filled(text, SAMPLE)
        filled(text, {name: type(value)() for name, value in SAMPLE.items()})
    except TemplateSyntaxError as error:
        return f"is no template (its line {error.lineno}): {error.message}"
    except (TemplateError, TypeError, ValueError, ArithmeticError, OverflowError, MemoryError, LookupError) as error:
        return f"cannot be filled in: {clean(str(error), 160)}"
    return ""


class Preview(Struct, frozen=True):
    """A message before it goes out: the channels it goes to (none: it stays in the room), its title and text."""

    channels: tuple[str, ...]
    title: str
    text: str


def preview(config: Config, incident: Incident, audience: str, text: str, *, no_change: bool,
            next_by: datetime | None, person: str, now: datetime) -> Preview:  # fmt: skip
    """The message as the first channel that gets it will show it; without one, as the room records it."""
    from warroom.core.events import Event, UpdatePublished
    from warroom.notify import message
    from warroom.notify.occasions import of_event
    from warroom.notify.routing import Routes
    from warroom.notify.templates import TEXTS, Words, filled

    policy, zone = config.policy, config.display.zone
    data = UpdatePublished(audience=audience, text=text, no_change=no_change, next_by=next_by)
    event = Event(id="preview", incident=incident.id, at=now, recorded_at=now, actor=person, data=data)
    occasion = of_event(event, incident, policy)
    assert occasion is not None  # an update is one
    values = message.context(occasion, incident, policy, "--------", now=now, zone=zone, place=config.name)
    channels = Routes(config).of(occasion, incident)
    if channels:
        title, said = Words(config).of(channels[0], occasion.word, values)
        return Preview(channels, title, said)
    in_room = {**values, "what": {**values["what"], "audience": "customers"}}  # as a message without the room's tail
    return Preview((), "", clean_block(filled(TEXTS["update"], in_room), 6_000).strip())
