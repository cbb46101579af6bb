# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The kernel's part of each UART driver against a model of the device, which is the table below: written
from the manuals, not from the drivers' registers.h."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent / "uart"
ROOT = HERE.parents[3]
DEVICES = ROOT / "board/devices"
NOTHING = 0xfff


@dataclass(frozen=True)
class Model:
    """Offsets; what the status reads while there is no room, and then; the register for turns."""

    data: int
    status: int
    full: int
    room: int
    turn: int = NOTHING
    bytes: int = 4
    status_bytes: int = 4
    after: str = ""


MODELS = {
    "pl011": Model(0x00, 0x18, 1 << 5, 0, 0x20),
    "cadence": Model(0x30, 0x2c, 1 << 4, 0, 0x38),
    "ns16550": Model(0x00, 0x14, 0, 1 << 5, 0x1c),
    "ns16550-byte": Model(0, 5, 0, 1 << 5, bytes=1, status_bytes=1),
    "imx": Model(0x40, 0xb4, 1 << 4, 0, 0xa0),
    "bcm2835-aux": Model(0x00, 0x14, 0, 1 << 5, 0x1c),
    "meson": Model(0x00, 0x0c, 1 << 21, 0),
    "lpuart": Model(0x1c, 0x14, 0, 1 << 23, 0x20),
    "stm32-usart": Model(0x28, 0x1c, 0, 1 << 7, 0x14),
    "scif": Model(0x0c, 0x10, 0, 1 << 5, bytes=1, status_bytes=2, after="10=ff9f:2"),
}


def said(name: str, model: Model, work: bool, folder: Path) -> list[str]:
    program = folder / "program"
    values = {"STATUS": model.status, "STATUS_BYTES": model.status_bytes, "FULL": model.full,
              "ROOM": model.room, "TURN": model.turn, "DATA": model.data, "TURN_WORKS": int(work)}
    subprocess.run(
        ["gcc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-fsanitize=undefined",
         *(f"-D{key}={value:#x}" for key, value in values.items()),
         f"-I{HERE}", f"-I{ROOT / 'kernel/include'}", f"-I{ROOT / 'kernel/src/base/host/include'}",
         f"-I{ROOT / 'kernel/src/machine/host/include'}", f"-I{ROOT / 'sdk/abi/include'}",
         "-o", program, HERE / "model.c", DEVICES / f"uart-{name}/kernel.c"], check=True)
    return subprocess.run([program], capture_output=True, text=True, timeout=60,
                          check=True).stdout.splitlines()


def test_every_driver_has_a_model() -> None:
    assert {path.name.removeprefix("uart-") for path in DEVICES.glob("uart-*")} == set(MODELS)


@pytest.mark.parametrize("name", MODELS)
def test_uart(name: str, tmp_path: Path) -> None:
    """Waits for room, writes each character once; waits for its turn, and gives it back. A holder that another comes in
    upon takes its turn again, and who came in sees that and waits."""
    model = MODELS[name]
    after = [model.after] if model.after else []
    characters = [f"{model.data:x}=e4:{model.bytes}", *after, f"{model.data:x}=61:{model.bytes}", *after]
    take, give = (f"{model.turn:x}={value}:4" for value in (2, 0))
    turns, comes_in, both = [take, give], [take, take, give], [take, take, give]
    late = ["taken from its holder", take, take, give]
    given = [take, take, "shows 2", give]
    stopped = ["waited", "taken from its holder", give]
    if model.turn == NOTHING:
        turns = comes_in = both = late = []
        given, stopped = ["shows 0"], ["at once"]
    assert said(name, model, True, tmp_path) == [
        *characters, "turns", *turns, "comes in", *comes_in, "given", *given, "both", *both,
        "late", *late, "stopped", *stopped]


@pytest.mark.parametrize("name", [name for name, model in MODELS.items() if model.turn != NOTHING])
def test_model_without_the_register(name: str, tmp_path: Path) -> None:
    """It reads as 0 whatever is written: nobody waits, nobody insists."""
    lines = said(name, MODELS[name], False, tmp_path)
    take, give = (f"{MODELS[name].turn:x}={value}:4" for value in (2, 0))
    turns = [take, take, give]
    assert lines[lines.index("turns") + 1:] == [
        *turns, "comes in", *turns, "given", take, take, "shows 2", give, "both", *turns,
        "late", *turns, "stopped", take, take, "at once", give]
