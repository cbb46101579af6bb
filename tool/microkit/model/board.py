# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The board: what the tool must know of the hardware, read from the board's `board.toml`."""

from __future__ import annotations

from pathlib import Path

from ..base.records import dataclass
from ..base.sizes import PAGE

MICROSECONDS = 1_000_000  # of a second
#: CNTFRQ_EL0 has 32 bits (Arm ARM D13.8.1).
FREQUENCY_END = 1 << 32
#: Physical addresses that translation tables of PDs and kernels can have (VTCR_EL2.PS, TCR_EL2.PS).
REACH_BITS = 40
#: RAM lies below: kernels address it at SHARED_VA and its physical address, in 39 bits.
RAM_END = 1 << 37


@dataclass(frozen=True)
class MemoryRange:
    """`size` bytes of physical address space from `base`."""

    base: int
    size: int
    name: str = ""

    @property
    def end(self) -> int:
        return self.base + self.size

    def contains(self, base: int, size: int) -> bool:
        return self.base <= base and base + size <= self.end

    def overlaps(self, base: int, size: int) -> bool:
        return self.base < base + size and base < self.end


@dataclass(frozen=True)
class Gic:
    """Generic interrupt controller; version 2 has `gicc`, version 3 `gicr`.

    `gicr` covers the redistributors of all cores, `gicr_stride` bytes each.
    """

    version: int
    gicd: MemoryRange
    gicc: MemoryRange | None
    gicr: MemoryRange | None
    gicr_stride: int
    #: Highest interrupt number plus one.
    irq_count: int
    #: Version 2: virtual interface control, without which guests get no interrupts. Version 3 has registers.
    gich: MemoryRange | None = None

    #: With it: the virtual CPU interface, of which each core sees its own. Virtual machines map it.
    gicv: MemoryRange | None = None

    @property
    def virtual_interface(self) -> str:
        """Folder of board/devices with its driver."""
        return "vgic-v3" if self.version == 3 else "vgic-v2" if self.gich else "vgic-none"


@dataclass(frozen=True)
class Uart:
    """Debug console; its registers need not begin or end with a page."""

    driver: str
    regs: MemoryRange
    #: Their distance in bytes is 2 to the power of it, where the driver asks.
    shift: int
    irq: int | None
    #: Of the interrupts: 'level' or 'edge'.
    trigger: str
    #: Of room to transmit, where `irq` is not raised for that.
    transmit_irq: int | None = None

    @property
    def pages(self) -> MemoryRange:
        """Those that hold the registers."""
        start = self.regs.base // PAGE * PAGE
        return MemoryRange(start, -(-self.regs.end // PAGE) * PAGE - start)


@dataclass(frozen=True)
class Processor:
    """One core; its number is its place in the board's list."""

    #: Affinity fields of MPIDR_EL1: how firmware, and a GICv3, name it.
    mpidr: int
    #: Its CPU interface at a GICv2; its redistributor at a GICv3, counted from `gicr` on.
    gic_cpu: int
    #: What kind of core it is, as the compiler's -mcpu names it.
    cpu: str


@dataclass(frozen=True)
class Start:
    """How firmware starts cores."""

    method: str
    #: Of a spin table: where each core's word is.
    release: tuple[int, ...] = ()

    @property
    def takes_calls(self) -> bool:
        """Whether there is firmware that is called by SMC, as far as the board knows."""
        return self.method == "psci"


@dataclass(frozen=True)
class Watchdog:
    """One that firmware starts, or may start."""

    driver: str
    #: None where firmware keeps it; then `call` is how it is asked.
    regs: MemoryRange | None
    call: int
    #: 'stop': the loader does; 'feed': the system has to.
    care: str
    #: 'always' or 'perhaps'.
    started: str


@dataclass(frozen=True)
class Qemu:
    """How the emulator is called."""

    #: The first version that takes it, major and minor number; (0, 0): any.
    since: tuple[int, int]
    #: `{image}`, `{cores}`, `{load_address}` and `{dtb}` are placeholders.
    command: tuple[str, ...]


@dataclass(frozen=True)
class Board:
    """A board."""

    name: str
    description: str
    arch: str
    #: The compiler's -mcpu; its instructions are those of all cores.
    cpu: str
    #: What seL4 calls this kind of board.
    sel4_platform: str
    #: Those that protection domains can use, the boot core first.
    processors: tuple[Processor, ...]
    start: Start
    pa_bits: int
    #: Driver of the branch predictors.
    predictor: str
    #: What CNTFRQ_EL0 must say, in Hz; 0: any.
    timer_frequency: int
    timer_irq: int
    ram: tuple[MemoryRange, ...]
    #: Parts of RAM that must stay untouched (firmware).
    reserved: tuple[MemoryRange, ...]
    load_address: int
    gic: Gic
    uart: Uart
    #: Software-generated interrupts that the system may use as doorbells.
    sgis: tuple[int, ...]
    #: Shared interrupts that nothing raises: doorbells, too.
    spis: tuple[int, ...]
    watchdog: Watchdog | None
    #: Command lines of the emulator, by its version; none for real hardware.
    qemu: tuple[Qemu, ...]
    path: Path

    def spis_of(self, core: int) -> tuple[int, ...]:
        """A core's share: those of different cores are different."""
        return self.spis[core :: self.cores]

    @property
    def cores(self) -> int:
        """How many there are, numbered from 0."""
        return len(self.processors)

    @property
    def tick_frequency(self) -> int:
        """In which the image counts time, in Hz: microseconds where the loader makes ticks of them."""
        return self.timer_frequency or MICROSECONDS

    @property
    def values(self) -> dict[str, str]:
        """What descriptions can take from it (`<param board="...">`), without what this board does not have."""
        uart, watchdog, gicv = self.uart, self.watchdog, self.gic.gicv
        known = {"name": self.name, "cores": self.cores, "load_address": self.load_address,
                 "timer.frequency": self.timer_frequency or None,
                 "gic.gicv.base": gicv.base if gicv else None, "gic.gicv.size": gicv.size if gicv else None,
                 "uart.base": uart.regs.base, "uart.size": uart.regs.size, "uart.irq": uart.irq,
                 "uart.transmit_irq": uart.transmit_irq,
                 "uart.trigger": uart.trigger if uart.irq is not None else None,
                 "watchdog.base": watchdog.regs.base if watchdog and watchdog.regs else None}  # fmt: skip
        return {name: str(value) for name, value in known.items() if value is not None}

    @property
    def devices(self) -> tuple[str, ...]:
        """Folders of board/devices that kernel and loader are made from."""
        return (f"gic-v{self.gic.version}", self.gic.virtual_interface, f"uart-{self.uart.driver}", "timer-generic",
                f"predictor-{self.predictor}", f"start-{self.start.method}",
                f"clock-{'fixed' if self.timer_frequency else 'any'}",
                f"watchdog-{self.watchdog.driver if self.watchdog else 'none'}")  # fmt: skip

    @property
    def pa_end(self) -> int:
        """Behind all physical addresses that the board has and that can be mapped."""
        return 1 << min(self.pa_bits, REACH_BITS)

    def in_ram(self, base: int, size: int) -> bool:
        """Whether the whole range lies in one bank of RAM."""
        return any(bank.contains(base, size) for bank in self.ram)

    def touches_ram(self, base: int, size: int) -> bool:
        return any(bank.overlaps(base, size) for bank in self.ram)
