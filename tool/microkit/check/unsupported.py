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
