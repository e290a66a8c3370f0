"""What a key does on the page of a drill: its facilitator leads it."""

from __future__ import annotations

from warroom.keymap.action import Action

DRILLS: tuple[Action, ...] = (
    Action("drill_send", ("i",), "send", "Send the selected inject now, or the next one.", "Drill", pane="drill",
           writes=True, rank=1),
    Action("drill_skip", ("s",), "skip", "Leave the selected inject out.", "Drill", pane="drill", writes=True, rank=2),
    Action("drill_hint", ("h",), "hint", "Give the selected hint, or the next one.", "Drill", pane="drill", writes=True,
           rank=3),
    Action("drill_rate", ("r",), "override", "Override the rating of the selected task, with a reason.", "Drill",
           pane="drill", writes=True, rank=4),
    Action("drill_message", ("m",), "message", "Tell one role something, or everybody.", "Drill", pane="drill",
           writes=True, rank=5),
    Action("drill_note", ("n",), "note", "Keep a note for the report.", "Drill", pane="drill", writes=True, rank=6),
    Action("drill_pause", ("space",), "pause", "Stop the drill's clock, or let it go on.", "Drill", pane="drill",
           writes=True, rank=7),
    Action("drill_halt", ("H",), "halt", "End the drill at once.", "Drill", pane="drill", writes=True, grave=True,
           rank=8),
)  # fmt: skip
