"""The forms that are read, each a file; where two read a line equally well, the first one wins."""

from __future__ import annotations

from warroom.core.chat.form import Form
from warroom.core.chat.forms import (
    csv_table,
    discord,
    discord_export,
    element,
    four_digits,
    git_log,
    google_chat,
    irc,
    json_export,
    machine_log,
    meeting_minutes,
    name_first,
    name_with_time,
    names_above,
    names_below,
    plain,
    slack,
    spoken,
    statuspage,
    subtitles,
    table,
    teams,
    telegram,
    timeline,
    whatsapp,
    zoom,
)  # fmt: skip

FORMS: tuple[Form, ...] = (
    json_export.FORM, subtitles.FORM, csv_table.FORM, table.FORM, git_log.FORM, statuspage.FORM, meeting_minutes.FORM,
    telegram.FORM, zoom.FORM, irc.FORM, whatsapp.FORM, element.FORM, discord_export.FORM, teams.FORM, discord.FORM,
    slack.FORM, names_below.FORM, names_above.FORM, google_chat.FORM, spoken.FORM, name_first.FORM,
    name_with_time.FORM, plain.FORM, machine_log.FORM, four_digits.FORM, timeline.FORM,
)  # fmt: skip
