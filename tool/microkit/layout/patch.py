# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Variables of programs that the tool sets: those of libmicrokit (globals.c), then setvars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..allocate.cores import Domain
from ..allocate.places import Places
from ..allocate.plan import Plan
from ..base.contract import MICROKIT_MAX_CHANNELS, MICROKIT_MAX_USER_CAPS, MICROKIT_PD_NAME_LENGTH
from ..base.errors import Findings
from ..base.rules import Reporter, rule
from ..base.sizes import WORD
from ..model.system import ProtectionDomain
from ..sdk.abi import Value
from . import setvars
from .contents import Contents, Patches
from .reset import with_reset_images


def patch_all(places: Places, findings: Findings) -> Contents | None:
    """The programs with all variables set; None after errors."""
    plan, patches = places.plan, Patches()
    for domain in plan.domains.values():
        for name, value in _library(plan, domain):
            _patch_library(patches, domain, name, value, findings)
        setvars.patch(places, patches, domain, findings)
    return None if findings.has_errors else with_reset_images(plan, patches.done())


def _library(plan: Plan, domain: Domain) -> Iterator[tuple[str, bytes]]:
    pd = domain.pd
    ends = plan.system.ends_of(pd.index)
    crossing = [end for channel, end in ends if plan.system.is_cross_core(channel)]
    yield "microkit_name", domain.image_name.encode().ljust(MICROKIT_PD_NAME_LENGTH, b"\0")
    yield "microkit_passive", bytes([pd.passive])
    yield "microkit_irqs", _bitmap(irq.id for irq in pd.irqs)
    yield "microkit_notifications", _bitmap(end.id for _, end in ends if end.notify)
    yield "microkit_pps", _bitmap(end.id for _, end in ends if end.pp)
    yield "microkit_xcore", _bitmap(end.id for end in crossing)
    yield "microkit_cspace_slots", _word(pd.cspace_slots or MICROKIT_MAX_USER_CAPS)
    yield "microkit_xcore_channels", _channels(plan, domain)
    yield "microkit_xcore_senders", _senders(plan, domain)


def _bitmap(ids: Iterator[int]) -> bytes:
    return _word(sum(1 << each for each in ids))


def _word(value: int) -> bytes:
    return value.to_bytes(WORD, "little")


def _channels(plan: Plan, domain: Domain) -> bytes:
    """struct microkit_xcore_channel for each channel id."""
    rows: list[dict[str, Value]] = [{} for _ in range(MICROKIT_MAX_CHANNELS)]
    for link in plan.cross.sent_by(domain.pd.index):
        out = domain.sequence[link.pair]
        rows[link.sender.id] = {"out": out, "id": link.receiver.id}
    return b"".join(plan.parts.abi.pack("microkit_xcore_channel", **row) for row in rows)


def _senders(plan: Plan, domain: Domain) -> bytes:
    """struct microkit_xcore_sender for each who notifies it, and zeros."""
    ids: dict[tuple[int, int], int] = defaultdict(int)
    for link in plan.cross.received_by(domain.pd.index):
        ids[link.pair] |= 1 << link.receiver.id
    rows: list[dict[str, Value]] = [
        {"in": domain.sequence[pair], "ids": mask} for pair, mask in ids.items()
    ]
    rows += [{} for _ in range(MICROKIT_MAX_CHANNELS + 1 - len(rows))]
    return b"".join(plan.parts.abi.pack("microkit_xcore_sender", **row) for row in rows)


def _patch_library(
    patches: Patches, domain: Domain, name: str, value: bytes, findings: Findings
) -> None:
    symbol = domain.program.symbols.symbols.get(name)
    if symbol is None or symbol.size != len(value):
        if any(value):
            not_microkit(findings, domain.pd, name)
        return
    if not patches.write(domain, symbol.address, value):
        not_microkit(findings, domain.pd, name)


@rule("program-library")
def not_microkit(report: Reporter, pd: ProtectionDomain, name: str) -> None:
    """A program is not linked with libmicrokit, or with that of another version.

    The tool tells every program its name, its channels and interrupts through variables of
    libmicrokit. Link with `-lmicrokit` from the SDK's folder of this board and configuration; a
    program that is stripped needs `path_for_symbols`.
    """
    report(
        pd.program_image.location,
        f"the program of '{pd.name}' has no usable variable '{name}'",
        help="link it with -lmicrokit -Tmicrokit.ld; for a stripped program give path_for_symbols",
    )
