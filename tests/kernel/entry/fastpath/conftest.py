# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What tests of the fast paths start from."""

from __future__ import annotations

import pytest

from kernel.fastpaths import Both
from kernel.world import World


@pytest.fixture
def both(world: World) -> Both:
    return Both(world)
