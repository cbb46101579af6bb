# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A board description against a device tree of the same machine: whether they say the same.

A finding is at the key of the description; the device tree has no lines any more.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...base.contract import GUEST_MAINTENANCE_INTID, GUEST_TIMER_INTID
from ...base.errors import Findings
from ...model.board import MemoryRange
from . import rules
from .compatible import Compatible
from .device_tree import Node, Tree
from .interrupts import Interrupt, Interrupts
from .reader import BoardFile, merged

TIMER = frozenset({"arm,armv8-timer"})
PSCI = frozenset({"arm,psci-0.2", "arm,psci-1.0"})
#: The timers of a core in the order of the binding: secure, EL1 physical, virtual, EL2 physical.
_VIRTUAL_TIMER, _EL2_TIMER = 2, 3
_NOTHING = "none"


def compare(
    found: BoardFile, tree: Tree, compatible: Compatible, findings: Findings, whole: bool = True
) -> None:
    """Everything that both say; findings where it is not the same. Of a tree that others have written
    for the machine (not `whole`), the board may use a part: some cores, some of the RAM."""
    comparison = _Comparison(found, tree, compatible, findings, whole)
    comparison.cores()
    comparison.memory()
    comparison.gic()
    comparison.shared_interrupts()
    comparison.timer()
    comparison.uart(compatible)
    comparison.watchdog(compatible)


