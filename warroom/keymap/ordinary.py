"""Ordinary words for what has another name here: what people type after ``:`` in the room, or behind ``warroom``.

One table for both places. What a word means comes first; how it is spelt comes second (``words.nearest``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

INC = "INC"


class Ordinary(Struct, frozen=True):
    """What one ordinary word means in each of the two places; a place that has nothing to do for it says so.

    Attributes:
        typed: the verb that it is in the room, with the words that follow from it: ``status closed``.
        action: or the action of a key, by its name.
        command: the command that it is in a shell; ``INC`` stands for the first word after it.
        says: the sentence for a place where it is neither.
    """

    typed: str = ""
    action: str = ""
    command: str = ""
    says: str = ""


def _same(words: str, meaning: Ordinary) -> dict[str, Ordinary]:
    return dict.fromkeys(words.split(), meaning)


WORDS: Mapping[str, Ordinary] = {
    **_same("close", Ordinary(typed="status closed", command="status INC closed")),
    **_same("resolve resolved fixed", Ordinary(typed="status resolved", command="status INC resolved")),
    **_same("mitigate mitigated", Ordinary(typed="status monitoring", command="status INC monitoring")),
    **_same("investigate", Ordinary(typed="status investigating", command="status INC investigating")),
    **_same("identify", Ordinary(typed="status identified", command="status INC identified")),
    **_same("sev prio priority upgrade downgrade", Ordinary(typed="severity", command="severity")),
    **_same("acknowledge", Ordinary(typed="ack", command="ack")),
    **_same("new create start report", Ordinary(action="declare", command="declare")),
    **_same("open", Ordinary(typed="go", command="declare")),
    **_same("inc select", Ordinary(typed="go", command="show")),
    **_same("incidents ls", Ordinary(says="the incidents are in the list: / filters it, `go INC` selects one",
                                     command="list")),
    **_same("timeline", Ordinary(action="scribe", command="show")),
    **_same("tail follow", Ordinary(action="scribe", says="the room itself is live: `warroom INC` opens it, "
                                    "`warroom show INC` prints the timeline so far")),
    **_same("history", Ordinary(says="T opens the timeline, o shows closed incidents; in a shell: "
                                "`warroom show INC`, `warroom list --all`")),
    **_same("handoff hand-off hand-over shift", Ordinary(action="handover", command="handover")),
    **_same("assign ic commander", Ordinary(typed="role", command="role")),
    **_same("note add entry", Ordinary(typed="log", command="log")),
    **_same("todo", Ordinary(typed="task", command="task")),
    **_same("tell comms announce broadcast publish notify statuspage", Ordinary(typed="update", command="update")),
    **_same("oncall on-call schedule rota", Ordinary(action="roles", command="oncall")),
    **_same("page", Ordinary(typed="escalate", command="escalate")),
    **_same("silence mute", Ordinary(typed="snooze", command="snooze")),
    **_same("slack teams bridge zoom meet dashboard", Ordinary(action="links", command="link")),
    **_same("ticket jira", Ordinary(action="links", command="link")),
    **_same("postmortem post-mortem review retro", Ordinary(typed="reviewed", command="review")),
    **_same("duplicate dup", Ordinary(typed="merge", command="merge")),
    **_same("false-alarm abort", Ordinary(typed="cancel", command="cancel")),
    **_same("command", Ordinary(typed="command", command="take")),
    **_same("began", Ordinary(typed="began", command="milestone INC began")),
    **_same("edit", Ordinary(action="details", command="details")),
    **_same("service catalog catalogue dependencies", Ordinary(typed="services", command="services")),
    **_same("people users team", Ordinary(typed="who", command="who")),
    **_same("runbook runbooks", Ordinary(action="playbook", command="playbook")),
    **_same("export journal", Ordinary(
        says="`warroom export` in a shell prints the journal; here Y copies the brief, T then F5 the timeline",
        command="export")),
    **_same("exit bye logout", Ordinary(action="quit", says="there is nothing to leave in a shell: q leaves the room")),
    **_same("delete remove rm", Ordinary(
        says="an incident is never deleted: cancel a false alarm, merge a duplicate, retract an entry, redact a "
        "secret with `warroom redact`")),
    **_same("check health", Ordinary(action="doctor", command="doctor")),
    **_same("keys shortcuts", Ordinary(action="help", command="--help")),
    **_same("version", Ordinary(action="doctor", command="--version")),
    **_same("colors colours colour color", Ordinary(action="theme", says="ctrl+t in the room chooses a theme; "
                                                    "display.theme in config.toml keeps it")),
    **_same("s", Ordinary(typed="status", command="status")),
    **_same("a", Ordinary(typed="ack", command="ack")),
    **_same("u", Ordinary(typed="undo", command="undo")),
}  # fmt: skip


def means(word: str) -> Ordinary | None:
    """What an ordinary word means; None where it is none of these."""
    return WORDS.get(word.lower().removeprefix("@"))


def as_command(command: str, rest: Sequence[str], at: int | None) -> list[str]:
    """A shell's command for ``command`` with the words that followed the ordinary one; ``at``: which of them is INC."""
    name, *fixed = command.split()
    if INC not in fixed or at is None:
        return [name, *rest] if INC in fixed else [name, *fixed, *rest]
    filled = [rest[at] if word == INC else word for word in fixed]
    return [name, *filled, *rest[:at], *rest[at + 1 :]]

