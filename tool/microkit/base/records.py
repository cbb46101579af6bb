# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The tool's dataclasses: the standard ones, made in a quarter of the time.

There are hundreds of classes in a run that ends soon, and for a frozen one Python compiles six functions; its
objects are then filled field by field past the refusal of any change. Here only `__init__` is compiled, and
nothing is refused unless `checked` is set. The tests set it: whatever changes a record fails there.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING

#: For classes made from then on: frozen ones refuse changes, and all show what is in them when printed.
checked = False

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, *, frozen=False, eq=True, order=False):
        """As `dataclasses.dataclass`."""
        if cls is None:
            return lambda each: dataclass(each, frozen=frozen, eq=eq, order=order)
        made = dataclasses.dataclass(frozen=frozen and checked, eq=order, order=order, repr=checked)(cls)
        if eq:
            _compare_by_value(made, frozen)
        return made

    def _compare_by_value(made, hashed):
        value = attrgetter(*(each.name for each in dataclasses.fields(made) if each.compare))

        def equal(one, other):
            return value(one) == value(other) if one.__class__ is other.__class__ else NotImplemented

        def number(one):
            return hash(value(one))

        made.__eq__, made.__hash__ = equal, number if hashed else None
