"""Writes config.toml and the reference pages from the models."""
