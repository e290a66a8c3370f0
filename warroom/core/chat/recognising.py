"""Which forms a paste is in. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from warroom.core.chat.form import Begin, Form
from warroom.core.chat.forms import FORMS, plain
from warroom.core.chat.lines import Line
from warroom.core.chat.names import NO_NAMES

_LOOKED_AT = 300
"""So many lines of a paste say which forms it is in."""


def recognised(lines: Sequence[Line]) -> list[Form]:
    """The forms that explain something of these lines, the one that explains most first."""
    sample = _sample(lines)
    hits: dict[str, int] = {}
    nobodys: dict[str, int] = {}
    for form in FORMS:
        if not form.suits(lines):
            continue
        here = -1
        for n in sample:
            if n < here:
                continue
            found = form.begins(lines, n)
            if found is not None:
                begun = sum(isinstance(part, Begin) and not part.same and not part.junk for part in found.parts)
                hits[form.key] = hits.get(form.key, 0) + begun
                junk = sum(isinstance(part, Begin) and bool(part.junk) for part in found.parts)
                nobodys[form.key] = nobodys.get(form.key, 0) + junk
                here = n + found.count
    for form in FORMS:
        if (form.stamped or form is plain.FORM) and hits.get(form.key) and not _named(form, lines, sample):
            del hits[form.key]
            nobodys.pop(form.key, None)
    named = any(hits.get(form.key) and form.weight > 1 for form in FORMS)
    forms = [
        form
        for form in FORMS
        if (hits.get(form.key) or (named and nobodys.get(form.key)))
        and not any(hits.get(other, 0) * 2 > hits[form.key] for other in form.yields_to)
    ]
    return sorted(forms, key=lambda form: (form.weight == 1, -form.weight * (hits[form.key] + nobodys[form.key])))


def _sample(lines: Sequence[Line]) -> list[int]:
    full = [n for n, line in enumerate(lines) if not line.blank]
    return full[:100] + full[100 :: max(1, len(full) // _LOOKED_AT)]


def may_be_names(lines: Sequence[Line], forms: Sequence[Form]) -> bool:
    """Whether words before a colon may be names in a paste that is not read so: on a third of its times or more."""
    if plain.FORM in forms:
        return False
    found, others = _with_names(plain.FORM, lines, _sample(lines))
    return found > 0 and found * 2 >= others


def _named(form: Form, lines: Sequence[Line], sample: Sequence[int]) -> bool:
    """Whether ``14:31 ana: ...`` is how this paste is written: at least half of its times of that shape have a name."""
    found, others = _with_names(form, lines, sample)
    return found > 0 and found >= others + (form.stamped and others > 0)


def _with_names(form: Form, lines: Sequence[Line], sample: Sequence[int]) -> tuple[int, int]:
    """How many times of the shape of this form have a name, and how many have none."""
    begun = [n for n in sample if lines[n].lead is not None and not _kind_behind(lines[n])]
    found = [n for n in begun if (it := form.begins(lines, n)) is not None and it.spoken]
    shapes = {_shape(lines[n]) for n in found}
    others = [n for n in begun if form.begins(lines, n) is None and _shape(lines[n]) in shapes]
    return len(found), len(others)


def _shape(line: Line) -> tuple[bool, bool, bool] | None:
    return line.lead.stamp.shape if line.lead is not None else None


def _kind_behind(line: Line) -> bool:
    lead = line.lead
    if lead is None:
        return False
    word, colon, _ = line.plain[lead.rest :].strip(" -–—").partition(":")
    return bool(colon) and word.lower() in NO_NAMES
