# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Names of capability types, as dumps and the checker of the invariants show them."""

from __future__ import annotations

import ctypes

from kernel.world import World


def test_every_type_has_a_name_of_its_own(world: World) -> None:
    """Also what is no type, which is not taken for one."""
    world.lib.cap_name.restype = ctypes.c_char_p
    types = world.abi.constant("CAP_TYPES")
    names = [world.lib.cap_name(number) for number in range(types + 1)]
    assert len(set(names)) == types + 1 and b"" not in names
    assert world.lib.cap_name(255) == names[types]
