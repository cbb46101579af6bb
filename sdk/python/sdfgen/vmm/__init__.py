# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A virtual machine monitor: the guest's memory and interrupt controller, devices that the guest drives
itself, and virtio devices that the monitor makes of services."""

from __future__ import annotations

from ..blobs import vmm as blob
from ..device_tree import DeviceTree, Node
from ..errors import SdfgenError
from ..sddf.blk import Blk
from ..sddf.links import new_region
from ..sddf.net import Net
from ..sddf.serial import Serial
from ..sddf.service import Configured
from ..system.description import SystemDescription
from ..system.domain import ProtectionDomain
from ..system.irq import IrqConventional
from ..system.machine import VirtualMachine
from ..system.memory import Map, MemoryRegion, rounded
from .guest import Guest, gic_interface

_PAGE = 0x1000
#: Virtio's device types (virtio 1.2, 5).
_NET, _BLK, _CONSOLE = 1, 2, 3
_Choice = list[int] | bool | None


class Vmm(Configured):
    """`dtb`: the guest's device tree. `one_to_one_ram`: the guest's memory lies at the same physical
    address, for devices that access memory by themselves."""

    KIND = "virtual machine"

    def __init__(self, sdf: SystemDescription, vmm: ProtectionDomain, vm: VirtualMachine,
                 dtb: DeviceTree, *, one_to_one_ram: bool = False) -> None:  # fmt: skip
        super().__init__()
        self.sdf, self.vmm, self.vm, self.dtb, self.one_to_one = sdf, vmm, vm, dtb, one_to_one_ram
        self.told = blob.Vmm.new()
        self._guest = Guest(dtb)
        if len(vm.vcpus) > blob.COUNT:
            raise SdfgenError(f"'{vm.name}' has {len(vm.vcpus)} vCPUs; there is room for {blob.COUNT}")

    def add_passthrough_device(self, device: Node, *, regions: _Choice = None,
                               irqs: _Choice = None) -> None:  # fmt: skip
        """The guest gets the device's registers at their own addresses, and the monitor its interrupts.
        `regions`, `irqs`: which by their index; all, if None or True; none, if False."""
        registers, interrupts = device.registers(), device.interrupts() if irqs is not False else []
        for index in _chosen(f"registers of '{device.path}'", regions, len(registers)):
            self._registers(f"{self.vm.name}/{device.name}/{index}", *registers[index])
        for index in _chosen(f"interrupts of '{device.path}'", irqs, len(interrupts)):
            line = interrupts[index]
            self.add_passthrough_irq(IrqConventional(line.number, line.trigger))

    def add_passthrough_irq(self, irq: IrqConventional) -> None:
        """The monitor gets the interrupt and hands it on to the guest."""
        if self.told.num_irqs == blob.COUNT:
            raise SdfgenError(f"'{self.vm.name}' has more than {blob.COUNT} interrupts")
        self.told.irqs[self.told.num_irqs] = blob.Irq(self.vmm.add_irq(irq), irq.irq)
        self.told.num_irqs += 1

    def add_virtio_mmio_console(self, device: Node, serial: Serial) -> None:
        self._virtio(_CONSOLE, device)
        serial.add_client(self.vmm)

    def add_virtio_mmio_blk(self, device: Node, blk: Blk, *, partition: int) -> None:
        self._virtio(_BLK, device)
        blk.add_client(self.vmm, partition=partition)

    def add_virtio_mmio_net(self, device: Node, net: Net, *, copier: ProtectionDomain | None = None,
                            vswitch: bool = False, mac_addr: str | None = None) -> None:  # fmt: skip
        self._virtio(_NET, device)
        net.add_client_with_copier(self.vmm, copier, mac_addr=mac_addr, vswitch=vswitch)

    def _virtio(self, kind: int, device: Node) -> None:
        """A device of the guest's tree that is none of the machine's."""
        registers, interrupts = device.registers(), device.interrupts()
        if not registers or not interrupts:
            raise SdfgenError(f"virtio device '{device.path}' needs registers and an interrupt")
        if self.told.num_virtio == blob.COUNT:
            raise SdfgenError(f"'{self.vm.name}' has more than {blob.COUNT} virtio devices")
        made = blob.Virtio(kind, *registers[0], interrupts[0].number)
        self.told.virtio[self.told.num_virtio] = made
        self.told.num_virtio += 1

    def _registers(self, name: str, address: int, size: int) -> None:
        start = address & -_PAGE
        end = rounded(address + max(size, 1))
        mr = self.sdf.region_at(start)
        if mr is None:
            mr = MemoryRegion(self.sdf, name, end - start, paddr=start)
            self.sdf.add_mr(mr)
        if not any(each.mr is mr for each in self.vm.maps.all):
            self.vm.add_map(Map(mr, start, "rw", cached=False))

    def _connect(self) -> None:
        self.vmm.set_virtual_machine(self.vm)
        self._memory()
        self._interrupt_controller()
        self.told.num_vcpus = len(self.vm.vcpus)
        for number, vcpu in enumerate(self.vm.vcpus):
            self.told.vcpus[number] = vcpu.id
        self.blobs[f"vmm_{self.vmm.name}"] = self.told

    def _memory(self) -> None:
        base, size = self._guest.memory
        name = f"guest_ram_{self.vm.name}"
        if self.one_to_one:
            mr = MemoryRegion(self.sdf, name, size, paddr=base)
            self.sdf.add_mr(mr)
        else:
            mr = new_region(self.sdf, name, size)
        self.vm.add_map(Map(mr, base, "rwx", cached=None))
        self.vmm.add_map(Map(mr, base, "rw", cached=None))
        self.told.ram, self.told.ram_size = base, size
        self.told.initrd, self.told.dtb = self._guest.places()

    def _interrupt_controller(self) -> None:
        """The guest's accesses to its CPU interface go to the hardware's virtual one (GICv2)."""
        found = gic_interface(self.dtb)
        if found is None:
            return
        seen, virtual, size = found
        mr = self.sdf.region_at(virtual)
        if mr is None:
            mr = MemoryRegion(self.sdf, f"{self.vm.name}/gic_vcpu", size, paddr=virtual)
            self.sdf.add_mr(mr)
        self.vm.add_map(Map(mr, seen, "rw", cached=False))


def _chosen(what: str, choice: _Choice, count: int) -> list[int]:
    if choice is None or choice is True:
        return list(range(count))
    wanted = [] if choice is False else list(choice)
    for each in wanted:
        if not 0 <= each < count:
            raise SdfgenError(f"there is no number {each} among the {count} {what}")
    return wanted
