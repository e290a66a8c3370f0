"""What no single key can know: names that must exist or be unique, and a feed's keys of its own type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from warroom.config.lines import Place
from warroom.config.secret import begins_reference, malformed, references
from warroom.config.settings import Config, FeedSettings, Responder
from warroom.config.wording import HEADER_NAME, ROLE_WORD, SAME, Fault, alike, missing, twice, unknown
from warroom.core.drill.names import is_of_drill
from warroom.core.model.incident import Status
from warroom.core.naming import folded
from warroom.core.policy import EVERY
from warroom.core.section import written
from warroom.core.vocabulary import KINDS, tidy

if TYPE_CHECKING:
    from pydantic import ValidationError

WITH_SECRETS = (("store", "url"), ("watcher", "heartbeat"), ("assist", "key"))
NO_DAY = 'name at least one working day, such as "mon"'
_OWN_HOURS = ("always", "business", "outside")



def crossed(config: Config) -> Iterator[Fault]:
    """Every fault between the tables of a configuration whose single keys are right."""
    from warroom.config.checks_channels import channels

    every = (
        _severities, _roles, _escalation, _calls, _cases, _rules, _responders, _services, _keys, _feeds, channels,
        _outside, _updates, _tags, _changes, _stray_references,
    )  # fmt: skip
    for check in every:
        yield from check(config)


def _updates(config: Config) -> Iterator[Fault]:
    from warroom.notify.preview import faults

    yield from faults(config)
    yield from twice((one.name for one in config.template), lambda i: ("template", i, "name"), "template")


def _tags(config: Config) -> Iterator[Fault]:
    """Each word is of one kind, and an alias leads to one."""
    words, known = config.tags, [word for kind in KINDS for word in config.tags.words(kind)]
    for kind in KINDS:
        yield from twice(words.words(kind), _places_in(("tags", kind)), "tag")
    for number, word in enumerate(words.words(KINDS[1])):
        if word in words.words(KINDS[0]):
            yield ("tags", KINDS[1], number), f"{KINDS[0]} has it too: a tag is of one kind"
    for alias, word in words.aliases.items():
        if tidy(word) not in known:
            yield ("tags", "aliases", alias), unknown(word, known, "tag")
        elif tidy(alias) in known:
            yield ("tags", "aliases", alias), "is a tag itself: take one of the two out"
    if not words.free and not known:
        yield ("tags", "free"), "with no tags given, none could be used: give failure_mode or symptom"


def _changes(config: Config) -> Iterator[Fault]:
    """Who may approve a change is a role or a responder, by a severity that there is."""
    known = [role.name for role in config.policy.roles] + [one.handle for one in config.responder]
    lists: dict[Place, tuple[str, ...]] = {("changes", "approvers"): config.changes.approvers}
    levels = [one.name for one in config.policy.severities]
    for name, words in config.changes.severities.items():
        lists["changes", "severities", name] = words
        yield from missing([name], levels, ("changes", "severities"), "severity")
    for place, words in lists.items():
        if config.responder:  # without any, everybody may be named
            yield from missing(words, known, place, "role or responder")


def _outside(config: Config) -> Iterator[Fault]:
    """Trackers and places for reviews; a start without any reads neither file."""
    if config.tracker:
        from warroom.config.checks_tracker import trackers

        yield from trackers(config)
    if config.chat:
        from warroom.config.checks_chat import chats

        yield from chats(config)
    if config.assist.key and not begins_reference(config.assist.key):
        yield ("assist", "key"), "write ${env:NAME} or ${file:/whole/path}: who reads this file would read the key"
    if config.publish:
        from warroom.config.checks_publish import publishers

        yield from publishers(config)


def _places_in(words: Place) -> Callable[[int], Place]:
    return lambda index: (*words, index)


def _names_in(tables: Place) -> Callable[[int], Place]:
    return lambda index: (*tables, index, "name")


def _severities(config: Config) -> Iterator[Fault]:
    roles = [role.name for role in config.policy.roles]
    yield from alike((s.name for s in config.severity), lambda i: ("severity", i, "name"), "severity")
    ranks: set[int] = set()
    for index, severity in enumerate(config.severity):
        if not re.fullmatch(r"[^\W_][\w\-]{0,11}", severity.name):
            yield ("severity", index, "name"), "a severity's name is one word of at most 12 letters, such as SEV1"
        if severity.rank in ranks:
            yield ("severity", index, "rank"), "is the rank of another severity too"
        ranks.add(severity.rank)
        yield from missing(severity.roles, roles, ("severity", index, "roles"), "role")
        at: Place = ("severity", index, "cadence")
        yield from twice((one.audience for one in severity.cadence), _audience_in(at), "cadence")


def _audience_in(tables: Place) -> Callable[[int], Place]:
    return lambda index: (*tables, index, "audience")


def _roles(config: Config) -> Iterator[Fault]:
    yield from alike((role.name for role in config.role), lambda i: ("role", i, "name"), "role")
    for index, role in enumerate(config.role):
        if not ROLE_WORD.fullmatch(role.name):
            yield ("role", index, "name"), "a role's name is a lower-case word such as technical_lead"
    if config.role and config.policy.role("commander") is None:
        yield ("role",), 'the roles must include "commander": every incident has one'


def _escalation(config: Config) -> Iterator[Fault]:
    from warroom.config.checks_channels import target_faults

    known = [severity.name for severity in config.policy.severities]
    yield from twice((p.id for p in config.escalation), lambda i: ("escalation", i, "id"), "escalation policy")
    for index, policy in enumerate(config.escalation):
        at: Place = ("escalation", index, "level")
        yield from alike((level.name for level in policy.level), _names_in(at), "level")
        for number, level in enumerate(policy.level):
            for name in level.after:
                if name not in known and name != EVERY:
                    yield (*at, number, "after", name), unknown(name, known, "severity")
            yield from missing(level.only_when_raised, known, (*at, number, "only_when_raised"), "severity")
            yield from (((*at, number, "hours"), says) for says in _hours(config, level.hours))
            if not level.name:
                yield (*at, number, "name"), "a level needs a name, such as manager"
            yield from (((*at, number, "target"), says) for says in target_faults(config, level.target))


def _calls(config: Config) -> Iterator[Fault]:
    """Rules by which alerts call; a start without any reads nothing."""
    if config.call:
        from warroom.config.checks_call import calls

        yield from calls(config)


def _cases(config: Config) -> Iterator[Fault]:
    """Duties, stages, probes and contacts of a team's own; a start without any reads nothing."""
    if config.duty or config.stage or config.probe or config.contact:
        from warroom.config.checks_case import cases

        yield from cases(config)


