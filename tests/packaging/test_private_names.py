"""What this program uses of Textual beneath its public surface: an upgrade that takes some away says so in words."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.private_names import Sources, Use, found, taken

TOP = Path(__file__).resolve().parents[2]


class Private(NamedTuple):
    """A name that its library promises nobody."""

    name: str
    files: tuple[str, ...]
    purpose: str
    takes: str = ""
    """What it takes, by name and in order, where it is called, overridden or made here."""


DRIVER, PAINT, WRITER = "widgets/driver.py", "widgets/paint.py", "widgets/terminal/writer.py"
BACKPRESSURE, FAULTS, SERVER = "screens/base/backpressure.py", "screens/base/faults.py", "warroom/serving/server.py"

NAMES = (
    # the loop of messages: keys, faults
    Private("textual._context.active_message_pump", (FAULTS,), "which part of the screen a fault came from"),
    Private("textual.message_pump.MessagePump._dispatch_message", ("widgets/guard.py",),
            "where a message is handed to its part, and its fault is caught", "message"),
    Private("textual.message_pump.MessagePump._parent", ("screens/base/key_order.py",),
            "a key is done once everybody from the focus up to the app has handled it"),
    Private("textual.message_pump.MessagePump._running", (BACKPRESSURE,),
            "nothing is painted before the start or after the end"),
    Private("textual.app.App._loop", (FAULTS, "warroom/app.py", "warroom/wall.py"),
            "what another thread has read is handed to the screen on the loop's own"),
    Private("textual.app.App._handle_exception", (FAULTS, "screens/base/key_order.py", DRIVER),
            "what nobody caught is reported and does not end the program", "error"),
    Private("textual.widget.Widget._on_key", ("widgets/field.py", "widgets/passage.py", "screens/entry/field.py"),
            "what is typed into a field of our own", "event"),
    Private("textual.widget.Widget._on_click", ("widgets/field.py", "widgets/passage.py"),
            "a click in a field puts the cursor there and leaves the selection of text alone", "event"),
    # painting: only the cells that changed
    Private("textual.app.App._display", (BACKPRESSURE, PAINT),
            "a frame that the terminal cannot take yet is left out; cells are sent without a layout",
            "screen, renderable"),
    Private("textual.app.App._driver", (BACKPRESSURE, "warroom/app.py", "warroom/wall.py"),
            "whether there is a line that may be slow; what is copied and a page's title are written to it"),
    Private("textual.app.App._clipboard", ("warroom/app.py",), "what was copied can be pasted inside the program too"),
    Private("textual.app.App._background_screens", (BACKPRESSURE,),
            "a screen that another covers is not painted at every tick"),
    Private("textual.app.App._batch_count", (PAINT,), "cells are sent only while no change is being gathered"),
    Private("textual.widget.Widget._layout_required", (PAINT,), "cells are sent only where nothing else is due"),
    Private("textual.widget.Widget._scroll_required", (PAINT,), "cells are sent only where nothing else is due"),
    Private("textual.widget.Widget._repaint_required", (PAINT,), "cells are sent only where nothing else is due"),
    Private("textual.widget.Widget._recompose_required", (PAINT,), "cells are sent only where nothing else is due"),
    Private("textual.widget.Widget._styles_cache", (PAINT,), "rows that Textual keeps are old once cells were sent"),
    Private("textual.widget.Widget._dirty_regions", ("widgets/pane.py",),
            "a pane forgets what it was to paint once it has"),
    Private("textual.screen.Screen._compositor", (PAINT,), "the screen gets the compositor that sends few cells"),
    Private("textual._compositor.Compositor", (PAINT,), "the base of the compositor that sends few cells"),
    Private("textual._compositor.Compositor._dirty_regions", (PAINT,), "which widgets a paint has to ask"),
    Private("textual._compositor.Compositor.cuts", (PAINT,), "asked for before fewer widgets are looked at"),
    Private("textual._compositor.Compositor.size", (PAINT,), "a terminal of another size has lost what it showed"),
    Private("textual._compositor.Compositor.visible_widgets", (PAINT,),
            "only widgets where something changed are asked for rows"),
    Private("textual._compositor.Compositor.reflow", (PAINT,), "a new layout forgets what was sent", "parent, size"),
    Private("textual._compositor.Compositor.render_full_update", (PAINT,),
            "a whole paint leaves out rows that the terminal has", "simplify"),
    Private("textual._compositor.Compositor.render_partial_update", (PAINT,),
            "a partial paint is written with the fewest codes"),
    Private("textual._compositor.ReflowResult", (PAINT,), "what a layout gives, for its type"),
    Private("textual._compositor.CompositorUpdate", (PAINT,), "the base of a paint of cells"),
    Private("textual._compositor.CompositorUpdate.render_segments", (PAINT,), "where a paint becomes codes", "console"),
    Private("textual._compositor.ChopsUpdate", (PAINT,), "the base of a partial paint", "chops, spans, chop_ends"),
    Private("textual._compositor.ChopsUpdate.chops", (PAINT,), "the strips of a partial paint, by row and column"),
    Private("textual._compositor.ChopsUpdate.spans", (PAINT,), "the cells of a partial paint"),
    Private("textual._compositor.ChopsUpdate.chop_ends", (PAINT,), "where each strip of a partial paint ends"),
    Private("textual._compositor.LayoutUpdate", (PAINT,), "the base of a whole paint", "strips, region"),
    Private("textual._compositor.LayoutUpdate.strips", (PAINT,), "the rows of a whole paint"),
    Private("textual._compositor.LayoutUpdate.region", (PAINT,), "where a whole paint stands"),
    # the terminal's line
    Private("textual.drivers.linux_driver.LinuxDriver", (DRIVER,), "the base of the driver for bad lines"),
    Private("textual.driver.Driver._app", (DRIVER,), "messages and the end of the program go to it"),
    Private("textual.driver.Driver._loop", (DRIVER,), "keys are read on the loop's own thread"),
    Private("textual.drivers.linux_driver.LinuxDriver._file", (DRIVER,), "where our writer writes"),
    Private("textual.drivers.linux_driver.LinuxDriver._writer_thread", (DRIVER,),
            "our writer stands in the place of Textual's, whose queue blocks"),
    Private("textual.drivers.linux_driver.LinuxDriver.fileno", (DRIVER,), "where keys are read"),
    Private("textual.drivers.linux_driver.LinuxDriver.write", (DRIVER,), "a frame is gathered into one write", "data"),
    Private("textual.drivers.linux_driver.LinuxDriver.close", (DRIVER,), "signals are given back at the end"),
    Private("textual.drivers.linux_driver.LinuxDriver.start_application_mode", (DRIVER,),
            "after it keys are read and the title is set"),
    Private("textual.drivers.linux_driver.LinuxDriver.stop_application_mode", (DRIVER,),
            "before it what waits is dropped and the title is given back"),
    Private("textual.drivers.linux_driver.LinuxDriver.run_input_thread", (DRIVER,),
            "replaced: a thread of its own would make every key wait twice"),
    Private("textual.drivers.linux_driver.LinuxDriver.disable_input", (DRIVER,), "reading ends before it"),
    Private("textual.drivers.linux_driver.LinuxDriver.process_message", (DRIVER,),
            "the terminal's answers are timed on their way", "message"),
    Private("textual.drivers.linux_driver.LinuxDriver._get_terminal_size", (DRIVER,),
            "the terminal's own size, whatever COLUMNS says"),
    Private("textual.drivers.linux_driver.LinuxDriver._mouse_pixels", (DRIVER,),
            "whether the mouse was asked for pixels, which Textual leaves on"),
    Private("textual.drivers.linux_driver.LinuxDriver._disable_mouse_support", (DRIVER,),
            "after it pixels are turned off as well"),
    Private("textual.drivers.linux_driver.LinuxDriver._request_terminal_sync_mode_support", (DRIVER,),
            "not asked of old terminals, and asked to time the line"),
    Private("textual.drivers.linux_driver.LinuxDriver._query_in_band_window_resize", (DRIVER,),
            "not asked of old terminals, which would print it"),
    Private("textual.drivers._writer_thread.WriterThread", (DRIVER, WRITER), "the base of our writer", "file"),
    Private("textual.drivers._writer_thread.WriterThread.run", (WRITER,), "replaced: nobody waits for the terminal"),
    Private("textual.drivers._writer_thread.WriterThread.write", (WRITER,), "replaced: it never waits", "text"),
    Private("textual.drivers._writer_thread.WriterThread.stop", (WRITER,), "replaced: it waits not for long"),
    # pages for browsers
    Private("textual_serve.app_service.AppService._open_app_process", (SERVER,),
            "replaced: no shell between, the environment chosen", "width, height"),
    Private("textual_serve.app_service.AppService._build_environment", (SERVER,),
            "the size of a page and its colours, for the process", "width, height"),
    Private("textual_serve.app_service.AppService._process", (SERVER,), "a page whose process ended is closed"),
    Private("textual_serve.app_service.AppService._stdin", (SERVER,), "what is typed in a page goes there"),
    # the command line
    # the terminal of tests and figures
    Private("pyte.Stream._taking_plain_text", ("bench/emulator.py",), "a sequence may stand within a longer one"),
    Private("argparse._ActionsContainer._actions",
            ("warroom/shell/grammar/parser.py", "warroom/shell/completion.py", "warroom/reference/commands_md.py"),
            "which options and arguments a command has"),
    Private("argparse._SubParsersAction", ("warroom/shell/completion.py",), "which commands there are"),
)  # fmt: skip


def files(top: Path, *folders: str) -> dict[str, Path]:
    paths = (path.relative_to(top) for folder in folders for path in sorted((top / folder).rglob("*.py")))
    return {".".join(path.with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


@pytest.fixture(scope="module")
def uses() -> list[Use]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(TOP)
        return list(Sources(files(TOP, "widgets", "screens", "warroom", "bench")).uses())


def spoken(private: Private) -> str:
    return f"{' and '.join(private.files)} {'use' if private.files[1:] else 'uses'} {private.name}: {private.purpose}"


@pytest.mark.parametrize("private", NAMES, ids=lambda private: private.name)
def test_what_is_used_of_a_library_beneath_its_surface_is_still_there(private: Private) -> None:
    try:
        thing = found(private.name)
    except LookupError as error:
        pytest.fail(f"{error}. {spoken(private)}.")
    if private.takes:
        assert taken(thing) == private.takes, f"It takes other things than it did. {spoken(private)}."


def test_every_private_name_that_is_used_is_listed_with_its_purpose(uses: list[Use]) -> None:
    """Add it to ``NAMES``: an upgrade that takes it away is then told in words, and not by a screen that is wrong."""
    listed = {(file, name) for private in NAMES for file in private.files for name in _spellings(private)}
    assert [f"{use.file}:{use.line} uses {use.name}" for use in uses if (use.file, use.name) not in listed] == []


def test_what_is_listed_is_used(uses: list[Use]) -> None:
    used = {(use.file, use.name) for use in uses}
    unused = [
        (file, private.name)
        for private in NAMES for file in private.files
        if not used & {(file, name) for name in _spellings(private)}
    ]  # fmt: skip
    assert unused == []


def _spellings(private: Private) -> tuple[str, str]:
    """As an import has it, and as an object is asked for it."""
    return private.name, private.name.rpartition(".")[2]


MADE_UP = '''
from functools import partial
from textual import _compositor as under
from textual.drivers import headless_driver
from textual.widget import Widget
import rich._wrap


class Mixed:
    def show(self):
        return self._size


class Shown(Mixed, Widget):
    def __init__(self):
        super().__init__()
        self._mine = partial(print)
        self._styles_cache = None

    def render(self):
        return getattr(self.app, "_batch_count"), self.parent._nodes, self._mine, self.strip._cells


class Plain:
    def _size(self):
        return self._size
'''


def test_a_use_is_found_however_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made_up_pane.py").write_text(MADE_UP)
    monkeypatch.syspath_prepend(tmp_path)
    uses = Sources({"made_up_pane": tmp_path / "made_up_pane.py"}).uses()
    assert [(use.name, use.line) for use in uses] == [
        ("textual._compositor", 3),
        ("textual.drivers.headless_driver", 4),
        ("rich._wrap", 6),
        ("_size", 11),
        ("_styles_cache", 18),
        ("_batch_count", 21),
        ("_cells", 21),
        ("_nodes", 21),
    ]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("textual.app.App._paint_all", "App has no _paint_all"),
        ("textual._no_compositor.Compositor", "textual has no _no_compositor"),
        ("no_library.app.App", "there is no module no_library.app"),
    ],
)
def test_what_has_gone_is_named(name: str, sentence: str) -> None:
    with pytest.raises(LookupError, match=sentence):
        found(name)
