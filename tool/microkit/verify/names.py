# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What protection domains are called in an image: in TCBs, for monitors, and by programs."""

from __future__ import annotations

from itertools import count

from ..base.contract import MICROKIT_PD_NAME_LENGTH
from ..model.system import System
from ..sdk.abi import Abi

_ROOM = MICROKIT_PD_NAME_LENGTH - 1


def names_in_image(system: System) -> list[str]:
    """By index: the name as far as whole characters fit. One that would then be another's gets the
    first of ~2, ~3 and so on that makes it its own; those that fit as a whole come first."""
    owners: dict[str, int] = {}
    for whole in (True, False):
        for pd in system.pds:
            if (len(pd.name.encode("utf-8")) <= _ROOM) == whole:
                free = (each for number in count(1)
                        if (each := _spelled(pd.name, number, whole)) not in owners)  # fmt: skip
                owners[next(free)] = pd.index
    by_index = {index: name for name, index in owners.items()}
    return [by_index[pd.index] for pd in system.pds]


def _spelled(name: str, number: int, whole: bool) -> str:
    mark = "" if number == 1 else f"~{number}"
    while not whole and len((name + mark).encode("utf-8")) > _ROOM:
        name = name[:-1]
    return name + mark


def thread_name(abi: Abi, vm: str, id: int) -> str:
    """Of a virtual CPU's thread: the machine's, as far as it fits, a colon and the id."""
    end = f":{id}"
    short = vm.encode()[: abi.layout("tcb").member("name").count - 1 - len(end)]
    return short.decode("utf-8", "ignore") + end
