# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Names in capDL text, as Microkit's tool gives them: the kind, then whose it is."""

from __future__ import annotations

import re

from ..allocate.cores import CorePlan
from ..allocate.objects import CNode, Memory, Notification, Object, SchedContext, Tcb, VSpace

_KINDS = ((CNode, "cnode"), (Tcb, "tcb"), (Notification, "ntfn"), (SchedContext, "sched_context"),
          (VSpace, "pud"))  # fmt: skip
_PREFIXES = {"endpoint": "ep", "reply": "reply"}
#: Of a table, by its level; the root is of level 1.
TABLES = {2: "pd", 3: "pt"}


class Names:
    """Identifiers of a core's objects, each once."""

    def __init__(self, core: CorePlan) -> None:
        self._core = core
        self._names: dict[int, str] = {}
        self._used: set[str] = set()
        self.kinds: dict[int, str] = {}
        for vspace in core.vspaces:
            owner = vspace.name.rpartition(": ")[0]
            for (level, start), table in vspace.tables.items():
                self._add(table, TABLES[level], f"{TABLES[level]}_{owner}_{start:#x}")
        for number, pool in enumerate(core.asid_pools):
            self._add(pool, "asid_pool", f"asid_pool_{number}")
        for object in core.objects:
            if id(object) not in self._names:
                kind = _kind(object)
                self._add(object, kind, f"{kind}_{object.name.rpartition(': ')[0] or object.name}")

    def _add(self, object: Object, kind: str, name: str) -> None:
        self.kinds[id(object)] = kind
        self._names[id(object)] = self.unique(name)

    def unique(self, name: str) -> str:
        """An identifier that is not in use: letters, digits, `_`, `-`, `@`."""
        plain = made = re.sub(r"[^A-Za-z0-9_@-]", "_", name)
        number = 1
        while made in self._used:
            number += 1
            made = f"{plain}@{number}"
        self._used.add(made)
        return made

    def __getitem__(self, object: Object) -> str:
        return self._names[id(object)]

    def frame(self, memory: Memory, index: int) -> str:
        """Of page `index` of a piece of memory, which has one name wherever it is mapped."""
        key = id(memory)
        if key not in self._names:
            region = memory.region
            self._names[key] = self.unique(f"frame_mr_{region.name}" if region else
                                           f"frame_{memory.name.replace(': ', '_')}")  # fmt: skip
        return f"{self._names[key]}_{index:09}"


def _kind(object: Object) -> str:
    for kind, name in _KINDS:
        if isinstance(object, kind):
            return name
    what = object.name.rpartition(": ")[2]
    return _PREFIXES.get(what, re.sub(r"\W", "_", what))
