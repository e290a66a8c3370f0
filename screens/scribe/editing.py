"""What a scribe does to the entries: amend, retract, pin, judge, link, split, join, copy."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Callable
from typing import Protocol

from screens.base.key_labels import key_of
from screens.entry.drafts import new_key
from screens.entry.field import BREAK
from screens.scribe.base import ScribeContext
from screens.scribe.following import Following
from screens.scribe.over import Over
from screens.sheets.page_rows import PageRow
from warroom.commands.editing import paste_of
from warroom.core.line import read_line
from warroom.core.model import Entry, HypothesisState, Kind
from warroom.core.timeline_text import markdown, plain
from widgets.strips import cut

OPEN = HypothesisState.OPEN


class Edited(ScribeContext, Protocol):
    """The screen whose entries are changed."""

    @property
    def over(self) -> Over: ...

    @property
    def following(self) -> Following: ...


class Editing:
    """What is done to the record's entries; each ends in one call on the room."""

    def __init__(self, scribe: Edited) -> None:
        self._scribe = scribe
        self.last_split = ""
        """The key of the last split, which ctrl+z takes back."""
        self.marked_from: str | None = None
        """Where the range to copy begins."""

    # ------------------------------------------------------------ one entry

    def amend_selected(self) -> None:
        """The entry line becomes the amendment of the selected entry."""
        entry = self._scribe.entry
        if entry is None:
            return
        if entry.system:
            self._scribe.say("The room wrote this entry, so it cannot be changed: add an entry of your own.")
        elif entry.retracted is not None:
            self._scribe.say(f"{entry.retracted.by} retracted this entry: {key_of('scribe_retract')} restores it.")
        else:
            other = self._scribe.who_amends().get(entry.id)
            changed = self._scribe.entry_line.amend(entry)
            if other:
                self._scribe.say(f"{other} too.")
            elif changed and entry.earlier:
                by = entry.earlier[-1].changed_by
                self._scribe.say(f'{by} changed it while you were editing; it now says: "{cut(entry.text, 60)}"')

    def retract_selected(self) -> None:
        entry = self._scribe.entry
        if entry is None:
            return
        if entry.retracted is not None:
            self._scribe.run(lambda room: room.restore(entry.incident, entry.id), "restored")
            return

        def done(reason: str) -> str:
            self._scribe.run(
                lambda room: room.retract(entry.incident, entry.id, reason),
                f"retracted: {key_of('scribe_retract')} restores it",
            )
            return ""

        at = self._scribe.times.clock(entry.at)
        self._scribe.over.ask(f"retract {at}, because", done, hint="the reason; it stays, struck through")

    def pin_selected(self) -> None:
        entry = self._scribe.entry
        if entry is not None:
            said = "unpinned" if entry.pinned else "pinned"
            self._scribe.run(lambda room: room.pin(entry.incident, entry.id, not entry.pinned), said)

    def withhold_selected(self) -> None:
        entry = self._scribe.entry
        if entry is not None:
            said = "it may be sent to a model again" if entry.withheld else "never sent to a model"
            self._scribe.run(lambda room: room.withhold(entry.incident, entry.id, not entry.withheld), said)

    def set_kind(self, kind: Kind) -> None:
        entry = self._scribe.entry
        if entry is not None and entry.kind is kind:
            self._scribe.say(f"It is already a {kind.value}: choose another kind.")
        elif entry is not None:
            self._scribe.run(
                lambda room: room.amend(entry.incident, entry.id, entry.revision, kind=kind), f"a {kind.value} now"
            )

    def judge(self, state: HypothesisState) -> None:
        """Say what became of the selected hypothesis, and why."""
        entry = self._scribe.entry
        if entry is None:
            return
        if entry.kind is not Kind.HYPOTHESIS:
            letters = self._scribe.kind_letters()
            makes = next((f": {key} makes it one" for key in letters if letters[key] is Kind.HYPOTHESIS), "")
            self._scribe.say(f"This entry is not a hypothesis{makes}.")
            return

        def done(reason: str) -> str:
            self._scribe.run(lambda room: room.mark_hypothesis(entry.incident, entry.id, state, reason), state.value)
            return ""

        self._scribe.over.ask(f"{state.value}, because", done, hint="optional: the evidence")

    def link(self, supports: bool) -> None:
        """The selected entry supports a hypothesis, or contradicts it; where it does so already, no longer."""
        entry = self._scribe.entry
        if entry is None:
            return
        open_ones = [h for h in self._scribe.following.hypotheses() if h.id != entry.id]
        word = "SUPPORTS" if supports else "CONTRADICTS"
        if not open_ones:
            self._scribe.say("No hypothesis to link to: record one first.")
        elif len(open_ones) == 1:
            self._link(entry, open_ones[0], supports)
        else:
            by_id = {h.id: h for h in open_ones}
            rows = tuple(
                PageRow(h.id, self._scribe.times.clock(h.at), h.text.replace("\n", " "), _linked(entry, h, supports))
                for h in open_ones
            )
            self._scribe.over.choose("hypotheses", f"{word} WHICH?", rows,
                                     lambda key: self._link(entry, by_id[key], supports))  # fmt: skip

    def _link(self, entry: Entry, hypothesis: Entry, supports: bool) -> None:
        word, at = "supports" if supports else "contradicts", self._scribe.times.clock(hypothesis.at)
        if _speaks(entry, hypothesis) is supports:
            self._scribe.run(
                lambda room: room.unlink_evidence(hypothesis.incident, hypothesis.id, entry.id),
                f"no longer {word} {at}: {key_of('scribe_for' if supports else 'scribe_against')} links it again",
            )
            return
        said = f"{word} {at}"
        self._scribe.run(
            lambda room: room.link_evidence(hypothesis.incident, hypothesis.id, entry.id, supports=supports), said
        )

    def show_wordings(self) -> None:
        """The selected entry whole, with what it said before and who changed it."""
        entry, zone = self._scribe.entry, self._scribe.times.zone
        if entry is None:
            return
        rows = [PageRow("", "says now", line) for line in entry.text.split("\n")]
        facts = f"{entry.kind.value}, by {entry.author}, {entry.at.astimezone(zone):%a %-d %b %H:%M:%S}"
        rows.append(PageRow("", "", ((facts, "dim"),)))
        rows.append(PageRow("", "recorded", f"{entry.recorded_at.astimezone(zone):%a %-d %b %H:%M:%S}"))
        if entry.source_at is not None:
            rows.append(PageRow("", "source's clock", f"{entry.source_at.astimezone(zone):%H:%M:%S}"))
        if entry.retracted is not None:
            gone = entry.retracted
            at = f"{gone.at.astimezone(zone):%H:%M:%S}"
            rows.append(PageRow("", f"retracted {at}", f"by {gone.by}: {gone.reason}".rstrip(": ")))
        for old in reversed(entry.earlier):
            at = f"{old.changed_at.astimezone(zone):%H:%M:%S}"
            was = f"{old.kind.value} at {old.at.astimezone(zone):%H:%M:%S}"
            for n, line in enumerate(old.text.split("\n")):
                label = f"until {at}" if n == 0 else ""
                rows.append(PageRow("", label, line, f"{was}, changed by {old.changed_by}" if n == 0 else ""))
        self._scribe.over.open_page("wordings", f"ENTRY {self._scribe.times.clock(entry.at)}", tuple(rows))

    # ------------------------------------------------------------ several entries

    def join_selected(self) -> None:
        """The selected entry takes up the next one that a person wrote."""
        entry = self._scribe.entry
        if entry is None:
            return
        rest = self._scribe.window.entries[self._scribe.window.entries.index(entry) + 1 :]
        after = next((e for e in rest if not e.system and e.retracted is None), None)
        if after is None:
            self._scribe.say("No entry after this one to join: choose an earlier entry.")
            return
        self._scribe.run(
            lambda room: room.join_lines(entry.incident, entry.id, entry.revision, after.id, after.revision),
            f"joined with {self._scribe.times.clock(after.at)}",
        )

    def split_amended(self) -> None:
        """Make two entries of the one being amended: the second begins at the cursor."""
        field, amending = self._scribe.entry_line.field, self._scribe.entry_line.amending
        if amending is None:
            return
        first, second = (part.replace(BREAK, "\n").strip() for part in (field.before, field.after))
        head = read_line(first, amending.kind, amending.at, self._scribe.clock(), self._scribe.times.zone)
        if not head.text or not second:
            self._scribe.say("Put the cursor where the second entry begins.")
            return
        if head.told_time or head.pinned or head.problem or field.kind not in (None, amending.kind):
            self._scribe.say("Both entries keep the time and kind: save your changes with enter first, then split.")
            return
        texts = [head.text, second]
        inc, entry, revision, key = self._scribe.incident_id, amending.entry, amending.revision, field.key or new_key()
        self._scribe.entry_line.leave_amendment()  # a new wording in it is kept until it is in the record

        def done() -> None:
            self._scribe.entry_line.drop_wording(entry)
            self.last_split = key

        said = f"split in two: {key_of('scribe_undo')} joins them"
        self._scribe.run(lambda room: room.split(inc, entry, revision, texts, key=key), said, done)

    def take_split_back(self) -> bool:
        """Make one entry again of what was split last; False where nothing was split from here."""
        split, self.last_split = self.last_split, ""
        if split:
            self._scribe.run(lambda room: room.undo(self._scribe.incident_id, change=split))
        return bool(split)

    def take_paste_back(self) -> None:
        """Take back everything that came with the paste of the selected entry."""
        entry = self._scribe.entry
        paste = paste_of(entry.id) if entry is not None else ""
        if not paste:
            self._scribe.say(f"This entry was typed, not pasted: {key_of('scribe_retract')} retracts it.")
            return
        self.take_back(paste)

    def take_back(self, paste: str) -> None:
        inc, key = self._scribe.incident_id, new_key()
        self._scribe.run(lambda room: f"{room.take_paste_back(inc, paste, key=key)} pasted entries are retracted")

    # ------------------------------------------------------------ out

    def mark(self) -> None:
        """Begin a range at the selected entry, or end it."""
        self.marked_from = None if self.marked_from is not None else self._scribe.record.selected_key
        self._scribe.show_record()

    def marked(self) -> list[Entry]:
        """The entries from the beginning of the range to the selected one, else the selected one alone."""
        keys = [e.id for e in self._scribe.window.entries]
        here = self._scribe.record.selected_key
        if here is None or here not in keys:
            return []
        start = self.marked_from if self.marked_from in keys else here
        first, last = sorted((keys.index(start), keys.index(here)))
        return self._scribe.window.entries[first : last + 1]

    def copy_selected(self, *, as_markdown: bool) -> None:
        entries = self.marked()
        if entries:
            self._copy(entries, as_markdown)
            self.marked_from = None
            self._scribe.show_record()

    def copy_all(self, *, as_markdown: bool) -> None:
        """Copy the whole timeline, read from the record and not from what is in view."""

        async def whole() -> None:
            detail = await self._scribe.do(lambda room: room.everything(self._scribe.incident_id))
            self._copy(list(detail.entries), as_markdown, whole=True)

        self._scribe.over.wait_for(whole())

    def _copy(self, entries: list[Entry], as_markdown: bool, *, whole: bool = False) -> None:
        write: Callable[..., str] = markdown if as_markdown else plain
        incident = self._scribe.incident
        title = f"{incident.id} {incident.title}" if incident is not None and whole else ""
        self._scribe.app.copy_to_clipboard(write(entries, title=title))
        what = f"{len(entries)} entries" if len(entries) != 1 else "1 entry"
        self._scribe.say(f"{what} copied to the clipboard, {'Markdown' if as_markdown else 'plain'}")

    # ------------------------------------------------------------ the editor

    def open_editor(self) -> None:
        """Write the line in $VISUAL or $EDITOR; the room goes on behind it. Not for who has only the screens here."""
        if getattr(self._scribe.app, "confined", False):
            self._scribe.say("No editor can be opened over this connection: type the entry here.")
            return
        self._scribe.over.wait_for(self._edit())

    async def _edit(self) -> None:
        import asyncio

        field = self._scribe.entry_line.field
        command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
        with tempfile.TemporaryDirectory(prefix="warroom-") as folder:
            path = os.path.join(folder, "entry.txt")
            with open(path, "w", encoding="utf-8") as file:
                file.write(field.text)
            # Painting while the terminal is another's would block: nothing is painted inside the batch.
            with self._scribe.app.batch_update(), self._scribe.app.suspend():
                try:
                    status = await asyncio.to_thread(_run_editor, [*command, path])
                except OSError as error:
                    self._scribe.say(f"{command[0]}: {error.strerror or error}: name an editor in $EDITOR.")
                    return
            if status != 0:
                self._scribe.say(f"{command[0]} ended with {status}: the entry is unchanged.")
                return
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read().rstrip("\n")
        if text != field.text:
            field.take_text(text)
        self._scribe.entry_line.show()
        self._scribe.app.refresh()


def _speaks(entry: Entry, hypothesis: Entry) -> bool | None:
    """Whether the entry supports the hypothesis (True), contradicts it (False), or neither (None)."""
    return next((e.supports for e in hypothesis.evidence if e.entry == entry.id), None)


def _linked(entry: Entry, hypothesis: Entry, supports: bool) -> str:
    """What stands beside a hypothesis in the list: its state, or what is linked and that Enter takes it away."""
    now = _speaks(entry, hypothesis)
    if now is supports:
        return "linked: enter unlinks"
    state = (hypothesis.hypothesis or OPEN).value
    return state if now is None else f"{state}, now {'supports' if now else 'contradicts'}"


def _run_editor(command: list[str]) -> int:
    return subprocess.run(command, check=False).returncode
