"""Drafts by a model on the screens: one asked for at a time, streamed, accepted by a person."""