class _Comparison:
    def __init__(
        self, found: BoardFile, tree: Tree, compatible: Compatible, findings: Findings, whole: bool
    ) -> None:
        self._whole = whole
        self._found = found
        self._board = found.board
        self._tree = tree
        self._gic, self._gic_kind = _gic(tree, compatible)
        self._interrupts = Interrupts(tree, self._gic)
        self._findings = findings
        self._listed = ("core",) in found.places.keys
        self._cores = "core" if self._listed else "cores"

    def _same(self, path: tuple[str | int, ...], what: str, here: str, there: str) -> None:
        if here != there:
            place = self._found.location(*path)
            rules.not_in_device_tree(self._findings, place, what, here, there)

    def cores(self) -> None:
        board, listed = self._board, self._tree.cores()
        there = {mpidr: node.text("compatible") for mpidr, node in listed}
        if self._whole or not {each.mpidr for each in board.processors} <= there.keys():
            self._same((self._cores,), "MPIDR of the cores", _hex(each.mpidr for each in board.processors),
                       _hex(mpidr for mpidr, _ in listed))  # fmt: skip
        for number, cpu in enumerate(board.processors):
            place: tuple[str | int, ...] = ("core", number, "cpu") if self._listed else ("cpu",)
            if cpu.mpidr in there:
                self._same(place, "kind of the cores", f"'arm,{cpu.cpu}'", f"'{there[cpu.mpidr]}'")
        self._start({mpidr: node for mpidr, node in listed})

    def _start(self, there: dict[int, Node]) -> None:
        """The method of each core; then PSCI, or the words of the board's cores."""
        start = self._board.start
        table = ("start", "method") in self._found.places.keys
        place: tuple[str | int, ...] = ("start", "method") if table else (self._cores,)
        for method in sorted({node.text("enable-method") for node in there.values()}):
            self._same(place, "start of the cores", f"'{start.method}'", f"'{method}'")
        psci = self._tree.compatible(PSCI)
        if start.takes_calls:
            self._same(place, "call of PSCI", "'smc'", f"'{psci.text('method')}'" if psci else _NOTHING)
        for number, (cpu, word) in enumerate(zip(self._board.processors, start.release)):
            node = there.get(cpu.mpidr)
            address = node.number("cpu-release-addr") if node else None
            if node and (number or address is not None):  # the first runs already: its word may be missing
                self._same(("start", "release", number), f"word of core {number}", hex(word),
                           _NOTHING if address is None else hex(address))  # fmt: skip

    def memory(self) -> None:
        board, tree = self._board, self._tree
        if not self._whole:
            self._memory_in()
            return
        self._same(("ram",), "RAM", _ranges(board.ram), _ranges(merged(tree.memory())))
        self._same(("reserved",), "reserved memory", _ranges(merged(board.reserved)),
                   _ranges(merged(tree.reserved())))  # fmt: skip

    def _memory_in(self) -> None:
        """RAM is RAM there, if firmware has not left that out, and what is reserved there is so here."""
        there = merged(part for part in self._tree.memory() if part.size)
        for number, bank in enumerate(self._found.banks):
            if there and not any(_inside(bank, each) for each in there):
                self._same(("ram", number), "RAM", _range(bank), _ranges(there))
        kept = merged(self._board.reserved)
        for part in self._tree.reserved():
            if self._board.touches_ram(part.base, part.size) and not any(_inside(part, each) for each in kept):
                self._same(("reserved",), "reserved memory", _ranges(kept), f"{_range(part)} ({part.name})")

    def gic(self) -> None:
        """A CPU interface whose pages are repeated is described by two copies that are neighbours."""
        gic = self._board.gic
        second = gic.gicc if gic.version == 2 else gic.gicr
        key = "gicc" if gic.version == 2 else "gicr"
        node = self._gic
        self._same(("gic", "version"), "interrupt controller", f"gic-v{gic.version}", self._gic_kind)
        if self._gic_kind != f"gic-v{gic.version}":
            return
        there = [*_reg(node), None, None]
        if self._whole or not _inside(gic.gicd, there[0]):
            self._same(("gic", "gicd"), "'gicd'", _range(gic.gicd), _range(there[0]))
        if (self._whole and gic.version == 3) or not _inside(second, there[1]):
            self._same(("gic", key), f"'{key}'", _range(second), _range(there[1]))
        stride = node.cells("redistributor-stride") if node else []
        if stride:
            self._same(("gic", "gicr_stride"), "'gicr_stride'", hex(gic.gicr_stride), hex(stride[-1]))
        self._virtual_interface(self._gic)

    def _virtual_interface(self, node: Node | None) -> None:
        """Of a GICv2 it follows the CPU interface; a GICv3 has it in system registers. Its interrupt has one
        number on all machines (Arm Base System Architecture, 3.6), which kernels know."""
        gic = self._board.gic
        there = [*_reg(node), None, None, None, None]
        for key, own, other in (("gich", gic.gich, there[2]), ("gicv", gic.gicv, there[3])):
            path = ("gic", key) if own else ("gic",)
            if gic.version == 2 and (self._whole or (own and other and not _inside(own, other))):
                self._same(path, f"'{key}'", _range(own), _range(other))
        found = next(iter(self._interrupts.of(node)), None) if node else None
        if gic.virtual_interface != "vgic-none" and (found or self._whole):
            self._same_intid(("gic",), "maintenance interrupt of the virtual interface", GUEST_MAINTENANCE_INTID,
                             found)  # fmt: skip

    def shared_interrupts(self) -> None:
        """Devices that the tree has raise none of 'spis', and none beyond 'irq_count'."""
        used = set(self._interrupts.used_intids())
        beyond = sorted(intid for intid in used if intid >= self._board.gic.irq_count)
        self._same(("gic", "irq_count"), "interrupts of devices beyond 'irq_count'", _NOTHING, _numbers(beyond))
        raised = sorted(used & set(self._board.spis))
        self._same(("gic", "spis"), "interrupts of devices in 'spis'", _NOTHING, _numbers(raised))

    def timer(self) -> None:
        node = self._tree.compatible(TIMER)
        intids = [*(self._interrupts.of(node) if node else []), None, None, None, None]
        self._same_intid(("timer", "irq"), "interrupt of the EL2 physical timer", self._board.timer_irq,
                         intids[_EL2_TIMER])  # fmt: skip
        self._same_intid(("timer",), "interrupt of the virtual timer", GUEST_TIMER_INTID, intids[_VIRTUAL_TIMER])
        if self._board.timer_frequency and node and "clock-frequency" in node.properties:
            self._same(("timer", "frequency"), "frequency of the timer",
                       str(self._board.timer_frequency), str(node.cell("clock-frequency", 0)))  # fmt: skip

    def uart(self, compatible: Compatible) -> None:
        """The registers may be less than a page: the kernel maps whole ones."""
        uart, node = self._board.uart, self._tree.console()
        kinds = _kinds(node, compatible)
        wanted = f"uart-{uart.driver}"
        self._same(("uart", "driver"), "console", wanted, wanted if wanted in kinds else _name(node, kinds))
        if node is None:
            return
        registers = next(iter(_reg(node)), None)
        if registers is None or not uart.regs.contains(registers.base, registers.size):
            self._same(("uart", "base"), "'uart'", _range(uart.regs), _range(registers))
        if uart.irq is not None:
            there = self._interrupts.received(node)
            self._same_intid(("uart", "irq"), "interrupt of the console", uart.irq, there)
            trigger = there.trigger if there else None
            self._same(("uart", "irq"), "trigger of the console's interrupt", uart.trigger, trigger or uart.trigger)
            transmit = self._interrupts.transmitted(node)
            if self._gic:
                key = "irq" if uart.transmit_irq is None else "transmit_irq"
                self._same(("uart", key), "interrupt of the console's transmitter", _intid(uart.transmit_irq),
                           _intid(transmit.intid if transmit else None))  # fmt: skip

    def watchdog(self, compatible: Compatible) -> None:
        """One of several: that with these registers, or the one that firmware keeps."""
        watchdog = self._board.watchdog
        if watchdog is None:
            return
        names = compatible.get(f"watchdog-{watchdog.driver}", frozenset())
        nodes = [node for node in self._tree.nodes if names & set(node.texts("compatible"))]
        if watchdog.regs is None:
            self._same(("watchdog", "call"), "function of the watchdog", hex(watchdog.call),
                       " ".join(hex(node.cell("arm,smc-id", 0)) for node in nodes) or _NOTHING)  # fmt: skip
        elif watchdog.regs not in [MemoryRange(each.base, each.size) for node in nodes for each in node.reg()[:1]]:
            self._same(("watchdog", "base"), f"'watchdog', watchdog-{watchdog.driver}", _range(watchdog.regs),
                       _ranges(each for node in nodes for each in node.reg()[:1]))  # fmt: skip

    def _same_intid(self, path: tuple[str | int, ...], what: str, here: int, there: Interrupt | None) -> None:
        """Nothing is said twice: without the interrupt controller none can be known."""
        if self._gic:
            self._same(path, what, str(here), str(there.intid) if there else _NOTHING)


