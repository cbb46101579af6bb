# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The files of a board's folder, from what a device tree says of the machine: `board.toml`, a device tree source of
its own, and a README that says what is still to be looked up.

The device tree has only what a board description has: the build compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..base.contract import GUEST_MAINTENANCE_INTID
from ..base.sizes import LARGE_PAGE
from ..base.units import round_up
from ..model.board import REACH_BITS, MemoryRange
from ..model.loader_map import without
from ..parse.board.grammar import ANY
from ..parse.board.machine import Machine

_NOTICE = "Copyright YEAR AUTHOR"
#: From the start of the largest part of RAM to the image: nothing of firmware's lies there by chance.
_AWAY = 32 * LARGE_PAGE
#: A GIC-400 whose pages a bus repeats has so much; the last copy of the first and the first of the second are used.
_REPEATED, _LAST_COPY, _CPU_INTERFACE = 0x2_0000, 0xF000, 0x2000
#: The first private interrupt.
_PPIS = 16


def files(name: str, machine: Machine) -> dict[str, str]:
    """Name and text of each."""
    return {
        "board.toml": "\n".join(_description(name, machine)) + "\n",
        f"{name}.dts": "\n".join(_source(machine)) + "\n",
        "README.md": _readme(name, machine),
    }


def _hex(number: int) -> str:
    """As TOML has it, in groups of four digits."""
    return re.sub(r"(?<=[0-9a-f])(?=([0-9a-f]{4})+$)", "_", f"{number:#x}") if number > 0xFFFF else hex(number)


def _part(part: MemoryRange) -> str:
    return f"{{ base = {_hex(part.base)}, size = {_hex(part.size)} }}"


