"""What each figure is, in the sentence that stands beside the number."""

from __future__ import annotations

MEASURES = {
    "time_to_detect": "began → detected",
    "time_to_acknowledge": "detected → acknowledged",
    "time_to_triage": "detected → a severity is set and a commander named",
    "time_to_mobilise": "detected → every role that the severity requires is held",
    "time_to_first_update": "detected → the first customer update is published",
    "time_to_mitigate": "detected → mitigated (monitoring)",
    "time_to_resolve": "detected → resolved; of a reopened one each stretch, from its reopening",
}
SHORT = MEASURES | {
    "time_to_triage": "detected → severity, IC",
    "time_to_mobilise": "detected → roles filled",
    "time_to_first_update": "detected → customer update",
    "time_to_mitigate": "detected → mitigated",
    "time_to_resolve": "detected → resolved",
}
"""The same in a few words, for a column."""
RATES = {
    "updates_on_time": "team, customer and executive updates published in time / those due",
    "sla_acknowledged": "acknowledged within the severity's time / those that have one",
    "sla_resolved": "resolved within the severity's time / those that have one",
    "escalated": "incidents in which a level was escalated to / all",
    "reopened": "incidents that were reopened after they were resolved / all",
    "recurred": "incidents that came back within their closing period / all",
    "resolved_within_a_day": "resolved within 24 h of being declared / those resolved",
    "reviews_on_time": "reviews published before they were late / reviews owed",
    "followups_closed": "done within 30 days of being accepted / those accepted as long ago, or done",
}
GOALS = {
    "updates_on_time": 95, "sla_acknowledged": 95, "sla_resolved": 95, "reviews_on_time": 90, "followups_closed": 85,
}  # fmt: skip
"""In per cent."""
CALLED = {
    "sla_acknowledged": "acknowledged, SLA", "sla_resolved": "resolved, SLA",
    "resolved_within_a_day": "resolved in 24 h", "followups_closed": "follow-ups, 30 d",
}  # fmt: skip
"""What a rate is called where that is not its name."""


def called(rate: str) -> str:
    return CALLED.get(rate, rate.replace("_", " "))
