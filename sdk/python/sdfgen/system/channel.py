# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A channel between two protection domains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import SdfgenError

if TYPE_CHECKING:
    from .domain import ProtectionDomain


class Channel:
    """Its ids are taken when it is made, that of `a` first. `pp_a`: `a` may call `b`;
    `notify_a=False`: `a` may not notify `b`."""

    def __init__(self, a: ProtectionDomain, b: ProtectionDomain, *, a_id: int | None = None,
                 b_id: int | None = None, pp_a: bool | None = None, pp_b: bool | None = None,
                 notify_a: bool | None = None, notify_b: bool | None = None,
                 pd_a_setvar_id: str | None = None, pd_b_setvar_id: str | None = None) -> None:  # fmt: skip
        if pp_a is not None and pp_b is not None:
            raise SdfgenError(f"a channel of '{a.name}' and '{b.name}' with calls in both directions")
        if a is b:
            raise SdfgenError(f"a channel of '{a.name}' with itself")
        self.a, self.b = a, b
        self.pp_a, self.pp_b, self.notify_a, self.notify_b = pp_a, pp_b, notify_a, notify_b
        self.pd_a_setvar_id, self.pd_b_setvar_id = pd_a_setvar_id, pd_b_setvar_id
        self.pd_a_id, self.pd_b_id = a.take_id(a_id), b.take_id(b_id)
