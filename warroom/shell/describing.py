"""What an incident is about: details, brief, triage questions, links, who may see it."""

from __future__ import annotations

from typing import Any

from msgspec.structs import asdict

from warroom.core.triage import KEPT, RECORDED, answered
from warroom.core.words import listing
from warroom.shell import finding
from warroom.shell.acting import Acting, Done, act
from warroom.shell.failures import Usage

BRIEF = ("impact", "hypothesis", "doing", "needs", "next_step")
DETAILS = ("title", "summary", "service", "region")
MOMENTS = {"began": "impact_started_at", "detected": "detected_at"}


@act
def details(given: Acting) -> str:
    """``details INC``: what is given is changed."""
    asked, shell = given.asked, given.shell
    changed: dict[str, Any] = {name: getattr(asked, name) for name in DETAILS if getattr(asked, name) is not None}
    for name, field in MOMENTS.items():
        if getattr(asked, name) is not None:
            changed[field] = shell.when(getattr(asked, name), f"--{name}")
    if not changed:
        raise Usage("nothing to change: give --title, --summary, --service, --region, --began or --detected")
    if "service" in changed:
        from warroom.notify.situations import catalogued

        changed["service"] = catalogued(given.room.store, shell.config).named(changed["service"])
    given.room.edit_details(given.it.id, **changed)
    names = {field: name for name, field in MOMENTS.items()}
    return f"{given.it.id}: changed {', '.join(names.get(name, name) for name in changed)}"


@act
def brief(given: Acting) -> Done:
    """``brief INC``: what is given is changed; without an option, the brief as it is."""
    asked, room, it = given.asked, given.room, given.it
    changed = {name: getattr(asked, name) for name in BRIEF if getattr(asked, name) is not None}
    if changed:
        room.set_brief(it.id, **changed)
    now = asdict(room.find(it.id).brief)
    lines = [f"{name.replace('_', ' ')}: {now[name]}" for name in BRIEF if now[name]]
    return Done("\n".join(lines) or f"{it.id}: the brief is empty", {"brief": now})


@act
def triage(given: Acting) -> Done:
    """``triage INC``: answers are recorded; without an option, those that there are."""
    asked, shell, room, it = given.asked, given.shell, given.room, given.it
    details = {name: getattr(asked, name) for name, _ in KEPT if getattr(asked, name) is not None}
    began = shell.when(asked.since, "--since")
    if began is not None:
        details["impact_started_at"] = began
    lines = [
        (f"{label}: {getattr(asked, name).strip()}", kind, None)
        for name, label, kind, _ in RECORDED if (getattr(asked, name) or "").strip()
    ]  # fmt: skip
    if details:
        room.edit_details(it.id, **details)
    if lines:
        room.log_lines(it.id, lines)
    known = answered(room.everything(it.id).entries)
    after = room.find(it.id)
    told = {label: known[name] for name, label, _, _ in RECORDED if name in known}
    told |= {label: getattr(after, name) for name, label in KEPT if getattr(after, name)}
    said = "\n".join(f"{label}: {text}" for label, text in told.items())
    return Done(said or f"{it.id}: no triage question is answered yet", {"answers": known})


@act
def private(given: Acting) -> str:
    """``private INC``: left out of the wall, of pages for browsers and of channels; ``--off`` ends that. ``--allow``
    and ``--deny`` say who may see it without being in it."""
    asked = given.asked
    if asked.allow or asked.deny:
        if asked.off:
            raise Usage("--off ends that it is private: leave out --allow and --deny")
        if not given.it.private:
            given.room.edit_details(given.it.id, private=True)
        for name in asked.allow:
            given.room.let_in(given.it.id, name.lstrip("@"))
        for name in asked.deny:
            given.room.shut_out(given.it.id, name.lstrip("@"))
        return f"{given.it.id}: private, seen by {listing(given.room.find(given.it.id).readers)}"
    given.room.edit_details(given.it.id, private=not given.asked.off)
    return f"{given.it.id}: {'no longer private' if given.asked.off else 'private'}"


@act
def link(given: Acting) -> str:
    """``link INC WHAT``: an address is kept with the incident, an alert covered by it."""
    asked, room, it = given.asked, given.room, given.it
    if "://" in asked.what:
        room.add_link(it.id, asked.what, " ".join(asked.label))
        return f"{it.id}: kept {asked.what}"
    found = finding.alerts(room, [asked.what])
    return room.link_alerts(it.id, [alert.fingerprint for alert in found], asked.anyway)


@act
def assess(given: Acting) -> Done:
    """``assess INC``: how far it reaches and when it is expected to be over; says what the numbers propose."""
    from warroom.core.assessing import proposed, told
    from warroom.core.model.value import jsonable

    asked, room, it, shell = given.asked, given.room, given.it, given.shell
    said = {name: value for name in ("category", "users", "revenue", "impact", "urgency")
            if (value := getattr(asked, name)) is not None}  # fmt: skip
    if asked.account is not None:
        said["accounts"] = [name for name in asked.account if name]
    if asked.eta is not None:
        said |= {"no_eta": True} if asked.eta.lower() == "none" else {"eta": shell.until(asked.eta, "--eta")}
    now_is = room.assess(it.id, **said) if said else it
    found = proposed(now_is, shell.config.policy)
    lines = [f"{name}: {text}" for name, text in told(now_is, shell.now(), shell.zone)]
    lines += [found.words] if found is not None else []
    data = {
        "incident": it.id, "assessment": jsonable(now_is.assessment) if now_is.assessment is not None else None,
        "proposed": found.severity if found is not None else None,
        "reasons": list(found.reasons) if found is not None else [],
    }  # fmt: skip
    return Done("\n".join(lines) or f"{it.id}: nothing was said of its numbers yet", data)


@act
def unlink(given: Acting) -> str:
    """``unlink INC WHAT``: the address or the alert is the incident's no longer."""
    what, room, it = given.asked.what, given.room, given.it
    if "://" in what:
        room.remove_link(it.id, what)
        return f"{it.id}: removed {what}"
    covered = [one.fingerprint for one in it.alerts if what.lower() in (one.title.lower(), one.uid.lower())]
    return room.unlink_alerts(it.id, covered or [alert.fingerprint for alert in finding.alerts(room, [what])])


@act
def channel(given: Acting) -> Done:
    """``channel INC [NAME]``: how its chat channel is called."""
    from warroom.core.links import channel_name

    room, it, shell = given.room, given.it, given.shell
    if given.asked.name is not None:
        room.name_channel(it.id, given.asked.name)
    name = channel_name(room.find(it.id), shell.config.policy)
    return Done(name or f"{it.id}: no channel has a name; room.channel in config.toml sets a pattern",
                {"channel": name or None})  # fmt: skip


