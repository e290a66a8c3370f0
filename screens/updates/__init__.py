"""Writing an update: its sheet, its words, the way to the outbox."""
