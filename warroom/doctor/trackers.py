"""Trackers, places for reviews and chats as far as they can be judged without asking, and how reading them went."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from warroom.config.checks_chat import chat_secrets
from warroom.config.checks_publish import publish_secrets
from warroom.config.checks_tracker import tracker_secrets
from warroom.config.loading import Config
from warroom.config.secret import SecretMissing, references, secret
from warroom.config.settings_chat import Chat
from warroom.config.settings_publish import Publish
from warroom.doctor.check import Check, fail, ok, warn

if TYPE_CHECKING:
    from warroom.config.lines import Place
    from warroom.config.settings_tracker import Tracker
    from warroom.store import Store


def examine(config: Config, env: Mapping[str, str]) -> list[Check]:
    """One check a tracker that is well, one for each fault of the others."""
    trackers = [check for one in config.tracker for check in _outside(one, f"tracker.{one.id}", one.project, env)]
    where = ((one, one.space or one.parent or one.data_source) for one in config.publish)
    pages = [check for one, at in where for check in _outside(one, f"publish.{one.id}", at, env)]
    chats = [check for one in config.chat for check in _outside(one, f"chat.{one.id}", one.team, env, "chat check")]
    return trackers + pages + chats


def _outside(
    tracker: Tracker | Publish | Chat, name: str, where: str, env: Mapping[str, str], asks: str = "tracker check"
) -> list[Check]:
    if not tracker.enabled:
        return [ok(name, "switched off (enabled = false)")]
    found = ", ".join(filter(None, (tracker.type, where)))
    return list(_faults(tracker, name, env)) or [ok(name, f"{found}; `warroom {asks} {tracker.id}` asks it")]


def _faults(tracker: Tracker | Publish | Chat, name: str, env: Mapping[str, str]) -> Iterator[Check]:
    for (field,), text in _secrets(tracker):
        try:
            secret(text, env)
        except SecretMissing as error:
            yield fail(name, f"{field}: {error}", "set it where the watcher is started, then run `warroom doctor`")
    if not references(tracker.token):
        yield warn(name, "its token is written out in the configuration",
                   'put it into a file or the environment: "${file:/whole/path}" or "${env:NAME}"')  # fmt: skip
    if tracker.url.startswith("http://") and "127.0.0.1" not in tracker.url:
        yield warn(name, "its token goes over http and can be read on the way", "use https")


def _secrets(tracker: Tracker | Publish | Chat) -> Iterator[tuple[Place, str]]:
    if isinstance(tracker, Publish):
        return publish_secrets(tracker)
    return chat_secrets(tracker) if isinstance(tracker, Chat) else tracker_secrets(tracker)


def read_states(store: Store, config: Config) -> Iterator[Check]:
    """The trackers and chats that could not be read when the watcher last tried."""
    from warroom.core.model import message
    from warroom.core.tickets import mark_of

    for tracker in config.tracker:
        mark = store.mark(mark_of(tracker.id)) if tracker.enabled else None
        said = json.loads(mark) if mark else {}
        if said.get("error"):
            yield warn(f"tracker.{tracker.id}.states", f"its tickets could not be read: {said['error']}",
                       f"warroom tracker check {tracker.id}")  # fmt: skip
    for chat in config.chat:
        mark = store.mark(message.mark_of(chat.id)) if chat.enabled else None
        said = json.loads(mark) if mark else {}
        if said.get("error"):
            yield warn(f"chat.{chat.id}.read", f"its channels could not be read: {said['error']}",
                       f"warroom chat check {chat.id}")  # fmt: skip
