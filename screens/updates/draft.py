"""An update being written, told for one moment: what is owed, what is offered, what follows. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from hashlib import sha256

from msgspec import Struct, field

from screens.base.key_labels import key_of, spelled
from warroom.core.cadence import KEYS
from warroom.core.model import Deadline, Incident, Urgency
from warroom.core.policy import Policy
from warroom.core.telling import Line, approvers, cadence, composed, may_publish, promised, remarks
from warroom.core.times import countdown
from warroom.core.until import parse_until
from warroom.core.words import audience_label, listing, short, span_words
from warroom.keymap.actions import ACTIONS, Action
from warroom.notify.preview import Preview
from widgets.strips import Words

AUDIENCES = ("customers", "team", "executives", "agents", "engineering")
LIMIT = 5_000
Answers = tuple[str, str, str]
NO_ANSWERS: Answers = ("", "", "")


class UpdateInput(Struct, frozen=True):
    """What is half written: to whom, the three answers, the next time as typed, the draft it replaces, its key;
    the model's draft that it began as, as that is kept; the template that was picked by its name."""

    audience: str
    answers: Answers = NO_ANSWERS
    promise: str = ""
    draft: str = ""
    key: str = ""
    began: str = ""
    template: str = ""

    @property
    def text(self) -> str:
        return composed(self.answers)

    @property
    def blank(self) -> bool:
        return not self.text and not self.promise.strip()

    @property
    def sending_key(self) -> str:
        """Sent twice, after a crash, the same words are told once; other words are another update."""
        said = "\0".join((self.key, self.audience, self.text))
        return sha256(said.encode()).hexdigest()[:16]

    def dump(self) -> str:
        return json.dumps({"audience": self.audience, "answers": self.answers, "promise": self.promise,
                           "draft": self.draft, "key": self.key, "began": self.began, "template": self.template},
                          ensure_ascii=False)  # fmt: skip

    @staticmethod
    def load(kept: str) -> UpdateInput | None:
        """As ``dump`` wrote it; None where another program did."""
        try:
            said = json.loads(kept)
            first, second, third = said["answers"]
            audience = said["audience"] if said["audience"] in AUDIENCES else AUDIENCES[0]
            answers = (str(first), str(second), str(third))
            began, template = str(said.get("began", "")), str(said.get("template", ""))
            return UpdateInput(audience, answers, said["promise"], said["draft"], said["key"], began, template)
        except (ValueError, KeyError, TypeError):
            return None


class ModelFace(Struct, frozen=True):
    """A model's draft of the update as far as it has come: what is said of it, its sentences with the entries they name
    and what must be looked at, the answers that it makes once it is whole; ``began``: as it is kept."""

    says: str
    sentences: tuple[tuple[str, str, str], ...] = ()
    answers: Answers = NO_ANSWERS
    began: str = ""
    is_asking: bool = False


class Step(Struct, frozen=True):
    """One row of the way to the reader: done, now or still to come."""

    mark: str
    label: str
    says: Words
    right: Words = ""


class UpdateFace(Struct, frozen=True):
    """Everything the sheet draws but the texts being typed."""

    number: str
    audience: str
    place: int  # where the cursor is: -1 the audience, 0 to 2 a question, 3 the next time
    count: Words
    due: Words
    offered: tuple[bool, bool, bool]
    promise_note: Words
    lines: tuple[tuple[str, str, str], ...]
    since: str
    preview: Preview | None
    steps: tuple[Step, ...]
    button: str
    said: Words
    whole: bool = False
    model: ModelFace | None = None


class UpdateContext(Struct, frozen=True):
    """What the sheet knows beside what is typed: the room's rules, the record, who writes."""

    incident: Incident
    policy: Policy
    person: str
    zone: tzinfo
    running: Sequence[Deadline]
    people: Sequence[str]
    heard: int  # how many updates the audience had heard when the writing began
    actions: tuple[Action, ...] = ACTIONS  # with the keys that they have now
    has_model: bool = False  # whether a model may be asked
    templates: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The names of the team's own templates, by audience."""


