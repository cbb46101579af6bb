# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The kernel's floors: each uses only those below it, by what it includes and by what it calls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

KERNEL = Path(__file__).resolve().parents[2] / "kernel"
#: From the lowest.
FLOORS = re.search(r"KERNEL_FLOORS ([^)]*)", (KERNEL / "sources.cmake").read_text())[1].split()
#: The kernel's parts of devices stand on the machine's floor.
DEVICES = KERNEL.parent / "board/devices"
INCLUDE = re.compile(r'#\s*include\s*<(\w+)/')
#: A function's definition, as clang-format leaves it.
DEFINITION = re.compile(r"^(?!static)[a-z_][\w *]*?\b(\w+)\([^;{]*\)\n\{", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def files(floor: str) -> Iterator[Path]:
    for folder in (KERNEL / "src" / floor, KERNEL / "include" / floor):
        yield from (path for path in sorted(folder.rglob("*")) if path.suffix in (".c", ".h", ".S"))


def code(path: Path) -> str:
    return COMMENT.sub("", path.read_text())


def above(floor: str) -> list[str]:
    return FLOORS[FLOORS.index(floor) + 1:]


def test_every_folder_is_a_floor() -> None:
    for root in ("src", "include"):
        there = {path.name for path in (KERNEL / root).iterdir() if path.is_dir()}
        assert there <= set(FLOORS)
    assert all(list(files(floor)) for floor in FLOORS)


@pytest.mark.parametrize("floor", FLOORS)
def test_includes_go_down(floor: str) -> None:
    upward = [f"{path.relative_to(KERNEL)}: {found}" for path in files(floor)
              for found in INCLUDE.findall(path.read_text()) if found in above(floor)]
    assert upward == []


def test_devices_include_no_more_than_the_machine() -> None:
    parts = sorted(DEVICES.glob("*/kernel.c"))
    assert parts
    upward = [f"{path.relative_to(DEVICES)}: {found}" for path in parts
              for found in INCLUDE.findall(path.read_text()) if found in above("machine")]
    assert upward == []


def defined(floor: str) -> set[str]:
    return {name for path in files(floor) if path.suffix == ".c"
            for name in DEFINITION.findall(code(path))}


@pytest.mark.parametrize("floor", FLOORS)
def test_calls_go_down(floor: str) -> None:
    """Also those that a declaration of their own would hide."""
    names = set().union(*(defined(upper) for upper in above(floor)), ())
    # Both machines define what the floor needs; entry functions of one floor have no namesakes.
    names -= defined(floor)
    upward = [f"{path.relative_to(KERNEL)}: {name}" for path in files(floor)
              for name in re.findall(r"\b(\w+)\s*\(", code(path)) if name in names]
    assert upward == []


def test_portable_code_knows_no_machine() -> None:
    """What is proved and tested on the host includes nothing of the target or of devices."""
    target = re.compile(r'#\s*include\s*[<"](.*devices/|.*aarch64/)')
    offenders = [str(path.relative_to(KERNEL)) for floor in FLOORS for path in files(floor)
                 if "aarch64" not in path.parts and target.search(path.read_text())]
    assert offenders == []


def test_definitions_are_found() -> None:
    """What the tests above rely on."""
    assert {"endpoint_send", "notification_signal"} <= defined("ipc")
    assert "handle_syscall" in defined("entry")
