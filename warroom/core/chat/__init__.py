"""What was said elsewhere, read as it was written: chats, logs, transcripts and timelines that people paste. Pure.

``reading.read_paste`` is the door. A paste is looked at whole before a line of it is read: ``recognising`` says
which forms it is written in (each a small grammar in ``forms/``), ``taking`` which lines are a message, ``saying``
what it says of zone and order of day and month, ``dating`` when each message was said. What had to be concluded is a
doubt of its message.
"""
