"""What a key does in a replay: it goes through time. The keys of the room that only look stay what they are."""

from __future__ import annotations

from warroom.keymap.action import Action

REPLAY: tuple[Action, ...] = (
    Action("replay_play", ("space",), "play", "Play, or pause.", "Replay", pane="replay", rank=1),
    Action("replay_back", ("left",), "entry", "Go to the entry before.", "Replay", pane="replay", rank=2),
    Action("replay_on", ("right",), "", "Go to the next entry.", "Replay", pane="replay"),
    Action("replay_minute_back", ("comma",), "minute", "Go a minute back.", "Replay", pane="replay", rank=3),
    Action("replay_minute_on", ("full_stop",), "", "Go a minute on.", "Replay", pane="replay"),
    Action("replay_milestone_back", ("left_curly_bracket",), "milestone", "Go to the milestone before.", "Replay",
           pane="replay", rank=4),
    Action("replay_milestone_on", ("right_curly_bracket",), "", "Go to the next milestone.", "Replay", pane="replay"),
    Action("replay_faster", ("plus",), "speed", "Play faster, up to 600 times.", "Replay", pane="replay", rank=5),
    Action("replay_slower", ("minus",), "", "Play slower.", "Replay", pane="replay"),
    Action("replay_go", ("g",), "go to", "Go to a time that you type.", "Replay", pane="replay", rank=6),
    Action("replay_dial", ("d",), "dial", "Turn to what was known at this moment, or to what had happened by then.",
           "Replay", pane="replay", rank=7),
    Action("replay_later", ("k",), "later known", "Show what had happened by then and was recorded only afterwards.",
           "Replay", pane="replay", rank=8),
    Action("replay_live", ("l",), "live", "Leave the replay, for the room as it is now.", "Replay", pane="replay",
           rank=9),
)  # fmt: skip
