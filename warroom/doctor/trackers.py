"""Trackers and places for reviews as far as they can be judged without asking, and how reading tickets went."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from warroom.config.checks_publish import publish_secrets
from warroom.config.checks_tracker import tracker_secrets
from warroom.config.loading import Config
from warroom.config.secret import SecretMissing, references, secret
from warroom.config.settings_publish import Publish
from warroom.doctor.check import Check, fail, ok, warn

if TYPE_CHECKING:
    from warroom.config.settings_tracker import Tracker
    from warroom.store import Store


def examine(config: Config, env: Mapping[str, str]) -> list[Check]:
    """One check a tracker that is well, one for each fault of the others."""
    trackers = [check for one in config.tracker for check in _outside(one, f"tracker.{one.id}", one.project, env)]
    where = ((one, one.space or one.parent or one.data_source) for one in config.publish)
    return trackers + [check for one, at in where for check in _outside(one, f"publish.{one.id}", at, env)]


def _outside(tracker: Tracker | Publish, name: str, where: str, env: Mapping[str, str]) -> list[Check]:
    if not tracker.enabled:
        return [ok(name, "switched off (enabled = false)")]
    return list(_faults(tracker, name, env)) or [
        ok(name, f"{tracker.type}, {where}; `warroom tracker check {tracker.id}` asks it")
    ]


def _faults(tracker: Tracker | Publish, name: str, env: Mapping[str, str]) -> Iterator[Check]:
    places = publish_secrets(tracker) if isinstance(tracker, Publish) else tracker_secrets(tracker)
    for (field,), text in places:
        try:
            secret(text, env)
        except SecretMissing as error:
            yield fail(name, f"{field}: {error}", "set it where the watcher is started, then run `warroom doctor`")
    if not references(tracker.token):
        yield warn(name, "its token is written out in the configuration",
                   'put it into a file or the environment: "${file:/whole/path}" or "${env:NAME}"')  # fmt: skip
    if tracker.url.startswith("http://") and "127.0.0.1" not in tracker.url:
        yield warn(name, "its token goes over http and can be read on the way", "use https")


def read_states(store: Store, config: Config) -> Iterator[Check]:
    """The trackers whose tickets could not be read when the watcher last tried."""
    from warroom.core.tickets import mark_of

    for tracker in config.tracker:
        mark = store.mark(mark_of(tracker.id)) if tracker.enabled else None
        said = json.loads(mark) if mark else {}
        if said.get("error"):
            yield warn(f"tracker.{tracker.id}.states", f"its tickets could not be read: {said['error']}",
                       f"warroom tracker check {tracker.id}")  # fmt: skip
