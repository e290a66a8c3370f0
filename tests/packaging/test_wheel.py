"""The wheel: built once, installed into a fresh environment, run from a folder that is not the source's."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.support.host import SEALED
from warroom.shell.arguments import COMMANDS

ROOT = Path(__file__).resolve().parents[2]


def _run(*command: str | Path, cwd: Path, **env: str) -> str:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("WARROOM_", "PYTHON", "XDG_"))}
    clean["WARROOM_ETC"] = SEALED["WARROOM_ETC"]
    ran = subprocess.run(command, cwd=cwd, env=clean | env, capture_output=True, text=True, timeout=100, check=False)
    assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"
    return ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built with the build backend of this environment: nothing is fetched."""
    to = tmp_path_factory.mktemp("wheel")
    _run(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index",
        "--no-build-isolation", "--wheel-dir", to, ROOT, cwd=to,
    )  # fmt: skip
    (made,) = to.glob("warroom-*.whl")
    return made


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``warroom`` of a fresh environment that has the wheel, and for the rest borrows this one's packages."""
    folder = tmp_path_factory.mktemp("fresh")
    _run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    python = folder / "venv" / "bin" / "python"
    _run(
        sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--disable-pip-version-check",
        "--no-deps", "--no-index", wheel, cwd=folder,
    )  # fmt: skip
    site = Path(_run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "venv" / "bin" / "warroom"


def test_the_wheel_has_every_file_that_the_program_reads(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"warroom/config.toml", "warroom/py.typed", "warroom/cli.py"} <= names
    for package in ("warroom", "widgets", "screens"):
        there = {
            str(path.relative_to(ROOT))
            for path in (ROOT / package).rglob("*")
            if path.is_file() and path.suffix in (".py", ".tcss", ".sql", ".toml", ".md", ".html", ".js")
        }
        assert there <= names


def test_the_wheel_has_no_tests_and_nothing_of_the_work_around_it(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith((".dist-info", ".data"))} == {"warroom", "widgets", "screens"}


def test_the_wheel_brings_the_man_page_the_pages_and_the_files_for_systemd_and_sshd(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        share = {name.partition(".data/data/share/")[2] for name in archive.namelist()}
        pages = {f"doc/warroom/{path.name}" for path in (ROOT / "docs").iterdir()}
        contrib = {f"doc/warroom/{path.relative_to(ROOT)}" for path in (ROOT / "contrib").rglob("*") if path.is_file()}
        assert {"man/man1/warroom.1", "doc/warroom/README.md", *pages, *contrib} <= share
        (name,) = (name for name in archive.namelist() if name.endswith("man1/warroom.1"))
        text = archive.read(name).decode()
    assert text.startswith(f'.TH WARROOM "1" "" "warroom {_declared()}" ')
    for command in COMMANDS:
        if command != "room":
            assert f"warroom {command}" in text.replace("\\-", "-"), command


def test_the_build_needs_nothing_but_the_parser_for_the_man_page() -> None:
    """The build has an environment of its own, without what the program needs."""
    code = (
        "import sys; from warroom.shell.arguments import parser; parser()\n"
        "print(sorted({'msgspec', 'pydantic', 'httpx', 'rich', 'textual', 'platformdirs'} & set(sys.modules)))"
    )
    assert _run(sys.executable, "-c", code, cwd=ROOT).strip() == "[]"


def test_the_licence_travels_with_the_wheel(wheel: Path) -> None:
    assert any(name.endswith("licenses/LICENSE") for name in zipfile.ZipFile(wheel).namelist())


def test_it_says_its_version_from_a_fresh_environment(program: Path, tmp_path: Path) -> None:
    said = _run(program, "--version", cwd=tmp_path)
    assert said == f"warroom {_declared()}\n"


def test_it_declares_and_lists_from_a_fresh_environment(program: Path, tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path), "WARROOM_DB": str(tmp_path / "room.db")}
    made = _run(program, "declare", "--severity", "SEV1", "--title", "Checkout 5xx", cwd=tmp_path, **env).strip()
    assert made in _run(program, "list", cwd=tmp_path, **env)


def test_its_own_config_toml_holds(program: Path, tmp_path: Path) -> None:
    python = program.with_name("python")
    code = "from warroom.config.loading import bundled_config, load; p = bundled_config(); load(p); print(p)"
    where = _run(python, "-c", code, cwd=tmp_path).strip()
    assert where.endswith("site-packages/warroom/config.toml")


def _declared() -> str:
    import tomllib

    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])