def _load_address(machine: Machine) -> int:
    """In the largest part of RAM that nobody has reserved."""
    free = without([(bank.base, bank.end) for bank in machine.ram],
                   [(part.base, part.end) for part in machine.reserved])  # fmt: skip
    start, end = max(free, key=lambda span: span[1] - span[0])
    return round_up(start + min(_AWAY, (end - start) // 2), LARGE_PAGE)


def _description(name: str, machine: Machine) -> Iterator[str]:
    kinds = sorted({kind for _, kind in machine.cores}, key=lambda kind: (len(kind), kind))
    yield f"# {_NOTICE}\n#\n# {machine.model}, from its device tree. Look up what `LOOK UP` stands at.\n"
    yield f'name = "{name}"'
    yield f'description = "{machine.model}"'
    yield 'arch = "aarch64"'
    if len(kinds) > 1:
        yield "# LOOK UP: the kind whose instructions all cores have."
    yield f'cpu = "{kinds[0]}"'
    yield f'sel4_platform = "{name}"'
    counted = [mpidr for mpidr, _ in machine.cores] == list(range(len(machine.cores)))
    if counted and len(kinds) == 1:
        yield f"cores = {len(machine.cores)}"
    yield "# LOOK UP: ID_AA64MMFR0_EL1.PARange; what is beyond 40 bits cannot be mapped anyway."
    yield f"pa_bits = {REACH_BITS}"
    yield "# LOOK UP: RAM that neither firmware nor the boot loader uses."
    yield f"load_address = {_hex(_load_address(machine))}"
    if not counted or len(kinds) > 1:
        yield "\n# LOOK UP: the first is the one that firmware starts; gic_cpu, if it is not the place in this list."
        yield from (f'\n[[core]]\nmpidr = {mpidr:#x}\ncpu = "{kind}"' for mpidr, kind in machine.cores)
    if machine.release:
        yield f'\n[start]\nmethod = "spin-table"\nrelease = [{", ".join(map(_hex, machine.release))}]'
    frequency = f"{machine.frequency:_}" if machine.frequency else f'"{ANY}"'
    yield f"\n[timer]\nfrequency = {frequency}\nirq = {machine.timer_irq}"
    yield from (f"\n[[ram]]\nbase = {_hex(bank.base)}\nsize = {_hex(bank.size)}" for bank in machine.ram)
    for part in machine.reserved:
        yield f'\n[[reserved]]\nname = "{part.name}"\nbase = {_hex(part.base)}\nsize = {_hex(part.size)}'
    yield from _devices(machine)


def _devices(machine: Machine) -> Iterator[str]:
    gicd, second = machine.gic[:2]
    yield f"\n[gic]\nversion = {machine.gic_version}"
    yield "# LOOK UP: 32 * (GICD_TYPER.ITLinesNumber + 1); the tree uses so many."
    yield f"irq_count = {machine.irq_count}"
    yield "# LOOK UP: firmware usually keeps 8 to 15.\nsgis = [0, 1, 2, 3, 4, 5, 6, 7]"
    yield "# LOOK UP: shared interrupts that nothing raises, if there are any: spis = { first = .., last = .. }"
    yield f"gicd = {_part(gicd)}"
    if machine.gic_version == 3:
        yield f"gicr = {_part(second)}"
    elif second.size >= _REPEATED:
        yield "# Each page is repeated 16 times: the last copy of the first and the first of the second."
        yield f"gicc = {_part(MemoryRange(second.base + _LAST_COPY, _CPU_INTERFACE))}"
    else:
        yield f"gicc = {_part(second)}"
    yield from _virtual_interface(machine)
    yield f'\n[uart]\ndriver = "{machine.uart_driver}"\nbase = {_hex(machine.uart.base)}'
    yield f"size = {_hex(machine.uart.size)}"
    if machine.uart_shift:
        yield f"shift = {machine.uart_shift}"
    if machine.uart_irq is not None:
        yield f"irq = {machine.uart_irq}"
    if machine.uart_transmit_irq is not None:
        yield f"transmit_irq = {machine.uart_transmit_irq}"
    if machine.uart_trigger != "level":
        yield f'trigger = "{machine.uart_trigger}"'


def _virtual_interface(machine: Machine) -> Iterator[str]:
    """Of a GICv2: what follows the CPU interface in its node."""
    if machine.gic_version == 2:
        yield from (f"{key} = {_part(part)}" for key, part in zip(("gich", "gicv"), machine.gic[2:4]))


def _cells(number: int) -> str:
    return f"{number >> 32:#x} {number & 0xFFFFFFFF:#x}"


def _reg(parts: list[MemoryRange]) -> str:
    return "reg = " + ", ".join(f"<{_cells(part.base)} {_cells(part.size)}>" for part in parts) + ";"


def _texts(texts: list[str]) -> str:
    return ", ".join(f'"{text}"' for text in texts)


def _source(machine: Machine) -> Iterator[str]:
    yield f"// {_NOTICE}\n/dts-v1/;\n\n/ {{\n\tmodel = \"{machine.model}\";"
    yield f"\tcompatible = {_texts(machine.compatible or ['unknown'])};"
    yield "\t#address-cells = <2>;\n\t#size-cells = <2>;\n\tinterrupt-parent = <&gic>;\n"
    yield "\tchosen {\n\t\tstdout-path = &uart;\n\t};\n"
    yield "\tcpus {\n\t\t#address-cells = <2>;\n\t\t#size-cells = <0>;\n"
    for number, (mpidr, kind) in enumerate(machine.cores):
        unit = f"{mpidr >> 32:x},{mpidr & 0xFFFFFFFF:x}" if mpidr >> 32 else f"{mpidr:x}"
        yield f'\t\tcpu@{unit} {{\n\t\t\tdevice_type = "cpu";\n\t\t\tcompatible = "arm,{kind}";'
        yield f"\t\t\treg = <{_cells(mpidr)}>;"
        yield f'\t\t\tenable-method = "{"spin-table" if machine.release else "psci"}";'
        if machine.release:
            yield f"\t\t\tcpu-release-addr = <{_cells(machine.release[number])}>;"
        yield "\t\t};\n"
    yield "\t};\n"
    if not machine.release:
        yield '\tpsci {\n\t\tcompatible = "arm,psci-1.0", "arm,psci-0.2";\n\t\tmethod = "smc";\n\t};\n'
    yield f'\tmemory@{machine.ram[0].base:x} {{\n\t\tdevice_type = "memory";\n\t\t{_reg(machine.ram)}\n\t}};\n'
    yield from _source_reserved(machine)
    yield from _source_devices(machine)


def _source_reserved(machine: Machine) -> Iterator[str]:
    if machine.reserved:
        yield "\treserved-memory {\n\t\t#address-cells = <2>;\n\t\t#size-cells = <2>;\n\t\tranges;\n"
        for part in machine.reserved:
            yield f"\t\t{part.name}@{part.base:x} {{\n\t\t\t{_reg([part])}\n\t\t\tno-map;\n\t\t}};\n"
        yield "\t};\n"


def _source_devices(machine: Machine) -> Iterator[str]:
    """Private interrupts 13, 14, 11: the other timers, which a description does not have."""
    timers = f"<1 13 8>, <1 14 8>, <1 11 8>, <1 {machine.timer_irq - 16} 8>"
    yield f'\ttimer {{\n\t\tcompatible = "arm,armv8-timer";\n\t\tinterrupts = {timers};\n\t}};\n'
    gic = "arm,gic-400" if machine.gic_version == 2 else "arm,gic-v3"
    yield f'\tgic: interrupt-controller@{machine.gic[0].base:x} {{\n\t\tcompatible = "{gic}";'
    yield "\t\tinterrupt-controller;\n\t\t#interrupt-cells = <3>;\n\t\t#address-cells = <0>;"
    yield f"\t\t{_reg(machine.gic[:4 if machine.gic_version == 2 else 2])}"
    yield f"\t\tinterrupts = <1 {GUEST_MAINTENANCE_INTID - _PPIS} 4>;\n\t}};\n"
    yield f"\tuart: serial@{machine.uart.base:x} {{\n\t\tcompatible = {_texts(machine.uart_compatible)};"
    yield f"\t\t{_reg([machine.uart])}"
    if machine.uart_irq is not None:
        flags = 1 if machine.uart_trigger == "edge" else 4
        transmit = machine.uart_transmit_irq
        second = f", <0 {transmit - 32} {flags}>" if transmit is not None else ""
        yield f"\t\tinterrupts = <0 {machine.uart_irq - 32} {flags}>{second};"
        if second:
            yield '\t\tinterrupt-names = "rxi", "txi";'
    yield "\t};\n};"


def _readme(name: str, machine: Machine) -> str:
    return (f"# {name}\n\n{machine.model}.\n\nState: described from its device tree, never run.\n\n"
            "Device tree of others: LOOK UP.\n\nGetting the image onto it: LOOK UP.\n\nConsole: LOOK UP.\n")  # fmt: skip
