"""The words that the check of a review looks for, unless the team has lists of its own."""

from __future__ import annotations

BLAME = (
    "should have", "could have", "would have", "failed to", "neglected", "forgot", "careless", "carelessly",
    "human error", "operator error", "at fault",
)  # fmt: skip
TECHNICAL = (
    "5xx", "4xx", "500", "502", "503", "504", "cpu", "latency", "timeout", "timeouts", "error rate", "errors", "memory",
    "disk", "pod", "pods", "replica", "replicas", "queue", "connection pool", "crash", "crashes", "oom",
)  # fmt: skip
"""Words of machines: an impact told with these and none of ``PEOPLE`` says nothing of what anybody felt."""
PEOPLE = (
    "customer", "customers", "user", "users", "order", "orders", "payment", "payments", "account", "accounts",
    "merchant", "merchants", "guest", "guests", "patient", "patients", "visitor", "visitors", "shopper", "shoppers",
    "revenue", "checkout", "people", "nobody", "buy", "pay", "log in", "sign in", "%",
)  # fmt: skip
