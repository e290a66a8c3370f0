"""The panes of the room, put together as they stand in it: what is seen, and what a second costs."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.widgets import room
from tests.widgets.stage import Place, painted
from widgets.bar import Bar, BarFace
from widgets.brief import Brief
from widgets.clock import Clock
from widgets.feeds import FeedRow, Feeds, FeedsFace
from widgets.footer import Footer, FooterFace
from widgets.headline import Headline
from widgets.incident_list import IncidentList, IncidentRow
from widgets.notice import Notice, NoticeFace
from widgets.now_strip import Chip, NowStrip, StripFace
from widgets.palette import DARK, MONO, Palette
from widgets.roster import Roster, RosterFace, RosterRow
from widgets.tabs import Tabs
from widgets.theme_names import PALETTES
from widgets.timeline import Timeline


async def picture(places: list[Place], size: tuple[int, int]) -> list[str]:
    async with painted(*places, size=size) as stage:
        return stage.rows()


async def test_the_room_at_120_has_every_text_at_its_column() -> None:
    rows = await picture(room.room_120(DARK), (120, 40))
    assert rows[0] == (
        "  WAR ROOM  acme-prod           2 open  ▲ 1 SEV1  ● 1 SEV2    14 firing, 3 unacked  ! 1 stale"
        "   maya IC   14:37:09 UTC"
    )
    assert rows[1] == (
        "  ╱╱ OVERDUE 01:12 ╱╱ customers 0042, owner lee  u write  "
        "    ╱╱ NO COMMANDER ╱╱ 0041 since 14:33  r assign  +2 more y"
    )
    headline = "   ▲ SEV1  0042  Checkout API 5xx above 30 % in eu-west"
    assert rows[3] == f"{headline:77}Identified, open 42 min, SEV1 since 14:26"
    assert rows[7][:58] == " ▌▲ SEV1  0042 Checkout API 5xx eu-west  42m  maya  +01:12"
    assert rows[8][:58] == "  ● SEV2  0041 Delayed order e-mail     1h12 ╱NO IC╱ 18:20"
    assert rows[9][:58] == "  ○ SEV3  0039 Slow search, resolved    5h40  omar    6h10"
    assert rows[22][:88].rstrip() == "  14:30:05  fact        ana   db-3 holds 100 connections, all from 2.1.3 pods"
    assert rows[23][:88].endswith("0 idle          supports 14:33:02")
    assert rows[24][92:] == "support lead    unfilled"
    assert rows[28][92:] == "zendesk         stale 42 s"
    assert rows[33] == (
        "  □ warn   PaymentLatencyP99        us-east        × 3   38s  datadog       "
        "unacknowledged, similar to 0042: deploy 2…"
    )


async def test_the_room_at_80_shows_the_same_facts() -> None:
    rows = await picture(room.room_80(DARK), (80, 24))
    assert rows[0] == " WAR ROOM  ▲ 1 SEV1  ● 1 SEV2   3 unacked  ! 1 stale      maya IC  14:37:09 UTC"
    assert rows[1].endswith("+2 y")
    assert rows[2] == f"{'  ▲ SEV1  0042  Checkout API 5xx above 30 % in eu-west':69}Identified"
    assert rows[4] == "▌▲ SEV1  0042  Checkout API 5xx eu-west    identified    42m   maya      +01:12"
    assert rows[7].startswith(" BRIEF 0042 ─")
    assert rows[7].endswith("─ acknowledged 13:56, maya")
    assert rows[18] == " 1 Timeline 41  2 Roster 1 unfilled  3 Alerts 3  4 Tasks 4  5 Feeds 1 stale"


async def test_the_room_at_200_has_service_status_and_lead() -> None:
    rows = await picture(room.room_200(DARK), (200, 60))
    assert rows[7][:98] == (
        "  ▌▲ SEV1  0042  Checkout API 5xx eu-west   checkout      identified   42m   maya   ana     +01:12"
    )
    assert rows[1].count("╱╱") == 4
    assert "16:37 Berlin   14:37:09 UTC" in rows[0]


@pytest.mark.parametrize("palette", list(PALETTES.values()), ids=lambda palette: palette.name)
async def test_a_calm_room_has_no_yellow_and_nothing_reversed(palette: Palette) -> None:
    calm = replace(room.BAR, stale=0, new=0)
    strip = StripFace(calm="next  customer update 0042 in 09:15, lee")
    places: list[Place] = [
        (Bar(calm, palette=palette), 0, 0, 120, 1),
        (NowStrip(strip, palette=palette), 0, 1, 120, 1),
        (Clock(room.CLOCKS[2], palette=palette), 1, 11, 28, 6),
    ]
    async with painted(*places, palette=palette) as stage:
        cells = [cell for row in stage.cells() for cell in row]
        assert not any(yellow in cell for cell in cells for yellow in ("ffd700", "875f00", "brown"))
        assert not any(cell[7] for cell in cells)


async def test_a_second_of_the_whole_room_costs_less_than_600_bytes() -> None:
    places = room.room_120(DARK)
    by_kind = {type(place[0]): place[0] for place in places}
    bar, strip, incidents = by_kind[Bar], by_kind[NowStrip], by_kind[IncidentList]
    clocks = [place[0] for place in places if isinstance(place[0], Clock)]
    assert isinstance(bar, Bar)
    assert isinstance(strip, NowStrip)
    assert isinstance(incidents, IncidentList)
    async with painted(*places) as stage:
        costs = []
        for second in range(1, 31):
            bar.show(replace(room.BAR, clock=f"14:37:{9 + second:02}"))
            first = replace(room.STRIP.chips[0], word=f"OVERDUE 01:{12 + second:02}")
            strip.show(replace(room.STRIP, chips=(first, *room.STRIP.chips[1:])))
            incidents.set_rows(
                (
                    replace(room.INCIDENTS[0], next=f"+01:{12 + second:02}"),
                    replace(room.INCIDENTS[1], next=f"{18 - second // 21}:{(80 - second) % 60:02}"),
                    room.INCIDENTS[2],
                )
            )
            digits = (f"02:{60 - second:02}", f"+01:{12 + second:02}", f"17:{53 - second:02}", f"01:{59 - second:02}")
            for clock, face, text in zip(clocks, room.CLOCKS, digits, strict=False):
                clock.show(replace(face, digits=text))
            costs.append(await stage.cost())
        assert sum(costs) / len(costs) <= 600


async def test_moving_the_focus_paints_two_titles_and_not_the_screen() -> None:
    places = room.room_120(DARK)
    incidents, timeline = (next(p[0] for p in places if isinstance(p[0], kind)) for kind in (IncidentList, Timeline))
    async with painted(*places) as stage:
        incidents.focus()
        await stage.written()
        timeline.focus()
        assert await stage.cost() < 700
        assert "━" not in stage.rows()[5]
        assert "━" in stage.rows()[19]
        seen = stage.cells()
        assert seen == await stage.cells_painted_whole()


async def test_the_whole_room_is_painted_in_less_than_12_kilobytes() -> None:
    async with painted(*room.room_120(DARK)) as stage:
        stage.app.screen.refresh()
        assert await stage.cost() < 12_000


@pytest.mark.parametrize(("width", "drill"), [(120, False), (120, True), (200, True)])
def test_the_bar_names_the_incident_whole_or_by_its_number_and_never_cut(width: int, drill: bool) -> None:
    face = BarFace(name="SCRIBE", place="INC-2026-0042", place_short="0042", tag=(1, "SEV1"), who="sam",
                   subject="Investigating, 1 h 12 min", clock="14:37:09", drill=drill)  # fmt: skip
    (line,) = Bar(face).lines(face, width, 1)
    named = line.strip().text.split("SCRIBE")[1].split()[0]
    assert named == ("0042" if (width, drill) == (120, True) else "INC-2026-0042")


async def test_a_drill_is_told_in_the_bar_and_its_rules_are_dashed() -> None:
    palette = DARK.drill()
    bar, brief = Bar(replace(room.BAR, drill=True), palette=palette), Brief(room.BRIEF, palette=palette)
    async with painted((bar, 0, 0, 120, 1), (brief, 62, 3, 56, 6), palette=palette) as stage:
        assert stage.rows()[0].startswith("   DRILL  WAR ROOM")
        assert "╌╌╌" in stage.rows()[3]
        assert "─" not in stage.rows()[3]


async def test_a_dead_watcher_is_told_in_the_bar_at_every_width() -> None:
    for width in (80, 120, 200):
        face = replace(room.BAR, warning="watcher dead 42 s")
        async with painted((Bar(face), 0, 0, width, 1), size=(width, 3)) as stage:
            assert "watcher dead 42 s" in stage.rows()[0]
            assert stage.rows()[0].endswith("14:37:09 UTC")


async def test_the_strip_keeps_chip_and_id_where_there_is_no_room_for_words() -> None:
    long = Chip(
        "OVERDUE 01:12",
        (("customers", "bright"), (" 0042, lee owes it since long", "text")),
        (("0042", "bright"),),
        "u",
    )
    async with painted((NowStrip(StripFace((long, long))), 0, 0, 80, 1), size=(80, 2)) as stage:
        assert stage.rows()[0].count("╱╱ OVERDUE 01:12 ╱╱ 0042  u") == 2


async def test_the_strip_tells_no_key_while_a_field_has_the_focus() -> None:
    async with painted((NowStrip(replace(room.STRIP, keys=False)), 0, 0, 120, 1)) as stage:
        assert stage.rows()[0].rstrip().endswith("+2 more")
        assert "u write" not in stage.rows()[0]


async def test_the_footer_leaves_off_keys_from_the_right_but_not_the_one_that_lists_all() -> None:
    async with painted((Footer(FooterFace(room.KEYS)), 1, 0, 50, 1), size=(60, 2)) as stage:
        assert stage.rows()[0] == " t record  n declare  u update  ? all keys"


async def test_a_click_on_a_key_or_a_tab_says_which() -> None:
    footer = Footer(FooterFace(room.KEYS))
    tabs = next(place[0] for place in room.room_80(DARK) if isinstance(place[0], Tabs))
    assert isinstance(tabs, Tabs)
    async with painted((footer, 1, 0, 100, 1), (tabs, 0, 1, 80, 1)) as stage:
        await stage.pilot.click(footer, offset=(12, 0))
        await stage.pilot.click(tabs, offset=(18, 0))
        assert [message.key for message in stage.app.heard if isinstance(message, Footer.Picked)] == ["n"]
        assert [message.key for message in stage.app.heard if isinstance(message, Tabs.Picked)] == ["2"]


@pytest.mark.parametrize(
    ("keys", "reads"),
    [
        (("1", "!", "", "4", "f5"), "1 Timeline 41  ! Roster 1 unfilled  Alerts 3  4 Tasks 4  f5 Feeds 1 stale"),
        (("alt+1", "!", "3", "4", "f5"), "Timeline 41  ! Roster 1 unfilled  3 Alerts 3  4 Tasks 4  Feeds 1 stale"),
    ],
    ids=["all fit", "long ones do not"],
)
async def test_a_tab_shows_the_key_that_opens_it_where_there_is_room(keys: tuple[str, ...], reads: str) -> None:
    face = next(place[0] for place in room.room_80(DARK) if isinstance(place[0], Tabs)).value
    assert face is not None
    told = replace(face, tabs=tuple(replace(tab, key=key) for tab, key in zip(face.tabs, keys, strict=True)))
    tabs = Tabs(told)
    async with painted((tabs, 0, 0, 78, 1), size=(80, 2)) as stage:
        assert stage.rows()[0] == reads
        await stage.pilot.click(tabs, offset=(reads.index("Feeds"), 0))
        assert [message.key for message in stage.app.heard if isinstance(message, Tabs.Picked)] == ["5"]


async def test_every_stale_feed_is_named_before_any_fresh_one() -> None:
    rows = (
        *(FeedRow(f"fresh{n}", "5 s") for n in range(9)),
        FeedRow("one", "42 s", True, "timed out"),
        FeedRow("two", "1 m", True),
    )
    async with painted((Feeds(FeedsFace(rows)), 0, 0, 26, 5)) as stage:
        assert stage.rows()[1:5] == [
            "one             stale 42 s",
            "timed out",
            "two              stale 1 m",
            "9 others                OK",
        ]


async def test_roles_that_do_not_fit_are_counted() -> None:
    async with painted((Roster(room.ROSTER), 0, 0, 26, 5)) as stage:
        assert stage.rows()[4] == "and 3 more"


async def test_a_refusal_says_that_nothing_was_done() -> None:
    async with painted((Notice(NoticeFace("0041 has no commander to hand over", "refused")), 0, 0, 60, 1)) as stage:
        assert stage.rows()[0] == "not done  0041 has no commander to hand over"


@pytest.mark.parametrize("width", [1, 5, 30, 79, 80, 119, 120, 160, 199, 200, 260])
async def test_no_width_breaks_a_pane(width: int) -> None:
    rank0 = IncidentRow("1", 0, "SEV0", "0001", "漢字 " * 40, "42m", "a name of some length", "+1:01:12", "overdue")
    incidents = IncidentList("INCIDENTS")
    incidents.set_rows([rank0, *room.INCIDENTS])
    places: list[Place] = [
        (Bar(replace(room.BAR, drill=True)), 0, 0, width, 1),
        (Bar(BarFace(tag=(1, "SEV1"), subject="Identified, 42 min", who="sam", clock="14:37:09")), 0, 1, width, 1),
        (NowStrip(room.STRIP), 0, 2, width, 1),
        (incidents, 0, 3, width, 6),
        (Headline(replace(room.HEADLINE, title=LONG)), 0, 9, width, 3),
        (Brief(room.BRIEF), 0, 12, width, 4),
        (Clock(room.CLOCKS[1]), 0, 16, width, 6),
        (Roster(room.ROSTER), 0, 22, width, 5),
        (Feeds(room.FEEDS), 0, 27, width, 5),
        (Footer(FooterFace(room.KEYS)), 0, 32, width, 1),
    ]
    async with painted(*places, size=(width, 34)) as stage:
        assert all(len(widget._lines) >= 1 for widget, *_ in places if isinstance(widget, Bar))
        assert await stage.cost() == 0


@pytest.mark.parametrize(("width", "height"), [(26, 8), (78, 2)])
def test_a_name_however_long_leaves_every_role_and_time_its_place(width: int, height: int) -> None:
    rows = (
        RosterRow("commander", "結城みさき", "0:42"),
        RosterRow("scribe", "Bartholomew-Featherstonehaugh-III", "0:31"),
        RosterRow("comms lead", state="empty"),
    )
    lines = Roster(palette=DARK).lines(RosterFace(rows, title=""), width, height)
    told = "\n".join(line.strip().text for line in lines)
    for words in ("commander", "scribe", "comms", "unfilled", " 0:42", " 0:31", "Barthol", "…"):
        assert words in told, told


LONG = "Checkout API answers 5xx above 30 % in eu-west and us-east since the deploy of 2.1.3"


async def test_the_title_of_the_selected_incident_is_whole_however_long() -> None:
    face = replace(room.HEADLINE, title=LONG)
    for width in (120, 200):
        async with painted((Headline(face), 0, 0, width, 3), size=(width, 4)) as stage:
            said = " ".join(" ".join(stage.rows()[:3]).split())
            assert LONG in said.replace("▄", "").replace("▀", "")
            assert stage.rows()[1].rstrip().endswith(("Identified", "Identified, open 42 min, SEV1 since 14:26"))
    very_long = f"{LONG}, and in ap-south since the database moved to the new cluster"
    async with painted((Headline(replace(face, title=very_long)), 0, 0, 120, 3), size=(120, 4)) as stage:
        assert very_long in " ".join(" ".join(stage.rows()[1:3]).replace("Identified", "").split())


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Checkout API 5xx in eu-west", "Checkout API 5xx in eu-west "),
        ("Checkout API 5xx above 30 % in eu-west, EU", "Checkout API 5xx above 30 % in eu-west, EU "),
        (LONG, "Checkout API answers 5xx above 30 % in eu-west an…"),
    ],
)
async def test_at_80_the_headline_is_one_row_and_never_loses_the_state(title: str, told: str) -> None:
    async with painted((Headline(replace(room.HEADLINE, title=title)), 0, 0, 80, 1), size=(80, 2)) as stage:
        assert f"  ▲ SEV1  0042  {told}" in stage.rows()[0]
        assert "Identified" in stage.rows()[0]


async def test_without_colours_the_headline_has_its_tag_in_brackets_and_no_half_blocks() -> None:
    async with painted((Headline(room.HEADLINE, palette=MONO), 0, 0, 120, 3), size=(120, 4), palette=MONO) as stage:
        assert stage.rows()[1].startswith(" [▲ SEV1] 0042  Checkout API")
        assert not stage.rows()[0].strip()
        assert not stage.rows()[2].strip()
