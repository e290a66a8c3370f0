"""Security incidents: private from declare on, evidence in custody, duties with deadlines of their own."""

from __future__ import annotations

from datetime import timedelta

from screens.view.deadline_cache import Running
from screens.view.promises import PromisesFound, strip
from tests.support.rooms import Clock, Open, refused, texts
from warroom.core.case_rules import Duty
from warroom.core.deadlines import deadlines
from warroom.core.duties import evidence_first
from warroom.core.foldversion import FOLD_VERSION
from warroom.core.handover import handover_text
from warroom.core.in_force import deciding, recorded_policy
from warroom.core.model import SECURITY, Status
from warroom.core.policy import Policy
from warroom.doctor.store import _custody
from warroom.keymap.room import ROOM
from warroom.room import Room
from warroom.store.maintenance import rebuild


def duties(room: Room, inc: str, clock: Clock) -> dict[str, timedelta]:
    """By their keys, how long is left."""
    found = deadlines(room.find(inc), room.policy, clock.now)
    return {due.key: due.due_at - clock.now for due in found if due.kind in ("duty", "regulatory")}


def test_it_is_private_from_its_declaration_on_and_every_duty_runs_until_it_is_met(
    maya: Room, lee: Room, clock: Clock
) -> None:
    it = maya.declare("Admin token stolen", "SEV1", security=True)
    assert (it.case, it.private, it.readers) == (SECURITY, True, ("maya",))
    hour = timedelta(hours=1)
    inc = it.id
    assert duties(maya, inc, clock) == {"duty:legal": hour, "duty:insurer": 24 * hour,
                                        "duty:law_enforcement": 24 * hour}  # fmt: skip
    clock.passes(minutes=10)
    maya.breach(inc, "customer names")
    assert duties(maya, inc, clock)["duty:customers"] == 72 * hour == duties(maya, inc, clock)["regulatory"]
    after = maya.meet_duty(inc, "Legal counsel", "Dana, by phone", key="told")
    assert maya.meet_duty(inc, "Legal counsel", "Dana, by phone", key="told") == after
    with refused("Give a reason to say that law_enforcement need not be told"):
        maya.meet_duty(inc, "law_enforcement", needed=False)
    maya.meet_duty(inc, "law_enforcement", "no crime under our law", needed=False)
    with refused("maya recorded that"):
        maya.meet_duty(inc, "legal")
    assert set(duties(maya, inc, clock)) == {"duty:insurer", "duty:customers", "regulatory"}
    assert maya.undo(inc) == "Undone: law enforcement is still to be told."
    for status in (Status.RESOLVED, Status.CLOSED):
        maya.set_status(inc, status, override="contained")
    assert {due.key for _, due in maya.owed() if due.kind == "duty"} == {"duty:insurer", "duty:law_enforcement",
                                                                          "duty:customers"}  # fmt: skip


def test_what_is_no_duty_is_refused_with_those_that_are(maya: Room) -> None:
    inc = maya.declare("Checkout is slow", "SEV2").id
    with refused("0001 has no duties: they begin with a security case"):
        maya.meet_duty(inc, "legal")
    maya.set_case(inc)
    with refused('"lawyer" is no duty of 0001'):
        maya.meet_duty(inc, "lawyer")
    with refused("a security case already"):
        maya.set_case(inc)
    after = maya.set_case(inc, "")
    assert (after.case, after.private) == ("", True)  # what was private stays so until somebody ends it
    assert maya.undo(inc).startswith("Undone: it is a security case again")


