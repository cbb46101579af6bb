# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What tests of destruction start from."""

from __future__ import annotations

import pytest

from kernel.destruction import Root
from kernel.world import World


@pytest.fixture
def root(world: World) -> Root:
    thread = world.thread()
    return thread, thread.give_root(), thread.give_untyped(18)
