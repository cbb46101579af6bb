# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A new thread that is given what it needs."""

from __future__ import annotations

from kernel.space import FRAMES, VSPACE, Space

TCB, NODE = 45, 46


def configure(space: Space, *, cspace: int = NODE, data: int = 60, vspace: int = VSPACE,
              buffer: int = 0x1000, frame: int = FRAMES) -> int:
    return space.thread.invoke(TCB, "TCBConfigure", data, 0, buffer, caps=(cspace, vspace, frame))
