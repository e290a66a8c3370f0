"""How each change is taken back, a file a subject. Read when something is undone, and not before."""