def ordinal(number: int) -> str:
    """``1st``, ``2nd``, ``3rd``, ``11th``."""
    tail = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"


def heard(incident: Incident, audience: str) -> int:
    """How many updates the audience has heard."""
    last = incident.last_told(audience)
    return last.count if last is not None else 0


def next_by(typed: UpdateInput, context: UpdateContext, now: datetime) -> datetime | None:
    """When they hear again: as typed, else a cadence on; "-" promises nothing. Raises ValueError with a sentence."""
    promise = typed.promise.strip()
    if not promise:
        return promised(context.incident, typed.audience, context.policy, now)
    return None if promise == "-" else parse_until(promise, now, context.zone)


def asks_first(typed: UpdateInput, context: UpdateContext) -> bool:
    """Whether this update becomes a draft that somebody else approves."""
    return not may_publish(context.incident, typed.audience, context.person, context.policy)


def problem(typed: UpdateInput, context: UpdateContext, now: datetime) -> str:
    """Why it cannot be sent as it is, as a sentence; "" where it can."""
    if not typed.text and not heard(context.incident, typed.audience):
        offered = spelled(f"{key_of('update_offered')} accepts the suggestion", context.actions)
        return f"say what is happening, or {offered}: {audience_label(typed.audience)} have had no update yet"
    if len(typed.text) > LIMIT:
        return f"{len(typed.text) - LIMIT} characters too long: shorten it"
    try:
        next_by(typed, context, now)
    except ValueError as error:
        return f"next by: {error}"
    return ""


# ---------------------------------------------------------------- what is shown


def due_words(typed: UpdateInput, context: UpdateContext, now: datetime) -> Words:
    """When it is owed and by whom; or that somebody else told them while this was being written."""
    it, audience = context.incident, typed.audience
    last = it.last_told(audience)
    if last is not None and last.count > context.heard:
        who = "you" if last.by == context.person else last.by
        at = last.at.astimezone(context.zone)
        said = short(last.text, 70) or "no change"
        return ((f"{who} published {at:%H:%M:%S} meanwhile: ", "bright"),
                (f'"{said}"', "text"))  # fmt: skip
    due = next((d for d in context.running if d.kind == KEYS.get(audience)), None)
    every = cadence(it, audience, context.policy, now)
    rule = f"every {span_words(every)}" if every is not None else "no update interval is set"
    if due is None:
        return ((rule, "dim"),)
    token = {Urgency.OVERDUE: "latet", Urgency.SOON: "soon_bold"}.get(due.urgency(now), "text")
    at = due.due_at.astimezone(context.zone)
    return ((f"{at:%H:%M:%S}  ", "text"), (countdown(due.due_at - now), token),
            (f"   owner {due.owner}, {rule}" if due.owner else f"   {rule}", "dim"))  # fmt: skip


def promise_words(typed: UpdateInput, context: UpdateContext, now: datetime) -> Words:
    """What the next time means: the clock holds the team to it."""
    try:
        at = next_by(typed, context, now)
    except ValueError as error:
        return ((str(error), "bright"),)
    if at is None:
        return "no next update announced"
    left = f"in {countdown(at - now)}"
    every = cadence(context.incident, typed.audience, context.policy, now)
    if every is not None and at - now > every:
        return ((f"{left}, later than every {span_words(every)}: ", "dim"), ("this becomes the deadline", "text"))
    return f"{left}; this becomes the deadline"


