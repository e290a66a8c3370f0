"""The tables of the index for searching on a server."""

from __future__ import annotations

from warroom.store.memory.index import TABLES

MADE = (
    *TABLES,
    "CREATE TABLE memory_words (id INTEGER PRIMARY KEY, words TSVECTOR NOT NULL)",
    # What is deleted leaves no entry in a list of what is still to be sorted in.
    "CREATE INDEX memory_words_words ON memory_words USING gin (words) WITH (fastupdate = off)",
)
KEPT = ("memory_place", "memory_pasts", "memory_texts", "memory_marks", "memory_again", "memory_words")
