"""What is asked of somebody and given to somebody to do: always one named person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from warroom.commands import reading
from warroom.commands.door import CommandBase, CommandContext, Refused, Which
from warroom.commands.lazy_events import events
from warroom.commands.verifying import asked_of_reporter, says_no
from warroom.core.model import Ask, Incident, Task
from warroom.core.words import listing, short

if TYPE_CHECKING:
    from warroom.core.events import Event

TIME_BOX = timedelta(minutes=5)
"""What an ask is given where nobody says how long."""


class WorkCommands(CommandBase):
    """The id of the event that starts an ask or a task is its id."""

    def ask(
        self, inc: Which, person: str, text: str, within: timedelta = TIME_BOX, *, key: str | None = None,
        at: datetime | None = None,
    ) -> Event:  # fmt: skip
        """Ask one named person for something, within a time box; it is read back, and called out when it expires."""
        who = reading.handle(person, self.people)
        words = reading.needed(reading.line(text, "This ask"), f"An ask needs words: say what you want of {who}.")
        if within <= timedelta():
            raise Refused("An ask needs time: give it some minutes.")
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.Asked):
                return first
            act.must_be_open("ask for anything")
            return act.append(events.Asked(person=who, text=words, due_at=act.at + within))

    def read_back_ask(self, inc: Which, ask_id: str, *, key: str | None = None, at: datetime | None = None) -> Event:
        """The person asked has repeated it: it was understood."""
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.AskReadBack):
                return first
            ask = _ask(act, ask_id, "open")
            if ask.read_back_at is not None:
                raise Refused(f"{ask.person} read this back at {act.when(ask.read_back_at)}: it is recorded.")
            return act.append(events.AskReadBack(ask=ask.id))

    def answer_ask(
        self, inc: Which, ask_id: str, answer: str = "", *, key: str | None = None, at: datetime | None = None
    ) -> Event:
        """Record the answer; one that comes after the time box is an answer still."""
        words = reading.line(answer, "This answer")
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.AskAnswered):
                return first
            ask = _ask(act, ask_id, "open", "expired")
            answered = act.append(events.AskAnswered(ask=ask.id, answer=words))
            if (asked := asked_of_reporter(act.it)) is not None and asked.id == ask.id:
                good = not says_no(words)
                act.append(events.Verified(method="reporter", text=words or "yes", good=good))
            return answered

    def withdraw_ask(
        self, inc: Which, ask_id: str, reason: str = "", *, key: str | None = None, at: datetime | None = None
    ) -> Event:
        why = reading.reason(reason, "withdraw it", need=False)
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.AskWithdrawn):
                return first
            return act.append(events.AskWithdrawn(ask=_ask(act, ask_id, "open").id, reason=why))

    def give_task(
        self, inc: Which, owner: str, text: str, due_at: datetime | None = None, *, key: str | None = None,
        at: datetime | None = None,
    ) -> Event:  # fmt: skip
        """Give an action to one named owner, who repeats it back."""
        who = reading.handle(owner, self.people)
        words = reading.needed(reading.line(text, "This task"), f"A task needs words: say what {who} is to do.")
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.TaskGiven):
                return first
            act.must_be_open("give a task")
            due = None if due_at is None else reading.future(due_at, act.now, "The time this task is due")
            return act.append(events.TaskGiven(owner=who, text=words, due_at=due))

    def read_back_task(self, inc: Which, task_id: str, *, key: str | None = None, at: datetime | None = None) -> Event:
        """The owner has repeated the task: it was understood."""
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.TaskReadBack):
                return first
            task = _task(act, task_id)
            if task.read_back_at is not None:
                raise Refused(f"{task.owner} read this back at {act.when(task.read_back_at)}: it is recorded.")
            return act.append(events.TaskReadBack(task=task.id))

    def hand_on_task(
        self, inc: Which, task_id: str, owner: str, *, key: str | None = None, at: datetime | None = None
    ) -> Event:
        """Give an open task to another owner, who reads it back again."""
        who = reading.handle(owner, self.people)
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.TaskHandedOn):
                return first
            task = _task(act, task_id)
            if task.owner == who:
                raise Refused(f"{who} has this task already: name another owner.")
            return act.append(events.TaskHandedOn(task=task.id, owner=who))

    def end_task(
        self, inc: Which, task_id: str, done: bool = True, reason: str = "", *, key: str | None = None,
        at: datetime | None = None,
    ) -> Event:  # fmt: skip
        """End a task, also after its incident: done, or dropped with a reason."""
        why = reading.reason(reason, "drop a task", need=not done)
        with self._transaction(inc, key, at) as act:
            if first := act.first(events.TaskDone, events.TaskDropped):
                return first
            task = _task(act, task_id)
            return act.append(events.TaskDone(task=task.id) if done else events.TaskDropped(task=task.id, reason=why))


    def choose_playbook(
        self, inc: Which, playbook: str, title: str = "", *, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """Work through a playbook from now on ("" for none); what was ticked stays ticked."""
        name = reading.line(playbook, "This playbook's name", 200)
        with self._transaction(inc, key, at) as act:
            if act.first(events.PlaybookChosen):
                return act.it
            act.must_be_open("choose a playbook")
            if act.it.playbook == name:
                raise Refused(f"{act.it.number} is worked through by it already: tick its steps.")
            act.append(events.PlaybookChosen(playbook=name, title=reading.line(title, "This title", 200)))
            return act.after()

    def tick(
        self, inc: Which, step: int, text: str, done: bool = True, *, key: str | None = None, at: datetime | None = None
    ) -> Incident:
        """Say that a step of the playbook was done, or was not after all; it goes into the record.

        A step is known by its number and its words as they were when it was ticked, whatever the file says since.
        """
        words = reading.needed(reading.line(text, "This step", 5_000), "A step has words: name the step.")
        with self._transaction(inc, key, at) as act:
            if act.first(events.StepTicked):
                return act.it
            act.must_be_open("tick a step")
            it = act.it
            if not it.playbook:
                raise Refused(f"{it.number} has no playbook: choose one first.")
            this = (it.playbook, step, words)
            before = next((s for s in it.steps if (s.playbook, s.step, s.text) == this), None)
            if (before is not None) == done:
                who = f"{before.by} did it at {act.when(before.at)}" if before is not None else "it is not done"
                raise Refused(f"This step is as you say: {who}.")
            act.append(events.StepTicked(playbook=it.playbook, step=step, text=words, done=done))
            return act.after()


def _ask(act: CommandContext, ask_id: str, *states: str) -> Ask:
    ask = next((a for a in act.it.asks if a.id == ask_id), None)
    if ask is None:
        waiting = [f'"{short(a.text, 30)}" of {a.person} ({a.id})' for a in act.it.asks if a.state == "open"]
        mend = f"open are {listing(waiting[-5:])}" if waiting else "none is open"
        raise Refused(f"{act.it.number} has no such ask: {mend}.")
    if ask.state not in states:
        raise Refused(f"This ask of {ask.person} is {ask.state}: ask again if it is still needed.")
    return ask


def _task(act: CommandContext, task_id: str) -> Task:
    task = next((t for t in act.it.tasks if t.id == task_id), None)
    if task is None:
        there = [f'"{short(t.text, 30)}" of {t.owner} ({t.id})' for t in act.it.tasks if t.state == "open"]
        mend = f"open are {listing(there[-5:])}" if there else "none is open"
        raise Refused(f"{act.it.number} has no such task: {mend}.")
    if task.state != "open":
        raise Refused(f"This task of {task.owner} is {task.state}: give a new one if it is still needed.")
    return task
