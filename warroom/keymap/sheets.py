"""What a key does while something is typed or read: a sheet, an update, the entry line, a filter, a page, the wall."""

from __future__ import annotations

from warroom.keymap.action import Action

SHEETS: tuple[Action, ...] = (
    Action("entry_record", ("ctrl+s",), "record", "Record the line, as enter does.", "Entry line", pane="entry",
           writes=True),
    Action("entry_complete", ("tab",), "complete", "Finish the name that is being typed, or take the kind offered.",
           "Entry line", pane="entry"),
    Action("entry_next", ("shift+tab",), "next", "Offer the next name.", "Entry line", pane="entry"),
    Action("entry_break", ("ctrl+j",), "line break", "Begin a line within the entry.", "Entry line", pane="entry"),
    Action("sheet_done", ("ctrl+s",), "do it", "Do what the sheet is for, from any field.", "Sheets", pane="sheet",
           writes=True),
    Action("declare_join", ("f2",), "go there", "Go to the open incident that is likely the same, or link the alert.",
           "Sheets", pane="sheet", needs="likely"),
    Action("declare_reopen", ("f3",), "reopen", "Reopen the ended incident that is likely the same.", "Sheets",
           pane="sheet", needs="likely", writes=True),
    Action("update_send", ("ctrl+s",), "tell", "Tell them, or ask who approves it.", "Updates", pane="update",
           writes=True),
    Action("update_no_change", ("f9",), "no change", "Say that nothing changed; what is half written stays.",
           "Updates", pane="update", writes=True),
    Action("update_draft", ("f2",), "draft", "Keep it as a draft for others.", "Updates", pane="update", writes=True),
    Action("update_preview", ("f3",), "preview", "Show the whole preview, or go back.", "Updates", pane="update"),
    Action("update_offered", ("f4",), "take what is offered", "Put the words that are offered into the empty answers.",
           "Updates", pane="update"),
    *(Action(f"update_insert_{n}", (f"f{n + 4}",), "insert", f"Put the {nth} line of the record in at the cursor.",
             "Updates", pane="update")
      for n, nth in enumerate(("first", "second", "third", "fourth"), 1)),
    Action("update_previous", ("alt+left",), "audience", "Write to the audience before.", "Updates", pane="update"),
    Action("update_next", ("alt+right",), "audience", "Write to the next audience.", "Updates", pane="update"),
    *(Action(f"update_to_{n}", (f"alt+{n}",), "audience", f"Write to the {nth} audience.", "Updates", pane="update")
      for n, nth in enumerate(("first", "second", "third", "fourth", "fifth"), 1)),
    Action("filter_complete", ("tab", "shift+tab"), "complete", "Finish the word of the filter.", "Filters and pages",
           pane="filter"),
    Action("page_complete", ("tab",), "complete", "Finish the command that is being typed.", "Filters and pages",
           pane="search"),
    Action("page_back", ("q",), "back", "Leave the page, as esc does.", "Filters and pages", pane="page"),
    Action("wall_back", ("q",), "back", "Leave the wall, as esc does.", "Filters and pages", pane="wall"),
)  # fmt: skip
