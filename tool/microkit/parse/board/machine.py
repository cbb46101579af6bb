# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a device tree says of a machine, in the terms of a board description: for `microkit board new`.

Nothing is guessed: what the tree does not say is a sentence of `Machine.missing`, all of them at once. What no device
tree says (load address, free SGIs) is chosen where the folder is written.
"""

from __future__ import annotations

from dataclasses import field

from ...base.records import dataclass
from ...base.sizes import PAGE
from ...model.board import RAM_END, MemoryRange
from .compare import PSCI, TIMER
from .compatible import Compatible
from .device_tree import Tree
from .interrupts import IRQ_END, Interrupts
from .reader import merged

_EL2_TIMER = 3
_IRQ_STEP = 32


@dataclass
class Machine:
    """A machine; what is not there is in `missing`."""

    model: str
    compatible: list[str]
    #: MPIDR and kind of each core.
    cores: list[tuple[int, str]] = field(default_factory=list)
    #: Of a spin table: each core's word. Empty: they start by PSCI.
    release: list[int] = field(default_factory=list)
    ram: list[MemoryRange] = field(default_factory=list)
    reserved: list[MemoryRange] = field(default_factory=list)
    gic_version: int = 0
    gic: list[MemoryRange] = field(default_factory=list)
    irq_count: int = 0
    timer_irq: int = 0
    #: 0: the tree does not say it.
    frequency: int = 0
    uart_driver: str = ""
    uart_compatible: list[str] = field(default_factory=list)
    uart: MemoryRange = MemoryRange(0, 0)  # noqa: RUF009
    uart_shift: int = 0
    uart_irq: int | None = None
    uart_transmit_irq: int | None = None
    uart_trigger: str = "level"
    missing: list[str] = field(default_factory=list)


def describe(tree: Tree, compatible: Compatible, frequency: int | None) -> Machine:
    """`frequency`: of the timer, where the tree does not say it."""
    found = Machine(_plain(tree.root.text("model")) or "A board",
                    [_plain(each) for each in tree.root.texts("compatible")])  # fmt: skip
    _cores(tree, found)
    _memory(tree, found)
    interrupts = _gic(tree, compatible, found)
    _timer(tree, interrupts, frequency, found)
    _uart(tree, interrupts, compatible, found)
    return found


def _plain(text: str) -> str:
    """Without what ends a text or a comment."""
    return "".join(each for each in text if each.isprintable() and each not in "\"\\")


def _cores(tree: Tree, found: Machine) -> None:
    for mpidr, node in tree.cores():
        maker, _, kind = node.text("compatible").partition(",")
        if maker != "arm" or not kind.startswith("cortex-"):
            found.missing.append(f"{node.path}: '{node.text('compatible')}' is no name of -mcpu")
        found.cores.append((mpidr, _plain(kind)))
    if not found.cores:
        found.missing.append("there are no cores")
    _start(tree, found)


def _start(tree: Tree, found: Machine) -> None:
    """One way for all cores."""
    nodes = [node for _, node in tree.cores()]
    methods = {node.text("enable-method") for node in nodes}
    if methods == {"spin-table"}:
        for node in nodes:
            found.release.append(node.number("cpu-release-addr") or 0)
            if not found.release[-1]:
                found.missing.append(f"{node.path}: has no cpu-release-addr")
        return
    for node in nodes:
        if node.text("enable-method") != "psci":
            found.missing.append(f"{node.path}: starts by '{node.text('enable-method')}', not by PSCI")
    psci = tree.compatible(PSCI)
    if psci is None or psci.text("method") != "smc":
        found.missing.append("firmware has no PSCI that is called by SMC")


def _memory(tree: Tree, found: Machine) -> None:
    """Whole pages of RAM that kernels reach; what is reserved of it, with pages that are so in part."""
    for bank in merged(tree.memory()):
        start, end = -(-bank.base // PAGE) * PAGE, min(bank.end // PAGE * PAGE, RAM_END)
        if start < end:
            found.ram.append(MemoryRange(start, end - start))
    for part in tree.reserved():
        start, end = part.base // PAGE * PAGE, -(-part.end // PAGE) * PAGE
        if any(bank.overlaps(start, end - start) for bank in found.ram):
            found.reserved.append(MemoryRange(start, end - start, part.name))
    if not found.ram:
        found.missing.append("there is no RAM: firmware fills it in, so take the tree that it passes on")


def _gic(tree: Tree, compatible: Compatible, found: Machine) -> Interrupts:
    for version in (2, 3):
        node = tree.compatible(compatible.get(f"gic-v{version}", frozenset()))
        if node is not None and len(node.reg()) >= 2:
            found.gic_version, found.gic = version, node.reg()
            interrupts = Interrupts(tree, node)
            found.irq_count = _irq_count(interrupts)
            return interrupts
    found.missing.append("there is no GICv2 or GICv3")
    return Interrupts(tree, None)


def _irq_count(interrupts: Interrupts) -> int:
    """Of the highest interrupt that is used, in steps of GICD_TYPER.ITLinesNumber."""
    highest = max(interrupts.used_intids(), default=0)
    return min((highest // _IRQ_STEP + 1) * _IRQ_STEP, IRQ_END)


def _timer(tree: Tree, interrupts: Interrupts, frequency: int | None, found: Machine) -> None:
    node = tree.compatible(TIMER)
    own = next(iter(interrupts.of(node)[_EL2_TIMER:]), None) if node else None
    found.timer_irq = own.intid if own else 0
    found.frequency = frequency or (node.cell("clock-frequency", 0) if node else 0)
    if not found.timer_irq:
        found.missing.append("there is no timer of EL2")


def _uart(tree: Tree, interrupts: Interrupts, compatible: Compatible, found: Machine) -> None:
    node = tree.console()
    registers = node.reg() if node else []
    if node is None or not registers:
        found.missing.append("there is no console at stdout-path of /chosen")
        return
    names = node.texts("compatible")
    drivers = [name for name, known in compatible.items() if name.startswith("uart-") and known & set(names)]
    width = "-byte" if node.cell("reg-io-width", 4) == 1 else ""
    chosen = next((each for each in drivers if each.endswith("-byte") == bool(width)), None)
    if chosen is None:
        found.missing.append(f"there is no driver for the console, {', '.join(names)}")
        return
    found.uart_driver, found.uart_compatible = chosen.removeprefix("uart-"), [_plain(each) for each in names]
    found.uart, found.uart_shift = registers[0], node.cell("reg-shift", 0)
    own = interrupts.received(node)
    found.uart_irq = own.intid if own else None
    transmit = interrupts.transmitted(node)
    found.uart_transmit_irq = transmit.intid if own and transmit else None
    found.uart_trigger = (own.trigger if own else None) or "level"
