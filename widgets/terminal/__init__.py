"""What a terminal sends and takes: bytes in, keys, mouse and pastes out; text out, without waiting.

``decoder`` is the whole; ``sequences`` finds where a sequence ends, ``keys``, ``extended`` and ``reports`` say what it
means, ``paste`` is what is between the brackets, ``patience`` how long an unfinished thing holds what comes after
it. None of them has a clock or reads anything. Nothing of Textual's parser is used: it gives out a sequence that it
does not know as letters, and decides by one time for all lines. ``writer`` is the way out.
"""
