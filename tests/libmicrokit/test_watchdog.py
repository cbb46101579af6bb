# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""microkit_watchdog.h: each driver of a watchdog against a model of its device, written from the manuals."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent / "watchdog"
ROOT = HERE.parents[2]
DRIVERS = {path.parent.name.removeprefix("watchdog-"): path
           for path in sorted(ROOT.glob("board/devices/watchdog-*/pd.c"))}


def test_every_driver_has_both_parts() -> None:
    there = {path.parent.name for path in ROOT.glob("board/devices/watchdog-*/loader.c")}
    assert there == {f"watchdog-{name}" for name in DRIVERS} and len(there) > 4


@pytest.mark.parametrize("name", DRIVERS)
def test_feed(name: str, tmp_path: Path) -> None:
    program = tmp_path / "program"
    subprocess.run(["gcc", "-std=gnu11", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-fsanitize=address,undefined",
                    "-fno-sanitize-recover=all", f"-I{HERE / 'include'}", f"-I{ROOT / 'sdk/services/watchdog/include'}",
                    "-o", program, HERE / "feed.c", HERE / f"models/{name}.c", DRIVERS[name]], check=True)
    run = subprocess.run([program], capture_output=True, text=True, timeout=60, check=False)
    assert (run.returncode, run.stdout) == (0, "ok\n"), run.stdout + run.stderr