def _gic(tree: Tree, compatible: Compatible) -> tuple[Node | None, str]:
    """The first GIC, and its driver's name."""
    for name, names in compatible.items():
        node = tree.compatible(names) if name.startswith("gic-") else None
        if node is not None:
            return node, name
    return None, _NOTHING


def _reg(node: Node | None) -> list[MemoryRange]:
    return node.reg() if node else []


def _intid(found: int | None) -> str:
    return _NOTHING if found is None else str(found)


def _numbers(found: list[int]) -> str:
    return ", ".join(map(str, found)) or _NOTHING


def _inside(part: MemoryRange | None, whole: MemoryRange | None) -> bool:
    return part is not None and whole is not None and whole.contains(part.base, part.size)


def _kinds(node: Node | None, compatible: Compatible) -> list[str]:
    own = set(node.texts("compatible")) if node else set()
    return [name for name, names in compatible.items() if names & own]


def _name(node: Node | None, kinds: list[str]) -> str:
    if node is None:
        return "no node at stdout-path of /chosen"
    return kinds[0] if kinds else f"'{node.text('compatible')}'"


def _hex(numbers: Iterable[int]) -> str:
    return " ".join(f"{number:#x}" for number in numbers) or _NOTHING


def _range(part: MemoryRange | None) -> str:
    return f"{part.base:#x}..{part.end:#x}" if part else _NOTHING


def _ranges(parts: Iterable[MemoryRange]) -> str:
    return " ".join(_range(part) for part in parts) or _NOTHING
