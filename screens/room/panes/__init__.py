"""The panes of the room: where each stands, what each shows."""
