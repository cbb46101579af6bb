# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about what other Microkit boards or later versions can do and this one cannot."""

from __future__ import annotations

from ..location import Location
from ..rules import Reporter, rule


@rule("unsupported")
def unsupported(report: Reporter, location: Location, sentence: str, help: str | None = None) -> None:
    """A part of Microkit's dialect that cannot be built for this board (yet).

    The tool refuses it instead of building a system that lacks it. Parts for x86 (I/O ports, I/O address
    spaces, PCI interrupts) will never work on AArch64; others are said to be missing `yet`.
    """
    report(location, sentence, help=help)


@rule("missing-firmware-data")
def bootinfo(report: Reporter, location: Location, kind: str) -> None:
    """`prefill_bootinfo` asks for data of the boot firmware.

    The `x86_*` kinds exist only on x86. `fdt`, the device tree that the boot loader passes on, is not
    supported yet.
    """
    if kind.startswith("x86_"):
        report(location, f"prefill_bootinfo '{kind}' is for x86 and does not exist on AArch64")
    else:
        report(location, f"prefill_bootinfo '{kind}' is not supported yet")
