# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What programs read about the kernel: names, values by board, and the names for several cores."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from harness.build import Target, build_system

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GENERATOR = ROOT / "sdk/abi/gen_config.py"
BOARD = ROOT / "board/qemu_virt_aarch64/board.toml"
DEFINE = re.compile(r"^#define CONFIG_(\w+)  (.*)$", re.MULTILINE)


def generate(folder: Path, config: str = "debug", **changes: str) -> tuple[dict[str, str], str]:
    """Defined names with their values, and the JSON form, of a board with changed lines."""
    text = BOARD.read_text()
    if "version" in changes:
        text = re.sub(r"(?m)^gic[hv] = .*\n", "", text)  # a GICv3 has these in system registers
    for key, value in changes.items():
        text, count = re.subn(rf"(?m)^{key} = .*$", f"{key} = {value}", text, count=1)
        assert count == 1
    board, header, data = folder / "board.toml", folder / "gen_config.h", folder / "data.json"
    board.write_text(text)
    subprocess.run([sys.executable, GENERATOR, config, "--board-file", board, "-o", header,
                    "--json", data], check=True)
    return dict(DEFINE.findall(header.read_text())), data.read_text()


def test_what_drivers_ask_for(tmp_path: Path) -> None:
    """Names that software for Microkit tests; without them it does not build, or has no fences."""
    found, _ = generate(tmp_path)
    wanted = {"AARCH64_USER_CACHE_ENABLE": "1", "L1_CACHE_LINE_SIZE_BITS": "6",
              "ENABLE_SMP_SUPPORT": "1", "MAX_NUM_NODES": "4", "ARCH_ARM": "1",
              "ARCH_AARCH64": "1", "PLAT_QEMU_ARM_VIRT": "1", "ARM_HYPERVISOR_SUPPORT": "1",
              "ALLOW_SMC_CALLS": "1", "KERNEL_MCS": "1", "PRINTING": "1", "DEBUG_BUILD": "1",
              "SEL4_ARCH": "aarch64", "ARM_PA_SIZE_BITS_40": "1", "WORD_SIZE": "64",
              "EXPORT_PTMR_USER": "1", "NUM_DOMAINS": "1"}
    assert {name: found.get(name) for name in wanted} == wanted


POISONED = re.compile(r"^#pragma GCC poison CONFIG_(\w+)$", re.MULTILINE)


def shared(folder: Path, config: str) -> str:
    header = folder / "shared.h"
    subprocess.run([sys.executable, GENERATOR, config, "-o", header], check=True)
    return header.read_text()


@pytest.mark.parametrize("config", ["debug", "release", "benchmark"])
def test_what_boards_share(tmp_path: Path, config: str) -> None:
    """Of two boards that differ in all that a board decides: the same values, and no other name may be asked for."""
    one, _ = generate(tmp_path, config)
    other, _ = generate(tmp_path, config, cores="1", cpu='"cortex-a72"', sel4_platform='"other"', pa_bits="44",
                        version="3\ngicr = { base = 0x80a_0000, size = 0x10_0000 }")
    text = shared(tmp_path, config)
    same, poisoned = dict(DEFINE.findall(text)), set(POISONED.findall(text))
    kinds = {name for name in one.keys() | other.keys() if name.startswith(("PLAT_", "ARM_CORTEX_"))}
    assert same == {name: value for name, value in one.items() if name not in poisoned | kinds}
    assert same == {name: value for name, value in other.items() if name not in poisoned | kinds}
    assert {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)} - kinds <= poisoned


def test_shared_sources_cannot_ask_for_the_board(tmp_path: Path) -> None:
    shared(tmp_path, "debug")
    source = tmp_path / "source.c"
    for name, fails in (("MAX_NUM_NODES", True), ("NUM_PRIORITIES", False)):
        source.write_text(f'#include "shared.h"\n#ifdef CONFIG_{name}\nint x;\n#endif\n')
        assert (subprocess.run(["gcc", "-c", source, "-o", tmp_path / "o"], check=False,
                               capture_output=True).returncode != 0) == fails


@pytest.mark.parametrize(("config", "on", "off"), [
    ("debug", ("DEBUG_BUILD", "PRINTING", "NO_BENCHMARKS"), ("ENABLE_BENCHMARKS",)),
    ("release", ("NO_BENCHMARKS",), ("DEBUG_BUILD", "PRINTING", "ENABLE_BENCHMARKS")),
    ("benchmark", ("ENABLE_BENCHMARKS", "BENCHMARK_TRACK_UTILISATION", "EXPORT_PMU_USER"),
     ("DEBUG_BUILD", "PRINTING", "NO_BENCHMARKS", "BENCHMARK_TRACK_KERNEL_ENTRIES"))])
def test_configurations(tmp_path: Path, config: str, on: tuple[str, ...],
                        off: tuple[str, ...]) -> None:
    found, _ = generate(tmp_path, config)
    assert set(on) <= set(found) and not set(off) & set(found)


def test_values_of_the_board(tmp_path: Path) -> None:
    one, _ = generate(tmp_path, cores="1", cpu='"cortex-a72"', sel4_platform='"zynqmp"')
    assert "ENABLE_SMP_SUPPORT" not in one and one["MAX_NUM_NODES"] == "1"
    assert "PLAT_ZYNQMP" in one and "ARM_CORTEX_A72" in one and one["PLAT"] == "zynqmp"
    assert "PLAT_QEMU_ARM_VIRT" not in one and "ARM_CORTEX_A53" not in one
    wide, _ = generate(tmp_path, pa_bits="44")
    assert "ARM_PA_SIZE_BITS_44" in wide and "ARM_PA_SIZE_BITS_40" not in wide
    assert wide["PADDR_USER_DEVICE_TOP"] == str(1 << 44)


def test_json_has_the_same(tmp_path: Path) -> None:
    found, text = generate(tmp_path)
    data = json.loads(text)
    on = {name: "1" if value is True else str(value) for name, value in data.items()
          if value is not False}
    assert on == found
    assert data["EXCEPTION_FASTPATH"] is False


def test_porting_page_has_the_table() -> None:
    """Written by `sdk/abi/gen_config.py --table`."""
    table = subprocess.run([sys.executable, GENERATOR, "--table"], capture_output=True, text=True,
                           check=True).stdout
    assert table in (ROOT / "docs/porting.md").read_text()


def test_every_board_says_what_sel4_calls_it() -> None:
    for path in ROOT.glob("board/*/board.toml"):
        assert tomllib.loads(path.read_text())["sel4_platform"], path


@pytest.mark.slow
def test_configurations_for_several_cores_are_the_same(sdk: Path, work: Path) -> None:
    """For a Makefile that knows nothing of Multikit: folders, library and image."""
    folder = HERE / "microkit_style"
    images = [build_system(folder, Target(sdk, config=config), work / config).read_bytes()
              for config in ("debug", "smp-debug")]
    assert images[0] == images[1]


@pytest.mark.slow
def test_an_unknown_one_is_refused(sdk: Path, work: Path) -> None:
    tool = [sdk / "bin/microkit", HERE / "microkit_style/microkit_style.system", "--board",
            BOARD.parent.name, "--config", "smp-debgu"]
    result = subprocess.run(tool, capture_output=True, text=True, check=False, cwd=work)
    assert result.returncode == 2
    assert "did you mean 'debug'" in result.stderr
    assert "Traceback" not in result.stderr