def face(typed: UpdateInput, context: UpdateContext, now: datetime, *, place: int, elapsed: str, offered: Answers,
         lines: Sequence[Line], preview: Preview | None, said: str, busy: bool, whole: bool,
         others: str = "", model: ModelFace | None = None) -> UpdateFace:  # fmt: skip
    """The sheet told for now."""
    it = context.incident
    count = heard(it, typed.audience) + 1
    last = it.last_told(typed.audience)
    wrong = problem(typed, context, now)
    done = sum(1 for answer in typed.answers if answer.strip())
    nth = f"{ordinal(count)} to {audience_label(typed.audience)}   "
    state: Words = wrong or ("empty: publishes that nothing has changed" if not typed.text else f"{done} of 3 answered")
    return UpdateFace(
        number=it.number, audience=typed.audience, place=place,
        count=((others, "bright"),) if others else ((nth, "dim"), (elapsed, "bright")),
        due=due_words(typed, context, now),
        offered=tuple(bool(o) and not a for o, a in zip(offered, typed.answers, strict=True)),  # type: ignore[arg-type]
        promise_note=promise_words(typed, context, now),
        lines=tuple((f"{li.at.astimezone(context.zone):%H:%M:%S}" if li.at else "", li.name, li.text) for li in lines),
        since=f"last update {last.at.astimezone(context.zone):%H:%M:%S}" if last else "no update yet",
        preview=preview, steps=steps(typed, context, now), button=button(typed, context),
        said="saving..." if busy else ((said, "bright"),) if said else state, whole=whole, model=model,
    )  # fmt: skip


def button(typed: UpdateInput, context: UpdateContext) -> str:
    whom = audience_label(typed.audience).upper()
    if asks_first(typed, context):
        return f"SEND TO {listing(approvers(context.incident, context.policy), 'or').upper()} FOR APPROVAL"
    return f"PUBLISH NO CHANGE TO {whom}" if not typed.text else f"PUBLISH TO {whom}"


def steps(typed: UpdateInput, context: UpdateContext, now: datetime) -> tuple[Step, ...]:
    """The way of this update: checked, drafted, approved, published."""
    it, audience = context.incident, typed.audience
    found = []
    length = f"{len(typed.text)} of {LIMIT}"
    if audience == "customers":
        odd = remarks(typed.text, context.people)
        if odd:
            found.append(Step("!", "check", ((", ".join(odd), "bright"),), length))
        else:
            found.append(Step("✓" if typed.text else "·", "checked", "no names, no hosts", length))
    else:
        found.append(Step("·", "length", "", length))
    waiting = [d for d in it.drafts if d.audience == audience and d.id != typed.draft]
    if waiting:
        newest = waiting[-1]
        at = newest.at.astimezone(context.zone)
        more = f" and {len(waiting) - 1} more" if len(waiting) > 1 else ""
        found.append(Step("▸", "waiting", ((f'{newest.author}: "{short(newest.text, 60)}"{more}', "text"),),
                          f"{at:%H:%M:%S}"))  # fmt: skip
    elif typed.draft:
        old = next((d for d in it.drafts if d.id == typed.draft), None)
        says = f"changes the draft by {old.author}" if old else "the draft is gone: published or discarded"
        found.append(Step("✓", "drafted", ((says, "text"),)))
    else:
        keeps = spelled(f"{key_of('update_draft')} saves it as a draft for others", context.actions)
        found.append(Step("·", "drafted", keeps))
    who = listing(approvers(it, context.policy), "or")
    if asks_first(typed, context):
        found.append(Step("▸", "approve", ((f"{who} must approve", "bright"),), (("not sent", "bright"),)))
        found.append(Step("·", "publish", "after approval; the deadline stands until then"))
    else:
        approved = "you may publish" if audience == "customers" else "needs no approval"
        found.append(Step("✓", "approve", approved))
        found.append(Step("▸", "publish", ((f"immediately; {_clock(typed, context, now)}", "text"),)))
    return tuple(found)


def _clock(typed: UpdateInput, context: UpdateContext, now: datetime) -> str:
    if cadence(context.incident, typed.audience, context.policy, now) is None:
        return "no next update is due"
    return "the next update timer restarts"