def _status_words(own: Iterable[tuple[str, str]]) -> Iterator[Fault]:
    taken = {status.value: status.value for status in Status}
    for name, word in own:
        if not re.fullmatch(r"[^\W_][\w\-]{0,11}", word):
            yield ("room", "status_words", name), "a status is one word of at most 12 letters, such as fixing"
        elif taken.setdefault(folded(word), name) != name:
            yield ("room", "status_words", name), f'"{word}" means {taken[folded(word)]}'


def _rules(config: Config) -> Iterator[Fault]:
    room, hours = config.room, config.business_hours
    yield from missing(room.approvers, [role.name for role in config.policy.roles], ("room", "approvers"), "role")
    if room.rotation_soon > room.rotation_due:
        yield ("room", "rotation_soon"), "must not be longer than rotation_due"
    if room.review_target > room.review_due:
        yield ("room", "review_target"), "must not be longer than review_due"
    yield from _status_words(room.status_words.items())
    if not hours.days:
        yield ("business_hours", "days"), NO_DAY
    yield from alike((one.name for one in config.window), lambda i: ("window", i, "name"), "window")
    for index, window in enumerate(config.window):
        if not window.name.strip() or folded(window.name) in _OWN_HOURS or window.name.startswith("outside "):
            yield ("window", index, "name"), 'a window needs a name of its own, such as "apac"'
        if not window.days:
            yield ("window", index, "days"), NO_DAY


def _hours(config: Config, hours: str) -> Iterator[str]:
    """What is wrong with the hours that a level names."""
    if hours in _OWN_HOURS or config.policy.window(hours)[0] is not None:
        return
    named = [one.name for one in config.window]
    known = [*_OWN_HOURS, *named, *(f"outside {name}" for name in named)]
    yield unknown(hours, known, "window")


def _responders(config: Config) -> Iterator[Fault]:
    roles = [role.name for role in config.policy.roles]
    yield from alike((r.handle for r in config.responder), lambda i: ("responder", i, "handle"), "responder")
    yield from _display_names(config.responder)
    for index, responder in enumerate(config.responder):
        yield from missing(responder.roles, roles, ("responder", index, "roles"), "role")


def _services(config: Config) -> Iterator[Fault]:
    """Names once each, and targets that mean somebody. What one depends on may be another's, in a feed's catalogue."""
    if not config.service:
        return
    from warroom.config.checks_channels import target_faults

    yield from alike((s.name for s in config.service), lambda i: ("service", i, "name"), "service")
    for index, one in enumerate(config.service):
        yield from ((("service", index, "on_call"), says) for says in target_faults(config, one.on_call))


def _display_names(responders: Sequence[Responder]) -> Iterator[Fault]:
    """A display name means its responder, so it may be neither another's handle nor another's display name."""
    owners: dict[str, tuple[int, str]] = {}
    for index, responder in enumerate(responders):
        owners.setdefault(folded(responder.handle), (index, f'the handle "{responder.handle}"'))
    for index, responder in enumerate(responders):
        if not folded(responder.name):
            continue
        owner, what = owners.setdefault(folded(responder.name), (index, f'the name of "{responder.handle}"'))
        if owner != index:
            yield ("responder", index, "name"), f"reads like {what}: {SAME}; each responder needs a name of its own"


def _keys(config: Config) -> Iterator[Fault]:
    if not config.keys:
        return
    from warroom.keymap.keys import faults

    yield from ((("keys", name), says) for name, says in faults(config.keys))


# ---------------------------------------------------------------- feeds


