"""What a key does while something is typed or read: a sheet, an update, the entry line, a filter, a page, the wall."""

from __future__ import annotations

from warroom.keymap.action import Action

SHEETS: tuple[Action, ...] = (
    Action("entry_record", ("ctrl+s",), "record", "Record the line, as enter does.", "Entry line", pane="entry",
           writes=True),
    Action("entry_complete", ("tab",), "complete", "Complete the name being typed, or accept the suggested kind.",
           "Entry line", pane="entry"),
    Action("entry_next", ("shift+tab",), "next", "Suggest the next name.", "Entry line", pane="entry"),
    Action("entry_break", ("ctrl+j",), "line break", "Insert a line break.", "Entry line", pane="entry"),
    Action("sheet_done", ("ctrl+s",), "submit", "Submit the sheet from any field.", "Sheets", pane="sheet",
           writes=True),
    Action("declare_join", ("f2",), "go there", "Go to the possible duplicate, or link the alert to it.",
           "Sheets", pane="sheet", needs="likely"),
    Action("declare_reopen", ("f3",), "reopen", "Reopen the closed incident that is a possible duplicate.", "Sheets",
           pane="sheet", needs="likely", writes=True),
    Action("declare_fix", ("f4",), "take its fix", "Take what fixed the past incident as the first hypothesis.",
           "Sheets", pane="sheet", needs="seen"),
    Action("declare_read", ("f5",), "read it", "Go to the past incident that is like this one; what you typed is kept.",
           "Sheets", pane="sheet", needs="seen"),
    Action("declare_tags", ("f6",), "tag it alike", "Tag it as the past incident that is like this one is tagged.",
           "Sheets", pane="sheet", needs="seen"),
    Action("update_send", ("ctrl+s",), "publish", "Publish it, or send it for approval.", "Updates", pane="update",
           writes=True),
    Action("update_no_change", ("f9",), "no change", "Publish that nothing has changed; what you have written is kept.",
           "Updates", pane="update", writes=True),
    Action("update_draft", ("f2",), "draft", "Save it as a draft for others.", "Updates", pane="update", writes=True),
    Action("update_preview", ("f3",), "preview", "Show the whole preview, or go back.", "Updates", pane="update"),
    Action("update_offered", ("f4",), "accept suggestion", "Fill the empty answers with the suggested text.",
           "Updates", pane="update"),
    *(Action(f"update_insert_{n}", (f"f{n + 4}",), "insert", f"Insert the {nth} line of the record at the cursor.",
             "Updates", pane="update")
      for n, nth in enumerate(("first", "second", "third", "fourth"), 1)),
    Action("update_previous", ("alt+left",), "audience", "Switch to the previous audience.", "Updates", pane="update"),
    Action("update_next", ("alt+right",), "audience", "Switch to the next audience.", "Updates", pane="update"),
    *(Action(f"update_to_{n}", (f"alt+{n}",), "audience", f"Switch to the {nth} audience.", "Updates", pane="update")
      for n, nth in enumerate(("first", "second", "third", "fourth", "fifth"), 1)),
    Action("filter_complete", ("tab", "shift+tab"), "complete", "Complete the word of the filter.", "Filters and pages",
           pane="filter"),
    Action("page_complete", ("tab",), "complete", "Complete the command being typed.", "Filters and pages",
           pane="search"),
    Action("page_back", ("q",), "back", "Close the page, as esc does.", "Filters and pages", pane="page"),
    Action("alert_runbook", ("r",), "runbook", "Copy the address of the alert's runbook.", "Alerts", pane="alert",
           rank=6),
    Action("alert_dashboard", ("d",), "dashboard", "Copy the address of the alert's dashboard.", "Alerts",
           pane="alert", rank=7),
    Action("playbook_go", ("g",), "go to", "Go where the step leads: the heading or step that it names.", "Work",
           pane="playbook", rank=1),
    Action("wall_back", ("q",), "back", "Leave the wall, as esc does.", "Filters and pages", pane="wall"),
)  # fmt: skip
