"""The room at a past moment: the room's own screen, a way through time below it."""
