"""Drafts by a model, on an endpoint of one's own. Off unless ``[assist]`` names one; a person asks, reads and accepts.

``kinds`` what may be drafted and the prompts, ``material`` what of the record is told, ``secrets`` and ``hiding`` what
is taken out of it, ``request`` the bytes; ``client`` the way to the server and its dialects, ``asking`` one question
on a thread; ``answer`` what comes back, with what is not in the record marked; ``draft`` as it is kept.
"""
