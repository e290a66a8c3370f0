"""The fold's version, apart from the fold: opening a database needs the number, not the code."""

FOLD_VERSION = 26
"""Raised whenever the same events give other rows: a changed rule, a new field, a changed default.

A database folded by an older version is rebuilt when it is opened for writing; one folded by a
newer version is opened read-only.
"""
