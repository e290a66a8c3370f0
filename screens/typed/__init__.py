"""Commands that are typed: how a line is read, its verbs, their words."""
