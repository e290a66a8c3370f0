"""What each action does in the room: opens a form, or calls the room at once. A file a subject."""
