"""What a form is: fields, what they follow to, and the one call they end in. Plain values, no drawing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from msgspec import Struct, field

from widgets.strips import Words

if TYPE_CHECKING:
    from warroom.core.model import Draft
    from warroom.room import Room

T = TypeVar("T")
Values = Mapping[str, str]


class Option(Struct, frozen=True):
    """One of a choice: ``key`` picks it with one press, ``says`` tells what it means."""

    value: str
    label: str
    says: str = ""
    key: str = ""
    rank: int = -1  # a severity's rank: drawn as its tag
    columns: tuple[str, ...] = ()  # further cells, flush right
    widths: tuple[int, ...] = ()  # the width of each


class Choice(Struct, frozen=True):
    """A field with a few answers, moved through with the arrows or picked by key."""

    name: str
    label: str
    options: tuple[Option, ...]
    value: str = ""
    heads: tuple[str, ...] = ()  # over the options' columns
    means: str = ""  # over what the options say
    note: str = ""  # under them, where there is room


class Text(Struct, frozen=True):
    """A field that is typed; ``complete`` are words that Tab may finish.

    ``half``: two of these one after another stand side by side. ``note`` says where the value comes from. ``offered``:
    the value is one to be taken or typed anew, a time or a number or a name, and not a text to be gone on with.
    """

    name: str
    label: str
    value: str = ""
    hint: str = ""
    limit: int = 500
    complete: tuple[str, ...] = ()
    half: bool = False
    note: str = ""
    offered: bool = False


class Told(Struct, frozen=True):
    """One row beside or below the fields: a moment in the labels' column, what is said, words flush right."""

    says: Words
    when: str = ""
    right: Words = ""


class Section(Struct, frozen=True):
    """Rows under a title; plain texts among them are wrapped."""

    title: str
    rows: tuple[Told | Words, ...] = ()
    count: Words = ""


Field = Choice | Text


def _nothing(values: Values) -> str:
    return ""


def _no_lines(values: Values) -> tuple[str, ...]:
    return ()


def _no_sections(values: Values) -> tuple[Section, ...]:
    return ()


def _said(result: Any) -> str:
    return result if isinstance(result, str) else ""


class Updating(Protocol):
    """Where an update is written."""

    def open(self, audience: str = "", draft: Draft | None = None) -> None:
        """Write an update of the selected incident; ``draft`` is one to be changed."""


class Form(Struct, frozen=True):
    """A sheet's content.

    Attributes:
        title: capitals with the incident's number, the target named.
        about: one line under the title's right end.
        button: what ctrl+s does, for these values: "SET SEV1".
        call: the command for these values, run with the Room on its thread.
        problem: a sentence where something is missing, else "".
        follows: lines told beside the fields: what happens then.
        below: sections under the fields; the second and further ones at the right where there is room for them.
        timed: how long it has been open is told.
        after: a sentence shown when it is done, from the command's result.
        then: a further form to open instead of the call, for these values.
        doing: the word of ``warroom.core.presence`` for what is written here, told to the other terminals.
        goes: what the screen is asked to do instead of the call, for these values.
        anew: the form as it is made from what is known now, None where it stays as it is: asked while it is open.
        shows: lays what the command gave over the record, once it is done.
        back: the page that is opened again when it is done or left.
        asks: the draft that a model may be asked for here: its kind, what it is about, the entry; None for none.
        draft: the name under which what is typed is kept when the sheet is left.
    """

    title: str
    fields: tuple[Field, ...]
    button: Callable[[Values], str]
    call: Callable[[Values], Callable[[Room], object]]
    about: str = ""
    problem: Callable[[Values], str] = _nothing
    follows: Callable[[Values], tuple[str, ...]] = _no_lines
    below: Callable[[Values], tuple[Section, ...]] = _no_sections
    timed: bool = False
    after: Callable[[Any], str] = _said
    then: Callable[[Values], Form | None] = field(default=lambda values: None)
    doing: Callable[[Values], str] = _nothing
    goes: Callable[[Values], Callable[[Updating], None] | None] = field(default=lambda values: None)
    anew: Callable[[], Form | None] = field(default=lambda: None)
    draft: str = ""
    asks: tuple[str, str, str] | None = None
    back: str = ""
    shows: Callable[[Any], None] = lambda result: None
    ready: str = "ready"
    aside_title: str = "THEN"
    wide_aside: bool = False
    opens: bool = False  # it ends in a new incident, which is selected then


def as_seen(seen: dict[str, Any], call: Callable[[Room], T]) -> Callable[[Room], T]:
    """The call, which compares with what was ``seen``. Where it is refused because somebody changed that meanwhile, the
    sentence has told what it says now: the next time that has been seen, and yours is meant to stand."""

    def do(room: Room) -> T:
        try:
            return call(room)
        except Exception as error:
            seen.update(getattr(error, "theirs", None) or {})
            raise

    return do


def required(*names: str, labels: Mapping[str, str] | None = None) -> Callable[[Values], str]:
    """A ``problem`` that asks for each of these fields in turn."""

    def problem(values: Values) -> str:
        for name in names:
            if not values.get(name, "").strip():
                return f"no {(labels or {}).get(name, name)} given: type one"
        return ""

    return problem


_NUMBER = re.compile(r"(?:\d{4}-)?\d{4,}$")


def done(form: Form, result: Any) -> str:
    """What is said of a form that is done: it names the incident that its title names."""
    said = form.after(result)
    named = _NUMBER.search(form.title)
    return f"{named[0]}: {said}" if named is not None and said and named[0] not in said else said
