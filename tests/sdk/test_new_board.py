# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A board is its folder: the steps of docs/architecture.md, followed to the letter in a copy of the
sources, make a board that boots, and it is the new one in all that was changed."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from harness.sources import copy_sources, own_environment

ROOT = Path(__file__).resolve().parents[2]
RECIPE = ROOT / "docs/architecture.md"
NAME = "my_board"
#: In both files of the folder: fewer and other cores, less RAM, with a hole and a part that firmware keeps, another
#: place for the image.
EDITS = {
    "board.toml": [('"cortex-a53"', "'cortex-a72'"), ("cores = 4", "cores=2"),
                   ("size = 0x8000_0000", "size=0x1000_0000\n[[ram]]\nbase=0x5020_0000\nsize=0x2fe0_0000"),
                   ("reserved = []", "reserved = [{ name = 'firmware', base = 0x4800_0000, size = 0x10_0000 }]"),
                   ('"2G"', '"1G"'),
                   ("0x7000_0000", "0x6000_0000")],
    f"{NAME}.dts": [("arm,cortex-a53", "arm,cortex-a72"), ("0x0 0x80000000>;", "0x0 0x10000000>, <0 0x50200000 0 0x2fe00000>;"),
                    ("\tpsci {", "\treserved-memory {\n#address-cells = <2>;\n#size-cells = <2>;\nranges;\n"
                     "firmware@48000000 { reg = <0 0x48000000 0 0x100000>; };\n};\n\tpsci {")],
}  # fmt: skip

pytestmark = [pytest.mark.slow, pytest.mark.qemu]


def steps() -> list[str]:
    """The commands of the recipe, in order."""
    section = RECIPE.read_text().split("\n### A board\n")[1].split("\n### ")[0]
    blocks = re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def edit(folder: Path) -> None:
    for name, changes in EDITS.items():
        text = (folder / name).read_text()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (folder / name).write_text(text)
    tree = (folder / f"{NAME}.dts").read_text()
    shorter = re.sub(r"\t\tcpu@[23] \{.*?\};\n+", "", tree, flags=re.DOTALL)
    (folder / f"{NAME}.dts").write_text(shorter)


def test_steps_of_the_recipe(work: Path) -> None:
    source = work / "source"
    copy_sources(source)
    environment = own_environment()
    said = ""
    for step in steps():
        if step.startswith("make sdk-one"):
            edit(source / "board" / NAME)
        result = subprocess.run(step, shell=True, cwd=source, env=environment, capture_output=True,
                                text=True, check=False, timeout=900)
        assert result.returncode == 0, f"{step}\n{result.stdout[-3000:]}{result.stderr[-3000:]}"
        said += result.stdout
    assert f"Multikit loader for {NAME}" in said
    installed = source / "build/sdk/board" / NAME
    config = (installed / "debug/include/kernel/gen_config.h").read_text()
    for line in ("ARM_CORTEX_A72  1", "ARM_GIC_V3_SUPPORT  1", "MAX_NUM_NODES  2"):
        assert f"#define CONFIG_{line}\n" in config
    assert (installed / f"{NAME}.dtb").is_file()
    assert "\ncpu cortex-a72\n" in (installed / "toolchain.txt").read_text()
