"""The documentation as a site: built without a warning, searched in a real browser, nothing asked of anybody else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.chromium import PROGRAM, chromium

ROOT = Path(__file__).resolve().parents[2]
FIELD = "document.querySelector('[data-md-component=search-query]')"
SAYS = "document.querySelector('.md-search-result__meta').textContent"
FOUND = "[...document.querySelectorAll('.md-search-result__link')]"


def build(source: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """`make docs` of a folder with ``mkdocs.yml`` and ``docs/``."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)],
        cwd=source, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    built = build(ROOT, folder)
    said = built.stdout + built.stderr
    assert (built.returncode, "WARNING" in said) == (0, False), said
    return folder


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_site_is_built_without_a_warning_and_has_every_page(site: Path) -> None:
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")}
    assert pages == {path.stem for path in site.glob("*.html")} - {"404"}


def test_a_link_that_leads_nowhere_is_an_error(tmp_path: Path) -> None:
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    with (tmp_path / "docs" / "index.md").open("a", encoding="utf-8") as page:
        page.write("\n[no page](nowhere.md), [no heading](keys.md#no-such-heading)\n")
    built = build(tmp_path, tmp_path / "site")
    said = built.stdout + built.stderr
    assert built.returncode != 0
    told = [line for line in said.splitlines() if line.startswith("WARNING")]
    for name in ("nowhere.md", "no-such-heading"):
        assert [name in line for line in told].count(True) == 1, said


def test_a_list_begins_after_an_empty_line() -> None:
    """What reads Markdown for the site takes it for a part of the paragraph above otherwise."""
    run_on = []
    for page in sorted((ROOT / "docs").glob("*.md")):
        before, fenced = "", False
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            fenced ^= line.lstrip().startswith("```")
            begins = line.startswith(("- ", "1. ")) and not fenced
            if begins and before and not before.startswith(("- ", "  ", "#", "<!--")):
                run_on.append(f"{page.name}:{number}")
            before = line
    assert run_on == []


@pytest.mark.server
@pytest.mark.skipif(PROGRAM is None, reason="chromium is not installed")
async def test_its_search_finds_a_word_and_asks_nobody_else(address: str) -> None:
    async with chromium() as tab:
        await tab.go(f"http://{address}/index.html")
        await tab.until(f"document.readyState === 'complete' && !!{FIELD}")
        await tab.run(f"{FIELD}.focus()")
        for letter in "zyxwvutsrq":
            await tab.press(letter, letter)
        await tab.until(f"{SAYS}.includes('No matching')")
        await tab.run(f"{FIELD}.value = ''")
        for letter in "projector":
            await tab.press(letter, letter)
        pages = f"{FOUND}.map(link => new URL(link.href).pathname)"  # they come while the word is still searched for
        await tab.until(f"['/after.html', '/tutorial.html'].every(page => {pages}.includes(page))")
        elsewhere = {urlsplit(url).netloc for url in tab.asked if not url.startswith(("data:", "about:", "blob:"))}
        assert elsewhere == {address}
