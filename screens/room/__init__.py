"""The room's own screen: what is selected, what a key does, what is shown."""
