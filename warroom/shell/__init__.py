"""The commands of the command line: one file a group, each imported only when its command runs."""
