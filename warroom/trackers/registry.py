"""The trackers by the word in ``config.toml``, each in a file that is imported when one of it is asked."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warroom.config.settings_tracker import Tracker as Settings
    from warroom.notify.senders import Secret
    from warroom.trackers.tracker import Tracker

TYPES = {
    "github": "warroom.trackers.github:GitHub",
    "gitlab": "warroom.trackers.gitlab:GitLab",
    "jira_cloud": "warroom.trackers.jira:Cloud",
    "jira_data_center": "warroom.trackers.jira:DataCenter",
    "linear": "warroom.trackers.linear:Linear",
    "servicenow": "warroom.trackers.servicenow:ServiceNow",
}


def build(settings: Settings, resolve: Secret) -> Tracker:
    """The tracker of a table. Raises SecretMissing."""
    module, _, name = TYPES[settings.type].partition(":")
    made: Tracker = getattr(import_module(module), name)(settings, resolve)
    return made
