# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Where a system call looks for interrupts, to be made again when one waits."""

from __future__ import annotations

from spec.model.state import Core


class PutOff(Exception):
    """An interrupt waits: the system call will be done again and goes on where it is now."""


def preemption_point(core: Core) -> None:
    if core.interrupted:
        raise PutOff
