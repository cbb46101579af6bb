# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The stages after the checks: allocate, lay out, emit, verify. Nothing here writes files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .allocate.physical import place
from .allocate.plan import Plan, make_plan
from .base.errors import Findings
from .base.sizes import PAGE
from .emit.image import build_image
from .emit.segments import Segment, cut
from .layout.core import lay_out
from .layout.patch import patch_all
from .model.board import Board
from .model.system import System
from .sdk.parts import Parts


@dataclass(frozen=True)
class Product:
    """A finished image and the plan it was made from."""

    plan: Plan
    segments: Sequence[Segment]
    image: bytes


def make(system: System, board: Board, parts: Parts, findings: Findings) -> Product | None:
    """The image, or None when the system cannot be built on this board."""
    plan = make_plan(system, board, parts, findings)
    if plan is None:
        return None
    reserved = _image_size(plan)
    if not place(plan, reserved, findings):
        return None
    patch_all(plan, findings)
    if findings.has_errors:
        return None
    segments = cut(lay_out(plan))
    image = build_image(plan, segments)
    if len(image) > reserved:
        raise AssertionError("the image is larger than the memory kept free for it")
    return Product(plan, segments, image)


def _image_size(plan: Plan) -> int:
    """No less than the image will have: every page that may hold something, and tables for them."""
    sizes = [len(each.data) for each in [*plan.shared, *plan.fixed]]
    for core in plan.cores:
        sizes += [each.size for each in plan.parts.kernel.segments]
        sizes += [len(each.data) for each in core.memories]
        sizes += [each.size for each in core.objects]
        sizes.append(_TABLES)
    pages = sum(-(-size // PAGE) + 1 for size in sizes)
    entry = plan.parts.abi.size("image_segment")
    return len(plan.parts.loader) + pages * (PAGE + entry) + _TABLES


#: Kernel translation tables of one core at the most, headers and alignment: generous.
_TABLES = 64 * PAGE