ACTED: Mapping[str, str] = {
    "record": "log", "declare": "declare", "plan": "plan", "activate": "activate", "acknowledge": "ack",
    "update": "update", "escalate": "escalate", "roles": "role", "status": "status", "severity": "severity",
    "accept": "accept", "decline": "decline", "take_command": "take", "brief": "brief", "details": "details",
    "triage": "triage", "playbook": "playbook", "playbook_go": "playbook",
    "undo": "undo", "ask": "ask", "task": "task", "board": "task", "workaround": "workaround",
    "verification": "verified", "security": "security", "change": "change", "assess": "assess", "chat": "chat",
    "recent": "changes",
    "copy_brief": "brief", "merge": "merge", "breach": "breach", "check_ins": "checkin", "links": "link",
    "launch": "launch",
    "snooze": "snooze", "approve": "approve", "handover": "handover", "who": "who", "why": "show", "promises": "show",
    "reopen": "reopen", "cancel": "cancel", "inbox": "alerts", "alert_acknowledge": "alerts", "link": "link",
    "promote": "declare", "inspect": "alerts", "alert_runbook": "alerts", "alert_dashboard": "alerts",
    "alert_snooze": "alerts", "alert_comment": "comment",
    "inbox_feeds": "feeds", "amend": "amend", "retract": "retract", "pin": "pin", "hypothesis": "hypothesis",
    "wordings": "show", "ended": "list", "wall": "wall", "doctor": "doctor", "scribe": "scribe", "help": "help",
    "scribe_copy_all": "show", "scribe_copy_all_plain": "show", "scribe_split": "split", "scribe_retract": "retract",
    "scribe_supported": "hypothesis", "scribe_confirmed": "hypothesis", "scribe_eliminated": "hypothesis",
    "scribe_open": "hypothesis", "scribe_for": "evidence", "scribe_against": "evidence", "scribe_pin": "pin",
    "scribe_withhold": "withhold",
    "scribe_join": "combine", "scribe_paste_back": "unpaste", "scribe_undo": "unpaste", "scribe_wordings": "show",
    "entry_record": "log", "declare_reopen": "reopen", "update_send": "update", "update_no_change": "update",
    "update_draft": "draft", "update_model": "assist", "sheet_model": "assist", "handover_model": "assist",
    "review_model": "assist", "paste_model": "assist", "assist_accept": "assist", "assist_edit": "assist",
    "assist_decline": "assist", "assist_again": "assist",
    **dict.fromkeys(
        ("drill_send", "drill_skip", "drill_hint", "drill_rate", "drill_message", "drill_note", "drill_pause",
         "drill_halt"), "drill",
    ),
    "review_why": "review", "review_factor": "review", "review_followup": "followup", "review_publish": "review",
    "review_export": "review", "review_export_html": "review", "review_export_json": "review",
    "review_milestone": "milestone", "figures_csv": "metrics", "figures_json": "metrics",
    "review_stage": "review", "review_owner": "review", "review_meeting": "review",
    "review_tags": "tag", "review_not_needed": "review", "review_revise": "review", "review_undo": "undo",
    "followup_accept": "followup", "followup_done": "followup", "followup_verify": "followup",
    "followup_drop": "followup", "followup_take_up": "followup", "followup_undo": "undo",
    "followup_send": "followup", "review_post": "review",
}  # fmt: skip
"""The command that does in a shell what a key does in the room, by the action's name."""
