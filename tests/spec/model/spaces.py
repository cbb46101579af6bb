# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Address spaces."""

from __future__ import annotations

from spec.model.constants import CAP_VSPACE
from spec.model.state import Cap, Core


def is_valid(core: Core, cap: Cap) -> bool:
    """A VSpace that can be used: it has an ASID, which is still its own."""
    return cap.type == CAP_VSPACE and cap.aux != 0
