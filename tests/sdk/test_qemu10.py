# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Boards that only QEMU 10 has, as they are: nothing of their description is changed for it.

`make qemu-10` fetches it (sdk/qemu-10.sh) and runs this; without the folder in MULTIKIT_QEMU10 it is skipped.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from harness.build import Target, build_system, fitting, system_of
from harness.system import boot
from harness.terminal import NEXT, Terminal, echo

FOLDER = os.environ.get("MULTIKIT_QEMU10")
#: Of each board the machine, and what runs on it: interrupts, all cores, cores that are started again.
#: With a device tree QEMU takes more than 4 GB of RAM.
MACHINES = {
    "imx8mp_evk": ["-machine", "imx8mp-evk", "-smp", "4", "-m", "6G", "-serial", "null", "-serial", "stdio",
                   "-dtb", "{dtb}"],
    "rpi4b_2gb": ["-machine", "raspi4b", "-global", "cortex-a72-arm-cpu.cntfrq=54000000", "-serial", "null", "-serial", "stdio"],
    "qemu_npcm845": ["-machine", "npcm845-evb", "-smp", "4", "-serial", "stdio"],
    "qemu_ast2700": ["-machine", "ast2700a1-evb", "-m", "1G", "-serial", "stdio"],
}
RUNS = [("imx8mp_evk", "multikernel"), ("imx8mp_evk", "supervisor"), ("imx8mp_evk", "timer"),
        ("rpi4b_2gb", "multikernel"), ("rpi4b_2gb", "timer"),
        ("qemu_npcm845", "hello"), ("qemu_npcm845", "timer"), ("qemu_ast2700", "hello"), ("qemu_ast2700", "timer")]
#: Those whose console interrupts the GIC itself.
WITH_INTERRUPT = [board for board in MACHINES if board != "qemu_ast2700"]

pytestmark = [pytest.mark.qemu, pytest.mark.slow,
              pytest.mark.skipif(not FOLDER, reason="QEMU 10 is not available: make qemu-10")]


@pytest.fixture(scope="module", name="own_sdk")
def made_sdk(sdk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With these boards, where no other test finds them."""
    tree, own = sdk.parent / "target", tmp_path_factory.mktemp("sdk")
    flavours = [f"{board}.{config}" for board in MACHINES for config in ("debug", "release")]
    subprocess.run(["ninja", "-C", tree, *flavours, "kernel-check", "efi"], check=True, capture_output=True)
    for component in ("common", *flavours):
        subprocess.run(["cmake", "--install", tree, "--prefix", own, "--component", component], check=True,
                       capture_output=True)
    return own


def command(sdk: Path, board: str, image: Path) -> list[str]:
    machine = [each.format(dtb=sdk / "board" / board / f"{board}.dtb") for each in MACHINES[board]]
    return [f"{FOLDER}/usr/bin/qemu-system-aarch64", "-L", f"{FOLDER}/usr/share/qemu", *machine, "-display", "none",
            "-monitor", "none", "-no-reboot", "-kernel", str(image)]


@pytest.mark.parametrize(("board", "name"), RUNS)
def test_runs(own_sdk: Path, work: Path, board: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QEMU_MODULE_DIR", f"{FOLDER}/usr/lib/x86_64-linux-gnu/qemu")
    folder = own_sdk / "example" / name
    image = build_system(folder, Target(own_sdk, board), work)
    boot(command(own_sdk, board, image), folder / "expected.txt", work / "console.txt")


@pytest.mark.parametrize("board", WITH_INTERRUPT)
def test_uart_is_driven_by_a_protection_domain(own_sdk: Path, work: Path, board: str,
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    """In release, where it has the device alone: every character of two lines, the second as long as a ring."""
    monkeypatch.setenv("QEMU_MODULE_DIR", f"{FOLDER}/usr/lib/x86_64-linux-gnu/qemu")
    folder, target = own_sdk / "example/uart_console", Target(own_sdk, board, "release")
    image = build_system(folder, target, work, fitting(system_of(folder), target.board_toml))
    line = "".join(chr(0x21 + i * 7 % 94) for i in range(999))
    with Terminal(command(own_sdk, board, image), work / "console.txt") as terminal:
        terminal.wait("one", "ready")
        terminal.wait("two", "ready")
        terminal.type("hello\r")
        terminal.wait("one", echo("hello"))
        terminal.type(NEXT + line + "\n")
        terminal.wait("two", echo(line))
