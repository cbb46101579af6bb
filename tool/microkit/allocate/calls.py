# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Who may call whom on a core, and who calls it from others and waits: when somebody has stopped, its monitor
tells who waits for that."""

from __future__ import annotations

from collections.abc import Sequence

from ..base.contract import BASE_ENDPOINT_CAP
from ..model.callees import waiting_callers
from ..model.image_names import image_names
from ..model.system import System
from .cores import Domain
from .monitor_info import Call, FarCaller


def calls(system: System, domains: Sequence[Domain]) -> list[Call]:
    """In descending priority of the callee: those that a domain may make come before those that may
    be made to it, because calls go up."""
    number = {domain.pd.index: index for index, domain in enumerate(domains)}
    found = [
        Call(number[end.pd], number[peer.pd], BASE_ENDPOINT_CAP + end.id)
        for channel in system.channels
        for end in channel.ends
        if end.pp and end.pd in number and (peer := channel.peer(end)).pd in number
    ]
    return sorted(found, key=lambda call: (-domains[call.callee].pd.priority, call.callee,
                                           call.caller, call.slot))  # fmt: skip


def far_callers(system: System, domains: Sequence[Domain]) -> list[FarCaller]:
    """In the order of callees, then of the description."""
    names = image_names([pd.name for pd in system.pds])
    return [
        FarCaller(number, system.pds[caller].cpu, names[caller])
        for number, domain in enumerate(domains)
        for caller in waiting_callers(system, domain.pd.index)
    ]
