"""The index of everything that was recorded, beside the journal and never on the way of an append.

It holds words and no sentences: a hit's text is read from the record. What it has not read yet is read at each search.
"""
