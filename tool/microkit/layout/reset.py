# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The bytes of reset images (allocate/reset.py), when those of all programs are known."""

from __future__ import annotations

from types import MappingProxyType

from ..allocate.cores import Domain, ResetImage
from ..allocate.plan import Plan
from ..allocate.reset import Run, code, head
from .contents import Contents


def with_reset_images(plan: Plan, contents: Contents) -> Contents:
    found = {
        each.reset.mapping.memory: _image(plan, each, each.reset, contents)
        for each in plan.domains.values()
        if each.reset
    }
    return MappingProxyType({**contents, **found})


def _image(plan: Plan, domain: Domain, reset: ResetImage, contents: Contents) -> bytes:
    abi, entry = plan.parts.abi, domain.program.elf.entry
    data = bytearray(code(plan.parts))
    data += head(abi, plan.system, domain.pd, domain.layout, entry, len(reset.runs))
    for run in reset.runs:
        data += abi.pack("reset_run", **vars(run))
        data += _bytes(domain, run, contents)
    return bytes(data)


def _bytes(domain: Domain, run: Run, contents: Contents) -> bytes:
    """As they are when the system starts."""
    for each in domain.image:
        offset = run.data - each.vaddr
        if run.size and 0 <= offset < each.memory.size:
            data = contents.get(each.memory, each.memory.data)
            return data[offset : offset + run.size].ljust(run.size, b"\0")
    return b""