def secret_texts(feed: FeedSettings) -> Iterator[tuple[Place, str]]:
    """The places of a feed where references to secrets are resolved, with what is there."""
    yield ("url",), feed.url
    for name, value in feed.headers.items():
        yield ("headers", name), value
    for name, values in feed.params.items():
        for value in values:
            yield ("params", name), value
    if feed.auth:
        for name in ("username", "password", "token", "value", "token_url", "client_id", "client_secret"):
            yield ("auth", name), getattr(feed.auth, name)


def _feeds(config: Config) -> Iterator[Fault]:
    yield from twice((feed.id for feed in config.feed), lambda i: ("feed", i, "id"), "feed")
    for index, feed in enumerate(config.feed):
        at: Place = ("feed", index)
        if is_of_drill(feed.id):
            yield (*at, "id"), "drills have the feeds whose id begins so: choose another"
        for place, text in secret_texts(feed):
            if malformed(text):
                yield (*at, *place), "write ${env:NAME} or ${file:/whole/path}"
        yield from (((*at, *place), says) for place, says in _headers(feed))
        if feed.key_file and not feed.cert_file:
            yield (*at, "key_file"), "needs cert_file beside it"
        for number, origin in enumerate(feed.allow_redirects):
            if not re.fullmatch(r"https?://[^/\s]+/?", origin):
                yield (*at, "allow_redirects", number), 'write an origin such as "https://sso.example.com"'


def _headers(feed: FeedSettings) -> Iterator[Fault]:
    named = [(("headers", name), name, value) for name, value in feed.headers.items()]
    if feed.auth and feed.auth.type == "header":
        named.append((("auth", "header"), feed.auth.header, feed.auth.value))
    for place, name, value in named:
        if not HEADER_NAME.fullmatch(name):
            yield place, "a header's name is letters, digits and -, such as X-API-Key"
        elif not value.isprintable() or not value.isascii():
            yield place, "a header's value is one line of ASCII text"


def _stray_references(config: Config) -> Iterator[Fault]:
    """A reference where none is resolved would be shown as it is: refused."""
    # To write everything out takes a start several milliseconds, and nearly no table has one.
    suspects = [name for name in config.__struct_fields__ if name != "feed" and begins_reference(getattr(config, name))]
    if not suspects:
        return
    from warroom.config import checks_channels, checks_chat, checks_publish, checks_tracker

    read = {
        "channel": checks_channels.SECRET_FIELDS, "tracker": checks_tracker.SECRET_FIELDS,
        "publish": checks_publish.SECRET_FIELDS, "chat": checks_chat.SECRET_FIELDS,
    }  # fmt: skip
    dumped = written(config, suspects)
    for at in WITH_SECRETS:
        if malformed(getattr(getattr(config, at[0]), at[1])):
            yield at, "write ${env:NAME} or ${file:/whole/path}"
    for place, text in _texts(dumped, ()):
        held = place in WITH_SECRETS or (place[0] in read and place[2] in read[place[0]])
        if any(source == "command" for source, _ in references(text)):
            yield place, "${command:…} is run for feeds only: write ${env:NAME} or ${file:/whole/path}"
        elif references(text) and not held:
            yield place, (
                "secrets are read in store.url, watcher.heartbeat, assist.key and in url, headers, params and auth of"
                " feeds and channels, and in url, user and token of trackers, of places for reviews and of chats"
            )


def _texts(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*place, key))
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from _texts(item, (*place, index))


def _own_secrets(feed: FeedSettings, at: Place, read: Sequence[str]) -> Iterator[Fault]:
    """References in a type's own keys: where none is resolved it would be sent, and shown, as it is."""
    for place, text in _texts({name: value for name, value in feed.own.items() if name in read}, at):
        if malformed(text):
            yield place, "write ${env:NAME}, ${file:/whole/path} or ${command:PROGRAM ARG …}"
    for place, text in _texts({name: value for name, value in feed.own.items() if name not in read}, at):
        if references(text):
            yield place, "secrets are not read here: url, headers, params and auth may have them"


def feed_faults(config: Config) -> Iterator[Fault | tuple[Place, ValidationError, Any]]:
    """The keys that each feed's type adds, asked of the type's own model; a type that nobody knows."""
    from pydantic import ValidationError

    from warroom.feeds.own import settings_of
    from warroom.feeds.registry import UnknownType, source_class, types

    for index, feed in enumerate(config.feed):
        try:
            source = source_class(feed.type)
        except UnknownType:
            yield ("feed", index, "type"), unknown(feed.type, types(), "feed type")
            continue
        except Exception as error:  # a plug-in may fail at import in any way
            yield ("feed", index, "type"), f"the type {feed.type} cannot be loaded: {type(error).__name__}: {error}"
            continue
        if not feed.url and getattr(source, "needs_url", True):
            yield ("feed", index, "url"), "is missing: the server's address"
        yield from _own_secrets(feed, ("feed", index), getattr(source, "secrets", ()))
        try:
            settings_of(source.Settings, feed.own)
        except ValidationError as error:
            yield ("feed", index), error, source.Settings
