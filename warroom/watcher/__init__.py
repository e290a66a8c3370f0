"""The watcher: polls, escalations, everything that falls due, the outbox."""
