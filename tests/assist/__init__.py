"""Drafts by a model: what leaves, what comes back, and what people make of it."""
