# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""libmicrokit_uart.a: each board's driver, with the part that all share, against a model of its device that
is written from the manuals (uart/models). uart/wire.c is the program; characters come and go between any two
accesses."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent / "uart"
ROOT = HERE.parents[2]
DEVICES = ROOT / "board/devices"
LIBRARY = ROOT / "libmicrokit"
#: Driver, model, and what that is to be.
RUNS = {
    "pl011": ("pl011",), "cadence": ("cadence",), "cadence-lasts": ("cadence", "-DLASTS=1"),
    "imx": ("imx",), "ns16550": ("ns16550",), "ns16550-byte": ("ns16550", "-DSTEP=1"),
    "bcm2835-aux": ("bcm2835-aux",), "meson": ("meson",), "lpuart": ("lpuart",),
    "stm32-usart": ("stm32-usart",), "scif": ("scif",), "scif-separate": ("scif", "-DSEPARATE=1"),
}


def build(driver: Path, name: str, folder: Path) -> Path:
    model, *defines = RUNS[name]
    program = folder / "program"
    subprocess.run(
        ["gcc", "-std=gnu11", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-Wno-int-to-pointer-cast",
         "-fsanitize=address,undefined", "-fno-sanitize-recover=all", *defines, f"-I{HERE / 'include'}",
         f"-I{LIBRARY / 'include'}", f"-I{LIBRARY / 'uart/include'}", f"-I{ROOT / 'sdk/abi/include'}", "-o", program,
         HERE / "wire.c", HERE / f"models/{model}.c", driver / "pd.c", LIBRARY / "uart/src/uart.c",
         LIBRARY / "uart/device/transmit.c"], check=True)
    return program


def test_every_driver_has_a_model() -> None:
    there = {path.parent.name.removeprefix("uart-") for path in DEVICES.glob("uart-*/kernel.c")}
    assert {name.removesuffix("-lasts").removesuffix("-separate") for name in RUNS} == there


@pytest.mark.parametrize("name", RUNS)
def test_uart(name: str, tmp_path: Path) -> None:
    driver = DEVICES / f"uart-{name.removesuffix('-lasts').removesuffix('-separate')}"
    run = subprocess.run([build(driver, name, tmp_path)], capture_output=True, text=True, timeout=120, check=False)
    assert (run.returncode, run.stdout) == (0, "ok\n"), run.stdout + run.stderr
