"""What no single key can know of trackers: what each type needs, where its project is, places of secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from warroom.config.secret import malformed
from warroom.config.settings_tracker import HOMES

if TYPE_CHECKING:
    from warroom.config.lines import Place
    from warroom.config.settings import Config
    from warroom.config.settings_tracker import Tracker

    Fault = tuple[Place, str]

SECRET_FIELDS = frozenset({"url", "user", "token", "client_id"})
"""Keys of a tracker under which references to secrets are resolved."""
_PROJECTS = {
    "github": (r"[\w.\-]+/[\w.\-]+", 'write "owner/name", as in the address of the repository'),
    "gitlab": (r"\d+|[\w.\-]+(/[\w.\-]+)+", 'write "group/name" as in the address of the project, or its number'),
    "jira_cloud": (r"[A-Za-z][A-Za-z0-9_]*", 'write the project\'s key, such as "OPS"'),
    "jira_data_center": (r"[A-Za-z][A-Za-z0-9_]*", 'write the project\'s key, such as "OPS"'),
    "linear": (r"[0-9a-fA-F\-]{36}", "write the team's id, 36 characters: `warroom tracker check` lists the teams"),
    "servicenow": (r"[a-z][a-z0-9_]*", 'write the name of a table, such as "incident" or "problem_task"'),
}
_FIELDS = frozenset({"jira_cloud", "jira_data_center", "servicenow"})


def tracker_secrets(tracker: Tracker) -> Iterator[tuple[Place, str]]:
    """The places of a tracker where references to secrets are resolved, with what is there."""
    for name in sorted(SECRET_FIELDS):
        yield (name,), getattr(tracker, name)


def trackers(config: Config) -> Iterator[Fault]:
    """Faults of ``[[tracker]]``."""
    from warroom.config.wording import twice

    yield from twice((one.id for one in config.tracker), lambda i: ("tracker", i, "id"), "tracker")
    for index, tracker in enumerate(config.tracker):
        yield from ((("tracker", index, *place), says) for place, says in _faults(tracker))


def _faults(tracker: Tracker) -> Iterator[Fault]:
    kind = tracker.type
    for place, text in tracker_secrets(tracker):
        if malformed(text):
            yield place, "write ${env:NAME} or ${file:/whole/path}"
    pattern, says = _PROJECTS[kind]
    if not re.fullmatch(pattern, tracker.project):
        yield ("project",), says
    if tracker.url and not re.match(r"https?://|\$\{", tracker.url):
        yield ("url",), "an address begins with https://"
    if not tracker.url and kind not in HOMES:
        yield ("url",), f'is missing: a tracker of type "{kind}" has an address of your own'
    if tracker.client_id and kind != "servicenow":
        yield ("client_id",), "client credentials are for ServiceNow"
    elif tracker.client_id and tracker.user:
        yield ("client_id",), "stands in place of user: leave one of the two out"
    if kind in ("jira_cloud", "servicenow") and not tracker.user and not tracker.client_id:
        whose = "e-mail address" if kind == "jira_cloud" else "user"
        or_client = "" if kind == "jira_cloud" else ", or client_id for client credentials"
        yield ("user",), f"is missing: the {whose} that the token belongs to{or_client}"
    if tracker.fields and kind not in _FIELDS:
        yield ("fields",), "more fields are for Jira and ServiceNow"
    if tracker.kind and not kind.startswith("jira"):
        yield ("kind",), "the type of issue is for Jira"
    if tracker.labels and kind == "servicenow":
        yield ("labels",), "ServiceNow has no labels: leave them out"
    if any(re.search(r"[\s,]", label) or not label for label in tracker.labels):
        yield ("labels",), "a label has no blanks and no commas"
