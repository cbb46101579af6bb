# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a monitor knows of who may call whom on its core: as described, and in an order in which one
pass finds all who wait for one."""

from __future__ import annotations

from collections.abc import Callable

from backend_support import Built
from microkit.base.contract import BASE_ENDPOINT_CAP
from microkit.verify.image import fields, rows
from verify_support import Target

#: Priorities neither ascending nor descending; (caller, its id, callee), some over two channels.
PDS = {"a": 10, "top": 90, "b": 20, "mid": 50, "c": 20, "other": 50}
CALLS = [("a", 3, "mid"), ("mid", 1, "top"), ("b", 7, "mid"), ("b", 8, "top"), ("c", 0, "other"),
         ("other", 61, "top"), ("b", 9, "mid")]  # fmt: skip



def described() -> str:
    text = "".join(f'<protection_domain name="{name}" priority="{priority}"><program_image path="a.elf"/>'
                   '</protection_domain>' for name, priority in PDS.items())  # fmt: skip
    text += '<protection_domain name="far" priority="1" cpu="1"><program_image path="a.elf"/>' \
            '</protection_domain><channel><end pd="far" id="0"/><end pd="top" id="60"/></channel>'
    for number, (caller, id, callee) in enumerate(CALLS):
        text += f'<channel><end pd="{callee}" id="{20 + number}"/>' \
                f'<end pd="{caller}" id="{id}" pp="true"/></channel>'
    return f"<system>{text}</system>"


def known(built: Built, core: int) -> list[tuple[str, int, str]]:
    """The table of a core's monitor, as CALLS."""
    target, abi, mine = Target(built), built.parts.abi, built.plan.cores[core]
    start = abi.constant("MONITOR_INFO_VA")
    pa = next(built.places.pa(each.memory) for each in mine.monitor.vspace.mappings
              if each.vaddr == start)  # fmt: skip
    data = bytes(target.edit.data[target.edit.place(pa) :])
    head = fields(data, 0, "monitor_info", abi)
    names = [domain.pd.name for domain in mine.domains]
    return [(names[row["caller"]], row["slot"] - BASE_ENDPOINT_CAP, names[row["callee"]])
            for row in rows(data, head["calls_offset"], head["calls"], "monitor_call", abi)]


def test_calls(build_text: Callable[[str], Built]) -> None:
    built = build_text(described())
    assert built.verify() == []
    found = known(built, 0)
    assert sorted(found) == sorted(CALLS) and known(built, 1) == []
    for number, (_, _, callee) in enumerate(found):
        assert callee not in {caller for caller, _, _ in found[number:]}
