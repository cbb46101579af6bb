# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Branch predictors between protection domains: what firmware is asked (DEN 0028)."""

from __future__ import annotations

import ctypes
import subprocess
from pathlib import Path

import pytest

KERNEL = Path(__file__).resolve().parents[3] / "kernel"
DRIVER = KERNEL.parent / "board/devices/predictor-smccc/kernel.c"
INCLUDES = ("include", "src/machine/host/include", "../sdk/abi/include")
NOT_THERE = -1

PSCI_VERSION, PSCI_FEATURES = 0x84000000, 0x8400000a
SMCCC_VERSION, ARCH_FEATURES = 0x80000000, 0x80000001
FIRST, LATER = 0x80008000, 0x80003fff
#: Firmware with both functions, which this core needs.
BOTH = {(PSCI_VERSION,): 0x10001, (PSCI_FEATURES, SMCCC_VERSION): 0, (SMCCC_VERSION,): 0x10002,
        (ARCH_FEATURES, LATER): 0, (ARCH_FEATURES, FIRST): 0}

#: Stands for the secure monitor.
MONITOR = """
#include <machine/machine.h>
int (*answer)(u32 function, u32 argument);
u32 fast_calls, fast_function;
void machine_smc(word_t registers[8])
{
    registers[0] = (u32)answer((u32)registers[0], (u32)registers[1]);
}
void machine_smc_fast(u32 function)
{
    fast_calls++;
    fast_function = function;
}
"""


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    folder = tmp_path_factory.mktemp("predictor")
    (folder / "monitor.c").write_text(MONITOR)
    output = folder / "driver.so"
    subprocess.run(["gcc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-Wconversion", "-shared",
                    "-fPIC", *(f"-I{KERNEL / each}" for each in INCLUDES), str(DRIVER),
                    str(folder / "monitor.c"), "-o", str(output)], check=True)
    return ctypes.CDLL(str(output))


def found(driver: ctypes.CDLL, firmware: dict[tuple[int, ...], int]) -> tuple[int, list[int]]:
    """What predictor_find() returns, and the functions that it called."""
    called = []

    @ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_uint32, ctypes.c_uint32)
    def answer(function: int, argument: int) -> int:
        called.append(function)
        key = (function,) if argument == 0 else (function, argument)
        return firmware.get(key, NOT_THERE)

    ctypes.c_void_p.in_dll(driver, "answer").value = ctypes.cast(answer, ctypes.c_void_p).value
    driver.predictor_find.restype = ctypes.c_uint32
    return driver.predictor_find(), called


@pytest.mark.parametrize(("change", "function"), [
    ({}, LATER),
    ({(ARCH_FEATURES, LATER): NOT_THERE}, FIRST),
    ({(ARCH_FEATURES, LATER): 1}, FIRST),
    ({(ARCH_FEATURES, LATER): NOT_THERE, (ARCH_FEATURES, FIRST): 1}, 0),
    ({(ARCH_FEATURES, LATER): NOT_THERE, (ARCH_FEATURES, FIRST): NOT_THERE}, 0),
    ({(SMCCC_VERSION,): 0x10000}, 0),
    ({(SMCCC_VERSION,): NOT_THERE}, 0),
    ({(PSCI_FEATURES, SMCCC_VERSION): NOT_THERE}, 0),
    ({(PSCI_VERSION,): 2}, 0),
    ({(PSCI_VERSION,): NOT_THERE}, 0),
])
def test_what_firmware_says(driver: ctypes.CDLL, change: dict[tuple[int, ...], int],
                            function: int) -> None:
    assert found(driver, BOTH | change)[0] == function


def test_old_firmware_is_not_asked_what_it_does_not_know(driver: ctypes.CDLL) -> None:
    assert found(driver, {(PSCI_VERSION,): 2})[1] == [PSCI_VERSION]


def test_the_function_is_called(driver: ctypes.CDLL) -> None:
    driver.predictor_forget(LATER)
    assert ctypes.c_uint32.in_dll(driver, "fast_function").value == LATER
    assert ctypes.c_uint32.in_dll(driver, "fast_calls").value == 1
