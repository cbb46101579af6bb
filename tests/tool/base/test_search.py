# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Where files are looked for that a description names."""

from __future__ import annotations

from pathlib import Path

from microkit.base.choice import Choice
from microkit.base.options import Options
from microkit.base.search import FileFinder


def options(sdk: Path, config: str | None) -> Options:
    return Options(Path("x.system"), board=Choice("b"), config=Choice(config) if config else None, sdk=sdk)


def with_services(sdk: Path, *configs: str) -> Path:
    for config in configs:
        (sdk / "board/b" / config / "services").mkdir(parents=True)
    return sdk


def test_ready_programs_are_those_of_the_configuration(tmp_path: Path) -> None:
    sdk = with_services(tmp_path, "debug", "release")
    assert options(sdk, "release").services == (sdk / "board/b/release/services",)
    assert options(sdk, None).services == (sdk / "board/b/debug/services",)
    assert options(sdk, "benchmark").services == ()
    assert Options(Path("x.system")).services == ()


def test_own_files_come_first(tmp_path: Path) -> None:
    """A program of the user's with the name of one of the SDK's is the user's; only the latter's folder is not told
    as one where it was looked."""
    own, ready = tmp_path / "own", with_services(tmp_path, "debug") / "board/b/debug/services"
    own.mkdir()
    for path in (own / "both.elf", ready / "both.elf", ready / "driver.elf"):
        path.write_text("")
    files = FileFinder((own,), (ready,))
    assert files.find("both.elf") == own / "both.elf"
    assert files.find("driver.elf") == ready / "driver.elf"
    assert files.find("none.elf") is None
    assert "driver.elf" in files.near("drive.elf") and files.directories == (own,)
    assert list(files.found) == [own / "both.elf", ready / "driver.elf"]
