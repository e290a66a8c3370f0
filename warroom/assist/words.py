"""Words with a capital letter that name nobody, and numbers that are written out: for finding what is not in a record.

A sentence that begins with another word has it marked: better a mark too many than a person who was never there.
"""

from __future__ import annotations

_COUNTED = "two three four five six seven eight nine ten eleven twelve"
_CALENDAR = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december i utc http https api cpu
"""
_OPENERS = """
a about according action actions affected after again all also although an and another any apologies approximately are
around as at based be because before being both but by can cause check could current customer database decision deploy
did do does due during each earlier engineer engineering error even every everyone find first five for four from full
further had half has have he her his how however i if impact in initial investigate investigation is it its last late
later least less log look made make many meanwhile monitor more most much my next no nobody none not nothing now of off
on once one only open or other our out over part people please position possible prior question recent recover recovery
response restart restore review roll rollback run same second service several severity she should since so some
somebody someone soon still such support suspected team that the their them then there these they third this those
three through thus to together traffic two under unknown until up update upon user was we were what when where whether
which while who whose why will with within without work workaround would yes yesterday you your
"""
NUMBERS = {word: str(number) for number, word in enumerate(_COUNTED.split(), 2)} | {
    "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "hundred": "100", "thousand": "1000",
}  # fmt: skip
SAID = frozenset(_CALENDAR.split())
FIRST = frozenset(_OPENERS.split())
