"""Which label or annotation is which field, where a team's rules say it otherwise than most: ``[feed.map]``."""

from __future__ import annotations

from typing import Any

from warroom.feeds import mapping
from warroom.feeds.mapping import Expression
from warroom.feeds.normalise import text_of, word_of
from warroom.feeds.own import OwnKeys


class LabelMap(OwnKeys):
    """JMESPath of an alert with its labels and annotations, such as "labels.namespace" or "labels.team || labels.app".

    Where one finds nothing, the usual labels count.
    """

    title: Expression = ""
    """The one line that everybody reads; usually labels.alertname."""
    summary: Expression = ""
    """A sentence more; usually annotations.summary, message or description."""
    service: Expression = ""
    """The service concerned; usually labels.service, app, application, component or job."""
    host: Expression = ""
    """The machine concerned; usually labels.host, hostname, node, instance or server."""
    cluster: Expression = ""
    """The cluster: the same alert of two clusters is two rows; usually labels.cluster."""
    severity: Expression = ""
    """Its severity word; [feed.severity] says what words mean. Before severity_label."""
    runbook: Expression = ""
    """What to do about it, http or https; usually annotations.runbook_url."""
    dashboard: Expression = ""
    """Where its graphs are, http or https; usually any annotation with dashboard or grafana in its name."""
    value: Expression = ""
    """What was measured."""


def mapped(table: LabelMap, record: Any) -> tuple[dict[str, str], list[str]]:
    """What the table finds in a record, without the fields that have nothing; and those that do not fit it."""
    found: dict[str, str] = {}
    unfit = []
    for name in table.model_fields_set:
        try:
            value = mapping.search(getattr(table, name), record)
        except ValueError:
            unfit.append(name)
            continue
        if text := text_of(value) or word_of(value):
            found[name] = text
    return found, sorted(unfit)
