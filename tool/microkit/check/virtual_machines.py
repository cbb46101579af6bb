# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about virtual machines, and about a VMM and its guest. Those that hold for mappings and times of
protection domains, too, are with them."""

from __future__ import annotations

from ..base.contract import GUEST_TIMER_INTID, MICROKIT_MAX_CHANNELS
from ..base.errors import Findings, Related, Severity
from ..base.rules import Reporter, rule
from ..base.sizes import LARGE_PAGE
from ..base.suggest import count
from ..base.units import format_size
from ..draft.draft import Draft, MapDraft, PdDraft, VmDraft
from ..model.board import Board
from ..parse.node import Node
from .memory import placed

_SETVARS = ("setvar_vaddr", "setvar_size", "setvar_prefill_size")


def check(draft: Draft, board: Board, findings: Findings) -> None:
    duplicate_vm(findings, draft.vms)
    for pd in draft.pds:
        for each in pd.maps:
            gicv_map(findings, each, board)
        if pd.vm:
            _check_vm(pd, pd.vm, board, findings)
            for other in draft.pds:
                vm_timer(findings, pd, other)


def _check_vm(pd: PdDraft, vm: VmDraft, board: Board, findings: Findings) -> None:
    duplicate_vcpu(findings, vm)
    vcpu_child(findings, pd, vm)
    for vcpu in vm.vcpus:
        vcpu_range(findings, vcpu, board)
    vm_board(findings, vm, board)
    vm_priority(findings, pd, vm)
    vm_interrupts(findings, vm, board)
    for each in vm.maps:
        vm_setvar(findings, each)
        vm_alignment(findings, each)


@rule("duplicate-vm-name")
def duplicate_vm(report: Reporter, vms: list[VmDraft]) -> None:
    """Two virtual machines have the same name."""
    first: dict[str, Node] = {}
    for vm in vms:
        name = vm.node.text("name")
        if name is not None and name in first:
            related = [Related("the first one", first[name].place("name"))]
            text = f"there are two virtual machines named '{name}'"
            report(vm.node.place("name"), text, related=related)
        elif name is not None:
            first[name] = vm.node


@rule("duplicate-vcpu-id")
def duplicate_vcpu(report: Reporter, vm: VmDraft) -> None:
    """Two virtual CPUs of a virtual machine have the same `id`."""
    first: dict[int, Node] = {}
    for vcpu in vm.vcpus:
        id = vcpu.number("id")
        if id is not None and id in first:
            related = [Related("the first one", first[id].place("id"))]
            text = f"two virtual CPUs of '{vm.name}' have the id {id}"
            report(vcpu.place("id"), text, related=related)
        elif id is not None:
            first[id] = vcpu


@rule("vcpu-child-id")
def vcpu_child(report: Reporter, pd: PdDraft, vm: VmDraft) -> None:
    """A virtual CPU has the same `id` as a child of its VMM.

    The VMM's `fault` function is told an id alone, and could not tell them apart.
    """
    children = {id: child for child in pd.children if (id := child.node.number("id")) is not None}
    used = {*children, *(vcpu.number("id") for vcpu in vm.vcpus)}
    free = next((id for id in range(MICROKIT_MAX_CHANNELS) if id not in used), None)
    for vcpu in vm.vcpus:
        child = children.get(-1 if (id := vcpu.number("id")) is None else id)
        if child:
            report(
                vcpu.place("id"),
                f"a virtual CPU of '{vm.name}' has the id {id}, and so has '{child.name}', a child of "
                f"'{pd.name}'",
                help=None if free is None else f"for example id=\"{free}\"",
                related=[Related("the child", child.node.place("id"))],
            )


@rule("vcpu-cpu-range")
def vcpu_range(report: Reporter, vcpu: Node, board: Board) -> None:
    """`cpu` of a virtual CPU names a core that the board does not have.

    Cores are numbered from 0. Without `cpu` a virtual CPU runs where its VMM does.
    """
    cpu = vcpu.number("cpu")
    if cpu is not None and cpu >= board.cores:
        text = f"cpu {cpu} does not exist: board '{board.name}' has {count(board.cores, 'core')}"
        report(vcpu.place("cpu"), text)


@rule("vm-priority", Severity.WARNING)
def vm_priority(report: Reporter, pd: PdDraft, vm: VmDraft) -> None:
    """A virtual machine has a higher priority than its VMM, or the same and the VMM has interrupts.

    A guest that computes then keeps its VMM from handling the faults of other virtual CPUs, and devices'
    interrupts that it is to pass on. Virtual CPUs on other cores than the VMM do not.
    """
    mine, guests = pd.priority, vm.priority
    if mine is None or guests is None or guests < mine or (guests == mine and not pd.irqs):
        return
    if pd.cpu not in pd.vcpu_cores:
        return
    what = "above" if guests > mine else "the same as"
    report(
        vm.node.place("priority"),
        f"virtual machine '{vm.name}' has priority {guests}, {what} its VMM '{pd.name}'",
        related=[Related("the VMM's priority", pd.node.place("priority"))],
    )


@rule("vm-board")
def vm_board(report: Reporter, vm: VmDraft, board: Board) -> None:
    """A virtual machine on a board whose interrupt controller has no virtual interface.

    Guests get their interrupts by that of a GICv2, which `gic.gich` and `gic.gicv` in board.toml say, or by a
    GICv3, which always has one.
    """
    if board.gic.virtual_interface == "vgic-none":
        text = f"'{vm.name}' cannot run: the GICv2 of board '{board.name}' has no virtual interface"
        report(vm.node.place("name"), text)


@rule("vm-interrupts", Severity.WARNING)
def vm_interrupts(report: Reporter, vm: VmDraft, board: Board) -> None:
    """A virtual machine with a program gets no interrupts.

    On a board with a GICv2 a guest takes them by the virtual CPU interface, GICV: map a region at that
    address (`gic.gicv` in board.toml), uncached, where the guest has its GICC.
    """
    perms = [each.node.perms("perms") for each in vm.maps]
    if not any(each and each.execute for each in perms):
        return
    if board.gic.gicv and not any(_is_gicv(each, board) for each in vm.maps):
        report(vm.node.place("name"), f"'{vm.name}' gets no interrupts: it does not map the virtual CPU "
               f"interface at {board.gic.gicv.base:#x}")  # fmt: skip


def _is_gicv(each: MapDraft, board: Board) -> bool:
    where = placed(each.region) if each.region else None
    return bool(where and board.gic.gicv and board.gic.gicv.overlaps(*where))


@rule("gicv-map")
def gicv_map(report: Reporter, each: MapDraft, board: Board) -> None:
    """A protection domain maps the virtual CPU interface of the interrupt controller.

    It shows the interrupts of whatever virtual machine has run last on the core. Only virtual machines
    may map it.
    """
    if _is_gicv(each, board):
        text = f"'{each.owner.name}' maps the virtual CPU interface, which is for virtual machines"
        report(each.node.place("mr"), text)


@rule("vm-timer")
def vm_timer(report: Reporter, pd: PdDraft, other: PdDraft) -> None:
    """A protection domain has the interrupt of the virtual timer on a core with a virtual machine.

    Guests have that timer. Protection domains may have the EL1 physical timer, interrupt 30 of their core.
    """
    if pd.vm is None or other.cpu not in pd.vcpu_cores:
        return
    for irq in other.irqs:
        if irq.number("irq") == GUEST_TIMER_INTID:
            related = [Related("the virtual machine", pd.vm.node.place("name"))]
            text = f"irq {GUEST_TIMER_INTID} is the timer of '{pd.vm.name}' on core {other.cpu}"
            report(irq.place("irq"), text, related=related)


@rule("vm-map-setvar")
def vm_setvar(report: Reporter, each: MapDraft) -> None:
    """A mapping of a virtual machine is to set a variable.

    There is no program that it could be in. Set it by a mapping of the same region in the VMM.
    """
    for name in _SETVARS:
        attribute = each.node.element.attributes.get(name)
        if attribute:
            report(attribute.name_location, f"'{name}' in virtual machine '{each.owner.name}', which has no "
                   "variables", help="map the region into the VMM, too, and set a variable there")  # fmt: skip


@rule("vm-memory-alignment", Severity.WARNING)
def vm_alignment(report: Reporter, each: MapDraft) -> None:
    """Memory of a guest does not start at a multiple of 2 MiB.

    Kernels for AArch64 want to be loaded at an offset from such an address (Linux: booting.rst), and
    it takes large pages, which cost less to walk.
    """
    size = each.region.size if each.region else None
    perms = each.node.perms("perms")
    if each.cached and perms and perms.write and size and size >= LARGE_PAGE and (each.vaddr or 0) % LARGE_PAGE:
        text = f"memory '{each.name}' of '{each.owner.name}' at {each.vaddr:#x} is not aligned to "
        report(each.node.place("vaddr"), text + format_size(LARGE_PAGE))
