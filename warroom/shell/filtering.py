"""``--filter``: alerts in the language of the inbox."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from warroom.shell.failures import Usage

if TYPE_CHECKING:
    from warroom.core.alert_filter import Filter
    from warroom.core.model import Alert
    from warroom.room import Overview


def matching(wanted: Filter, alerts: Iterable[Alert], overview: Overview, now: datetime) -> tuple[Alert, ...]:
    """Those that the filter lets through, in the state that the inbox would show them in."""
    from warroom.core.inbox import TriagedAlert, TriageState, triaged

    every = tuple(alerts)
    states = {
        it.alert.fingerprint: it
        for it in triaged(every, overview.incidents, overview.acts, now, overview.merged)
    }  # fmt: skip
    over = TriageState.RESOLVED
    return tuple(a for a in every if wanted.lets(states.get(a.fingerprint) or TriagedAlert(a, over), now))


def filter_of(text: str | None) -> Filter:
    """The filter that a text says. Raises Usage with what is wrong with it."""
    from warroom.core.alert_filter import FilterError, parse

    try:
        return parse(text or "")
    except FilterError as error:
        raise Usage(f"--filter {text}: {error}") from error
