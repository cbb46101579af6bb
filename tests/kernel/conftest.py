# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What tests of the kernel start from, besides a world without threads."""

from __future__ import annotations

import pytest

from kernel.fastpaths import Both
from kernel.interrupts import Interrupts
from kernel.output import Output
from kernel.servers import Faulting, handler_and_victim
from kernel.space import Space
from kernel.world import World


@pytest.fixture
def irqs(world: World) -> Interrupts:
    return Interrupts(world)


@pytest.fixture
def space(world: World) -> Space:
    return Space(world)


@pytest.fixture
def output(capfd: pytest.CaptureFixture[str]) -> Output:
    return Output(capfd)


@pytest.fixture
def faulting(world: World) -> Faulting:
    return handler_and_victim(world)


@pytest.fixture
def both(world: World) -> Both:
    return Both(world)
