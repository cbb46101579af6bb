# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a virtual CPU is, wherever its registers are: in memory, or in the machine when it is loaded."""

from __future__ import annotations

from microkit.sdk.abi import Abi

from spec.authority.fields import State

REGISTERS, LISTS = 24, 16
#: Of seL4_VCPUReg: in the machine only while the guest runs (docs/design/virtual-machines.md, world switch).
ENTERED = (0, 1, 20, 21, 22, 23)
CTL, CVAL, OFFSET = 20, 21, 22
#: Words of a virtual CPU as values() has them.
CSSELR = REGISTERS
LIST = CSSELR + 1
ACTIVE = LIST + LISTS
CONTROL = ACTIVE + 4
TIMER = CONTROL + 1
OPEN, MASKED, ACKED = range(3)
EOI, PENDING, IS_ACTIVE = 1 << 19, 1 << 28, 1 << 29  # GICH_LR
MASK = (1 << 64) - 1
TIMER_INTID, MAINTENANCE = 27, 25
NEW = 0x34d58820  # SCTLR_EL1
MODES = (0, 4, 5, 0x10)
NZCV = 0xf000_0000
USER = 0x40
Machine = memoryview  # words


class Layout:
    """Where things are, in words of memory and of the machine."""

    def __init__(self, abi: Abi) -> None:
        vcpu, guest = abi.layout("vcpu"), abi.layout("host_guest")
        machine = abi.layout("host_machine").member
        first = machine("guest").offset
        self.registers = vcpu.member("registers").offset // 8
        self.csselr = vcpu.member("csselr").offset // 8
        self.interface = vcpu.member("interface").offset // 8
        self.loaded = (first + guest.member("registers").offset) // 8
        self.loaded_csselr = (first + guest.member("csselr").offset) // 8
        self.loaded_interface = (first + guest.member("interface").offset) // 8
        self.entered = first + guest.member("entered").offset  # bytes
        self.interface_on = first + guest.member("interface_on").offset
        self.now = machine("now").offset // 8
        self.sleepers = abi.layout("core_state").member("sleepers")
        self.flag = abi.constant("TCB_VCPU")

    def is_entered(self, machine: Machine) -> bool:
        return bool(machine.cast("B")[self.entered])

    def values(self, state: State, machine: Machine, ref: int) -> list[int]:
        words, at = state.words, ref * 8
        size = LISTS + 5  # of the virtual interface
        values = [*words[at + self.registers:at + self.registers + REGISTERS], words[at + self.csselr],
                  *words[at + self.interface:at + self.interface + size], state.vcpu.timer(ref)]
        if state.core.vcpu(0) != ref:
            return values
        for number in range(REGISTERS):
            if number not in ENTERED or self.is_entered(machine):
                values[number] = machine[self.loaded + number]
        values[CSSELR] = machine[self.loaded_csselr]
        values[LIST:TIMER] = machine[self.loaded_interface:self.loaded_interface + size]
        return values

    def sleeping(self, state: State, ks: int) -> set[int]:
        first = (ks + self.sleepers.offset) // 4
        return set(state.halves[first:first + self.sleepers.count]) - {0}
