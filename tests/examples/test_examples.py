# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Every example, built from the installed SDK alone, must show its expected.txt in QEMU."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from harness import rust
from harness.board import boot_as_kernel, qemu_command, read_board
from harness.board_images import FETCHED, NOT_ALONE, WITH_DEVICES
from harness.build import Target, build_system, system_of
from harness.system import boot, run_system

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted({path.parent.name for path in ROOT.glob("example/*/*.system")} - {*FETCHED, *rust.EXAMPLES})
GICV2, GICV3 = "qemu_virt_aarch64", "qemu_virt_aarch64_gicv3"
#: Those in which interrupts of every kind occur; the rest cannot tell the boards apart.
ON_GICV3 = ("hello", "multikernel", "timer")
#: Other machines, each with the same, as far as it has cores.
OTHER = [("qemu_zcu102", name) for name in (*ON_GICV3, "supervisor", "uart_console")] + [
    ("qemu_xlnx_versal_virt", name) for name in ("hello", "ring", "timer")]
PLAIN = [name for name in EXAMPLES if name not in WITH_DEVICES]
MULTICORE = [name for name in PLAIN if name not in NOT_ALONE
             and any(f'cpu="{core}"' in system_of(ROOT / "example" / name).read_text()
                    for core in (1, 2, 3))]

pytestmark = pytest.mark.qemu


def example(sdk: Path, name: str) -> Path:
    return sdk / "example" / name


@pytest.mark.parametrize(("name", "board"), [
    *((name, GICV2) for name in PLAIN), *((name, GICV3) for name in ON_GICV3),
    *((name, board) for board, name in OTHER)])
def test_example_shows_what_it_promises(sdk: Path, work: Path, name: str, board: str) -> None:
    run_system(example(sdk, name), Target(sdk, board), work)


@pytest.mark.parametrize("name", ["hello", *MULTICORE])
def test_example_runs_on_one_core(sdk: Path, work: Path, name: str) -> None:
    """The same sources, other `cpu` attributes or a description of its own. The machine has one CPU."""
    folder = example(sdk, name)
    special = folder / "expected.one-core.txt"
    run_system(folder, Target(sdk, GICV2), work, cores=1,
               expected=special if special.exists() else None)


@pytest.mark.parametrize("name", ["hello", "multikernel"])
def test_example_built_by_clang(sdk: Path, work: Path, name: str) -> None:
    run_system(example(sdk, name), Target(sdk, GICV2, llvm=True), work)


@pytest.mark.parametrize("toolchain", ["gcc", "clang"])
@pytest.mark.parametrize("name", ["uart_console", "multikernel"])
def test_example_built_by_cmake(sdk: Path, work: Path, name: str, toolchain: str) -> None:
    folder = example(sdk, name)
    for command in (
            ["cmake", "-S", folder, "-B", work, "-G", "Ninja", f"-DMULTIKIT_BOARD={GICV2}",
             f"-DCMAKE_TOOLCHAIN_FILE={sdk}/cmake/toolchain-{toolchain}.cmake"],
            ["cmake", "--build", work]):
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout + result.stderr
    image = work / f"{name}.img"
    boot(qemu_command(read_board(Target(sdk, GICV2).board_toml), image),
         folder / "expected.txt", work / "console.txt")


@pytest.mark.parametrize("config", ["release", "benchmark"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_example_builds_in_other_configurations(sdk: Path, work: Path, name: str,
                                                config: str) -> None:
    """They have no console to look at."""
    assert build_system(example(sdk, name), Target(sdk, GICV2, config), work).stat().st_size > 0


@pytest.mark.parametrize("board", [GICV2, GICV3])
@pytest.mark.parametrize("name", ["hello", "multikernel"])
def test_image_boots_by_the_kernel_option(sdk: Path, work: Path, name: str, board: str) -> None:
    """An arm64 Linux image, as U-Boot and others load it: anywhere, not at its link address."""
    target, folder = Target(sdk, board), example(sdk, name)
    image = build_system(folder, target, work)
    boot(boot_as_kernel(qemu_command(read_board(target.board_toml), image)),
         folder / "expected.txt", work / "console.txt")
