"""The grammar of the command line: every command with its arguments, options and examples, one file a subject."""
