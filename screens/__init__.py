"""Where a person is: one screen or sheet a file. Screens call the room; nothing below calls a screen."""