def test_evidence_goes_from_hand_to_hand_and_is_owed_until_it_is_released(maya: Room, clock: Clock) -> None:
    inc = maya.declare("Admin token stolen", "SEV1", security=True).id
    assert "evidence taken?" in evidence_first(maya.find(inc))
    it, one = maya.take_custody(inc, "memory of web-3", "9F86D081" * 8, size=1024, where="safe 2")
    assert (one.holder, one.digest[:13], evidence_first(it)) == ("maya", "sha256:9f86d0", "")
    _, one = maya.hand_custody("E-0001-1", "Lt. Kay", where="HQ", note="receipt 7")
    assert (one.holder, one.where, [h.to for h in one.handed]) == ("Lt. Kay", "HQ", ["Lt. Kay"])
    with refused("Lt. Kay has E-0001-1 already"):
        maya.hand_custody("e-1-1", "Lt. Kay")
    with refused("is not a hash"):
        maya.take_custody(inc, "a disk", "abc")
    with refused("There is no E-0001-2"):
        maya.hand_custody("E-0001-2", "lee")
    maya.set_status(inc, Status.RESOLVED, override="contained")
    maya.set_status(inc, Status.CLOSED, override="contained")
    assert "custody" in _owes(maya, inc)
    kept = maya.left_after()[1]
    found = PromisesFound().find((), (), Running(maya.policy), clock.now, kept=kept)
    assert [(one.word, one.label, one.owner, one.action) for one in found] == [
        ("CUSTODY", "memory of web-3", "Lt. Kay", "security")
    ]
    face = strip(found, (), Running(maya.policy), clock.now, maya.zone, ROOM, keys=("",))
    assert not face.chips, "nothing of it is late: it has no fill"
    assert "evidence of 1 in custody" in "".join(text for text, _ in face.calm)
    text = handover_text((), clock.now, maya.zone, kept=kept)
    assert "## Evidence in custody of incidents that have ended" in text
    assert "- E-0001-1 memory of web-3; held by Lt. Kay; HQ, since" in text
    (check,) = _custody(maya.store)
    assert check.says == "evidence of 1 incident that ended is in custody"  # a private one is not named to whoever asks
    _, one = maya.release_custody("E-0001-1", "returned to its owner")
    assert not one.is_kept
    assert "custody" not in _owes(maya, inc)
    assert maya.left_after()[1] == ()
    told = " ".join(texts(maya.everything(inc).entries))
    assert "evidence handed to Lt. Kay, HQ: memory of web-3: receipt 7" in told
    assert "evidence no longer kept: memory of web-3: returned to its owner" in told


def _owes(room: Room, inc: str) -> set[str]:
    rows = room.store.query(lambda conn: conn.execute("SELECT kind FROM owing WHERE id = ?", [inc]).fetchall())
    return {str(row[0]) for row in rows}


def test_the_next_shift_reads_what_is_kept_and_a_rebuild_gives_the_same(maya: Room, clock: Clock) -> None:
    inc = maya.declare("Admin token stolen", "SEV1", security=True, reporter="Jo Kim", contact="+49 30 1").id
    maya.take_custody(inc, "disk of web-3")
    text = handover_text(maya.handover(), clock.now, maya.zone)
    assert "- evidence kept: disk of web-3, maya" in text
    assert "- reported by: Jo Kim (+49 30 1)" in text
    assert not rebuild(maya.store.path).changed


def test_a_team_s_own_duties_are_recorded_with_what_decides_deadlines(at_door: Open, clock: Clock) -> None:
    own = (Duty(name="works_council", within=timedelta(hours=2), owner="communications"),)
    policy = Policy(duties=own)
    back = recorded_policy(deciding(policy))
    assert back is not None
    assert [(one.name, one.within, one.owner) for one in back.duties] == [
        ("works_council", timedelta(hours=2), "communications")
    ]
    assert "duties" not in deciding(Policy())  # what nobody changed is recorded as it always was
    room = at_door("maya", policy)
    inc = room.declare("Admin token stolen", "SEV1", security=True).id
    assert duties(room, inc, clock) == {"duty:works_council": timedelta(hours=2)}


def test_a_database_of_the_version_before_is_folded_again_and_takes_a_case(maya: Room, at_door: Open) -> None:
    inc = maya.declare("Checkout is slow", "SEV2").id
    maya.set_status(inc, Status.MONITORING)
    with maya.store.writing() as tx:  # as that version left it: without what came since
        for name in ("case", "custody", "duties", "verifications", "stages", "reporter"):
            tx.connection.execute("UPDATE incidents SET state = json_remove(state, ?)", [f"$.{name}"])
        tx.connection.execute("UPDATE meta SET value = ? WHERE key = 'fold'", [str(FOLD_VERSION - 1)])
    room = at_door("lee")
    assert room.set_case(inc).private
    assert not rebuild(room.store.path).changed
