# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What is compiled: by which compiler a program is, and which kernel raises its interrupts, by which of its ways."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from . import patterns
from .machine import Program

GICV2, GICV3 = "qemu_virt_aarch64", "qemu_virt_aarch64_gicv3"
FASTPATH, INVOCATION = "ring", "invoke_sgi_signal"


@dataclass(frozen=True)
class Build:
    board: str
    way: str
    clang: bool = False

    @property
    def name(self) -> str:
        return f"{self.board}-{self.way}-{'clang' if self.clang else 'gcc'}"

    def sources(self, sdk: Path, folder: Path) -> patterns.Sources:
        """The library and the kernel are the SDK's; what is inline in headers is of this compiler."""
        kernel = sdk / "board" / self.board / patterns.CONFIG / "elf/kernel.elf"
        return patterns.Sources(self.probe(sdk, folder), Program.read(kernel), self.way)

    def probe(self, sdk: Path, folder: Path) -> Program:
        if self.clang:
            target = patterns.toolchain(sdk, "clang-target")[0]
            return patterns.link_probe(sdk, self.board, ["clang", f"--target={target}"], "ld.lld", folder)
        prefixes = patterns.toolchain(sdk, "gcc-prefixes")
        prefix = next((prefix for prefix in prefixes if shutil.which(f"{prefix}gcc")), prefixes[-1])
        return patterns.link_probe(sdk, self.board, [f"{prefix}gcc"], f"{prefix}ld", folder)


BUILDS = (Build(GICV3, INVOCATION), Build(GICV3, FASTPATH, clang=True), Build(GICV2, INVOCATION, clang=True), Build(GICV2, FASTPATH))
