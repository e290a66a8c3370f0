"""What was seen before, beside a sheet: past incidents like this one, what fixed them, what is still to be done."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from screens.base.form import Section, Told
from screens.base.key_labels import shown_for
from screens.view.panels import severity_span
from warroom.core.policy import Policy
from warroom.core.times import age
from warroom.core.words import short
from warroom.keymap.actions import Action
from widgets.strips import Words

if TYPE_CHECKING:
    from warroom.commands.memory import Hit, SeenBefore

TITLE = "SEEN BEFORE"
_FIXED = "fixed by "


def hypothesis(hit: Hit) -> str:
    """What fixed it then, as the first hypothesis of now; "" where nobody wrote it down."""
    return f"{_line(hit.past.fixed_by)} (fixed {hit.past.incident.number})" if hit.past.fixed_by else ""


def tags_of(hit: Hit) -> Mapping[str, str]:
    """The tags of that past incident, with their kinds."""
    review = hit.past.incident.review
    return review.tags if review is not None else {}


def section(seen: SeenBefore | None, policy: Policy, now: datetime, zone: tzinfo, *, width: int, narrow: bool,
            taken: str, tagged: bool = False, actions: Sequence[Action]) -> Section:  # fmt: skip
    """``seen``: None while it is looked for; ``width``: columns there are; ``taken``: the hypothesis that was taken;
    ``tagged``: its tags were.

    The likeliest one has all that is known of it, the others two rows each; ``narrow``: one row each.
    """
    if seen is None:
        return Section(TITLE, ((("searching…", "dim"),),))
    if not seen.hits:
        said = "past incidents are being indexed" if seen.of is None else f"no similar incident in {seen.of}"
        return Section(TITLE, (((said, "dim"),),))
    rows: list[Told | Words] = []
    for n, hit in enumerate(seen.hits):
        if narrow:
            rows += _one_row(hit, policy)
        else:
            rows += _rows(hit, policy, now, zone, width, whole=n == 0)
        if n == 0:
            rows += [*_keys(hit, taken, tagged, actions, width), *([] if narrow else [""])]
    return Section(TITLE, tuple(rows), f"{len(seen.hits)} of {seen.of}")


def _rows(hit: Hit, policy: Policy, now: datetime, zone: tzinfo, width: int, *, whole: bool) -> list[Told | Words]:
    from warroom.core.followups import is_overdue
    from warroom.core.memory.past import left_words

    it = hit.past.incident
    level = policy.severity(it.severity)
    at = it.declared_at.astimezone(zone)
    when = f"{at:%-d %b}" if now - it.declared_at < timedelta(days=300) else f"{at:%b %Y}"
    took = f"{when}, {age(timedelta(seconds=hit.past.duration_s))}" if hit.past.duration_s is not None else when
    head = Told((severity_span(level.rank, level.name), (f"  {it.number}", "bright")), right=took)
    rows: list[Told | Words] = [head, ((short(it.title, width), "text"),)]
    fixed = textwrap.wrap(_line(hit.past.fixed_by), max(10, width - len(_FIXED)))
    if whole:
        rows.append(((short(", ".join(hit.because), width), "dim"),))
        before = (_FIXED, " " * len(_FIXED))
        rows += [((said, "dim"), (line, "bright")) for said, line in zip(before, fixed, strict=False)]
        if left := left_words(it, now):
            rows.append(((short(left, width), "bright" if "overdue" in left else "text"),))
        late = [f"{one.text}, {one.owner}" for one in it.followups if is_overdue(one, now)]
        rows += [((short(text, width), "text"),) for text in late[:1]]
    elif fixed:
        rows[-1] = ((_FIXED, "dim"), (short(_line(hit.past.fixed_by), width - len(_FIXED)), "text"))
    return rows


def _one_row(hit: Hit, policy: Policy) -> list[Told | Words]:
    it = hit.past.incident
    level = policy.severity(it.severity)
    fixed = _line(hit.past.fixed_by)
    says = f"fixed by {fixed}" if fixed else short(hit.because[0], 34)
    tag, title = severity_span(level.rank, level.name), short(it.title, 26)
    return [Told((tag, (f"  {it.number}", "bright"), (f"  {title}", "text"), (f"  {short(says, 36)}", "dim")))]


def _keys(hit: Hit, taken: str, tagged: bool, actions: Sequence[Action], width: int) -> list[Told | Words]:
    """What can be taken from it, in a second row where there are tags."""
    read = ((shown_for(actions, "declare_read"), "key"), (" read it", "dim"))
    fix = (" fix taken", "bright") if taken else (" take its fix", "dim")
    first: Words = read
    if hit.past.fixed_by:
        first = (*read, ("   ", "dim"), (shown_for(actions, "declare_fix"), "key"), fix)
    if not (tags := tags_of(hit)):
        return [first]
    key, says = shown_for(actions, "declare_tags"), " tagged " if tagged else " tag it "
    words = short(", ".join(sorted(tags)), max(10, width - len(key) - len(says)))
    return [first, ((key, "key"), (says, "bright" if tagged else "dim"), (words, "bright" if tagged else "text"))]


def _line(text: str) -> str:
    return " ".join(text.split())
