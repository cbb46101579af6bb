# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The dialect as a table: every element, its attributes with types, ranges and defaults, its
children.

The one source of the reader, the schemas and the reference part of the manual. What a value means
for the system is not said here but in check/.
"""

from __future__ import annotations

from enum import Enum
from functools import cached_property

from ..base.contract import (
    MICROKIT_MAX_CHANNEL_ID,
    MICROKIT_MAX_CSPACE_SLOTS,
    MICROKIT_MAX_PRIORITY,
    MICROKIT_MAX_STACK_SIZE,
    MICROKIT_MAX_USER_CAPS,
    MICROKIT_MIN_STACK_SIZE,
    MICROKIT_STACK_SIZE,
    MICROKIT_XCORE_MAX_SPIN_US,
    MIN_BUDGET_US,
    seL4_MinUntypedBits,
    seL4_UserTop,
)
from ..base.records import dataclass
from ..base.sizes import PAGE
from ..base.units import U64_MAX
from ..model.interfaces import MAX_WORDS, WORD


#: `max_restarts` has 32 bits in the monitor.
MAX_RESTARTS = (1 << 32) - 1

#: Of versions of interfaces, 32 bits; of values of enumerations: C's `int`.
MAX_NUMBER = (1 << 32) - 1
MAX_ENUM = (1 << 31) - 1
#: Of a message.
MAX_BYTES = MAX_WORDS * WORD


class Kind(Enum):
    """What the text of an attribute is."""

    NAME = "name"
    SYMBOL = "symbol"
    PATH = "path"
    NUMBER = "number"
    SIZE = "size"
    TIME = "time"
    FLAG = "boolean"
    CHOICE = "choice"
    PERMS = "perms"
    IRQS = "interrupts"
    ANY = "any"


@dataclass(frozen=True)
class Attr:
    """An attribute; `unsupported` is the sentence that says why it cannot be used."""

    name: str
    kind: Kind
    doc: str
    required: bool = False
    default: int | str | bool | None = None
    minimum: int = 0
    maximum: int = U64_MAX
    multiple: int = 1
    choices: tuple[str, ...] = ()
    unsupported: str | None = None
    extension: bool = False
    #: A flag that the tool hands on under its name: model, reports and comparisons have it from here.
    carried: bool = False


@dataclass(frozen=True)
class Child:
    """An element that may stand inside another, and how often."""

    name: str
    minimum: int = 0
    maximum: int | None = None


@dataclass(frozen=True)
class Spec:
    """An element of the dialect."""

    name: str
    doc: str
    attributes: tuple[Attr, ...] = ()
    children: tuple[Child, ...] = ()
    unsupported: str | None = None

    @cached_property
    def carried(self) -> tuple[Attr, ...]:
        return tuple(each for each in self.attributes if each.carried)

    def attribute(self, name: str) -> Attr | None:
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> dict[str, Attr]:
        return {each.name: each for each in self.attributes}


def _name(name: str, doc: str) -> Attr:
    return Attr(name, Kind.NAME, doc, required=True)


def _id(doc: str) -> Attr:
    return Attr("id", Kind.NUMBER, doc, required=True, maximum=MICROKIT_MAX_CHANNEL_ID)


def _setvar(name: str, doc: str) -> Attr:
    return Attr(name, Kind.SYMBOL, doc)


_X86 = "is for x86 and means nothing on AArch64"

_PROTECTION_DOMAIN = Spec(
    "protection_domain",
    "A protection domain: a program with its own memory, priority and core. Inside another "
    "protection domain it is a child of that one, which handles its faults and controls it.",
    (
        _name("name", "Unique name."),
        Attr("priority", Kind.NUMBER, "Priority; higher runs first.", default=0,
             maximum=MICROKIT_MAX_PRIORITY),
        Attr("budget", Kind.TIME, "Microseconds it may run in each period.", default=1000,
             minimum=MIN_BUDGET_US),
        Attr("period", Kind.TIME, "Microseconds after which the budget is refilled; default: the "
             "budget.", minimum=MIN_BUDGET_US),
        Attr("passive", Kind.FLAG, "Runs only on the time of its callers once it is initialised.",
             default=False, carried=True),
        Attr("stack_size", Kind.SIZE, "Bytes of stack.", default=MICROKIT_STACK_SIZE,
             minimum=MICROKIT_MIN_STACK_SIZE, maximum=MICROKIT_MAX_STACK_SIZE, multiple=PAGE),
        Attr("cpu", Kind.NUMBER, "Core it runs on.", default=0),
        Attr("smc", Kind.FLAG, "May make secure monitor calls to the firmware.", default=False),
        Attr("fpu", Kind.FLAG, "May use floating point and SIMD registers.", default=True,
             carried=True),
        Attr("doorbell", Kind.CHOICE, "Whether it must have an interrupt of its own for notifications "
             "from other cores; 'any' has one while there are enough, else a router rings for it.",
             choices=("any", "own"), default="any", extension=True),
        Attr("on_fault", Kind.CHOICE, "What follows a fault: it stays stopped, is restarted in its initial "
             "state, its core is, the board is turned off, or its parent is asked; default: 'parent' for children, "
             "else 'stop'.", choices=("stop", "restart", "restart-core", "halt", "parent"),
             extension=True),
        Attr("max_restarts", Kind.NUMBER, "With on_fault=\"restart\" or \"restart-core\": restarts in a window before it "
             "stays stopped; default: 3.", minimum=1, maximum=MAX_RESTARTS, extension=True),
        Attr("restart_window", Kind.TIME, "With on_fault=\"restart\" or \"restart-core\": microseconds of a window; it "
             "begins with a restart. Default: 1,000,000.", minimum=1, extension=True),
        Attr("domain", Kind.NAME, "Scheduling domain."),
        Attr("id", Kind.NUMBER, "Number under which the parent knows this child.",
             maximum=MICROKIT_MAX_CHANNEL_ID),
        _setvar("setvar_id", "Variable of the parent's program that gets the child's id."),
        Attr("pp", Kind.FLAG, "Old form: channels to it are for protected procedure calls.",
             default=False),
    ),
    (
        Child("program_image", 1, 1),
        Child("map"),
        Child("irq"),
        Child("setvar"),
        Child("watch"),
        Child("core_control"),
        Child("protection_domain"),
        Child("virtual_machine", 0, 1),
        Child("ioport"),
        Child("cspace", 0, 1),
    ),
)  # fmt: skip

_MEMORY_REGION = Spec(
    "memory_region",
    "A range of physical memory that protection domains can map.",
    (
        _name("name", "Unique name."),
        Attr("size", Kind.SIZE, "Bytes; a multiple of the page size. Default: what the prefill "
             "needs.", minimum=1),
        Attr("page_size", Kind.SIZE, "Size of the pages it is made of. Default: the largest that "
             "its size, its address and all its mappings allow, up to 2 MiB."),
        Attr("phys_addr", Kind.SIZE, "Physical address; default: the tool chooses. A parameter may give 'none', and "
             "the region and what maps it are left out."),
        Attr("cached", Kind.FLAG, "What 'cached' is for mappings that do not say it themselves.",
             default=True, extension=True),
        Attr("prefill_path", Kind.PATH, "File whose bytes it starts with."),
        Attr("prefill_bootinfo", Kind.CHOICE, "Boot information to fill it with: `fdt` is firmware's device tree.",
             choices=("x86_vbe", "x86_mbmmap", "x86_acpi_rsdp", "x86_framebuffer", "x86_tsc_freq",
                      "fdt")),
        Attr("trace", Kind.NUMBER, "Core whose kernel's ring of events it is, to be read; in release, which has "
             "none, zeros.", extension=True),
    ),
)  # fmt: skip

_SYSTEM = Spec(
    "system",
    "A whole system.",
    (),
    (
        Child("protection_domain", 1),
        Child("memory_region"),
        Child("channel"),
        Child("watchdog"),
        Child("interface"),
        Child("domains", 0, 1),
        Child("domain_schedule", 0, 1),
        Child("io_address_space"),
    ),
)

_MAP = Spec(
    "map",
    "Maps a memory region into the protection domain or virtual machine.",
    (
        _name("mr", "Name of the memory region."),
        Attr("vaddr", Kind.SIZE, "Virtual address; a multiple of the region's page size.",
             required=True),
        Attr("perms", Kind.PERMS, "Any of the letters r, w and x.", default="rw"),
        Attr("cached", Kind.FLAG, "Normal cacheable memory; false is for device registers.",
             default=True),
        _setvar("setvar_vaddr", "Variable that gets the virtual address."),
        _setvar("setvar_size", "Variable that gets the size of the region."),
        _setvar("setvar_prefill_size", "Variable that gets the number of bytes prefilled."),
    ),
)  # fmt: skip

_IRQ = Spec(
    "irq",
    "Delivers an interrupt to the protection domain as a notification.",
    (
        Attr("irq", Kind.NUMBER, "Interrupt number (INTID: shared ones start at 32). A parameter may give 'none', and "
             "the element is left out.",
             required=True),
        _id("Number under which the program knows it."),
        Attr("trigger", Kind.CHOICE, "How the device signals.", default="level",
             choices=("level", "edge")),
        _setvar("setvar_id", "Variable that gets the id."),
        Attr("implied_ack", Kind.FLAG, "Waiting for the next event acknowledges the interrupt; "
             "'microkit_irq_ack' is not needed.", default=False, extension=True),
        Attr("name", Kind.NAME, "Name in generated headers and reports; default: the number.",
             extension=True),
        Attr("pin", Kind.ANY, "Interrupt pin.", unsupported=_X86),
        Attr("ioapic", Kind.ANY, "Interrupt controller.", unsupported=_X86),
        Attr("polarity", Kind.ANY, "Polarity.", unsupported=_X86),
        Attr("vector", Kind.ANY, "Vector.", unsupported=_X86),
        Attr("pcidev", Kind.ANY, "PCI device.", unsupported=_X86),
        Attr("handle", Kind.ANY, "MSI handle.", unsupported=_X86),
    ),
)  # fmt: skip


_SLOT = Attr("slot", Kind.NUMBER, "Slot that it is put in.", required=True, minimum=1,
             maximum=MICROKIT_MAX_CSPACE_SLOTS - 1)  # fmt: skip


def _cap(name: str, doc: str) -> Spec:
    return Spec(name, doc, (_SLOT, _name("pd", "Protection domain whose object it is.")))


_NUMBERS = "u8, u16, u32, u64, i8, i16, i32, i64, bool"
_FIELD_TYPE = Attr("type", Kind.NAME, f"{_NUMBERS}, or an enumeration or structure of the interface.", required=True)
_MESSAGE_TYPE = Attr("type", Kind.NAME, f"{_NUMBERS}, bytes, or an enumeration or structure of the interface.",
                     required=True)  # fmt: skip
_COUNT = Attr("count", Kind.NUMBER, "It is an array of so many of the type.", minimum=1, maximum=MAX_BYTES)
_MAX = Attr("max", Kind.NUMBER, "With type=\"bytes\", required: how many there are at most.", minimum=1,
            maximum=MAX_BYTES)  # fmt: skip


_ALL = (
    _SYSTEM,
    _PROTECTION_DOMAIN,
    _MEMORY_REGION,
    _MAP,
    _IRQ,
    Spec(
        "program_image",
        "The program of the protection domain.",
        (
            Attr("path", Kind.PATH, "ELF file, found by the search path.", required=True),
            Attr("path_for_symbols", Kind.PATH, "ELF file to look symbols up in, when the other "
                 "one is stripped."),
        ),
    ),  # fmt: skip
    Spec(
        "setvar",
        "Sets a variable of the program.",
        (
            Attr("symbol", Kind.SYMBOL, "Variable of 8 bytes.", required=True),
            Attr("region_paddr", Kind.NAME, "Memory region whose physical address it gets.",
                 required=True),
        ),
    ),  # fmt: skip
    Spec(
        "channel",
        "Connects two protection domains.",
        (
            Attr("name", Kind.NAME, "Name in generated headers and reports; default: the peer's.",
                 extension=True),
            Attr("interface", Kind.NAME, "Interface of what is said on it: the end with pp=\"true\" is the client.",
                 extension=True),
        ),
        (Child("end", 2, 2),),
    ),
    Spec(
        "end",
        "One side of a channel.",
        (
            _name("pd", "Name of the protection domain."),
            _id("Number under which the program knows the channel."),
            Attr("pp", Kind.FLAG, "This side may make protected procedure calls.", default=False),
            Attr("notify", Kind.FLAG, "This side may notify the other.", default=True),
            Attr("spin", Kind.TIME, "Microseconds for which a call to another core looks for the reply "
                 "before it blocks.", default=0, maximum=MICROKIT_XCORE_MAX_SPIN_US, extension=True),
            Attr("on_stop", Kind.CHOICE, "With pp=\"true\": while the other has stopped, calls wait for "
                 "it, or end with an error. By default calls within a core wait, others end. Written out, "
                 "wait also means: even if the other's core goes down unwatched.",
                 choices=("wait", "error"), extension=True),
            _setvar("setvar_id", "Variable that gets the id."),
        ),
    ),
    Spec(
        "watch",
        "Notifies the protection domain when another core goes down or comes back, or when a protection "
        "domain stops or is started again. Extension.",
        (
            Attr("cpu", Kind.NUMBER, "The core; the protection domain's own must watch it."),
            Attr("pd", Kind.NAME, "Or the protection domain, on any core."),
            _id("Number under which the program knows it."),
            _setvar("setvar_id", "Variable that gets the id."),
        ),
    ),
    Spec(
        "core_control",
        "The protection domain may ask whether another core is on, and start it again when it is "
        "off. Extension.",
        (
            Attr("cpu", Kind.NUMBER, "The core.", required=True),
            _id("Number under which the program knows it."),
            _setvar("setvar_id", "Variable that gets the id."),
        ),
    ),
    Spec(
        "watchdog",
        "A core that watches whether another one runs. Extension.",
        (
            Attr("cpu", Kind.NUMBER, "The core that watches.", required=True),
            Attr("watches", Kind.NUMBER, "The core that is watched.", required=True),
            Attr("period", Kind.TIME, "Microseconds between two looks.", default=20_000,
                 minimum=1000, maximum=10_000_000),
            Attr("timeout", Kind.TIME, "Microseconds without a sign of life after which a core that "
                 "is on is stuck.", default=1_000_000, minimum=3000, maximum=1_000_000_000),
            Attr("on_stuck", Kind.CHOICE, "What happens then, after those who watch are told: nothing "
                 "more, or the board is reset.", choices=("report", "reset"), default="report"),
        ),
    ),
    Spec(
        "cspace",
        "Gives the protection domain capabilities: to objects of others, and to memory and "
        "interrupts with which it can make its own.",
        (
            Attr("slots", Kind.NUMBER, "User slots that it has at least; slot 0, which is not "
                 "used, is one of them.", default=MICROKIT_MAX_USER_CAPS, minimum=2,
                 maximum=MICROKIT_MAX_CSPACE_SLOTS, extension=True),
        ),
        (Child("cap_tcb"), Child("cap_sc"), Child("cap_vspace"), Child("cap_cnode"),
         Child("cap_untyped"), Child("cap_irq_control"), Child("cap_sched_control"),
         Child("cap_asid_control"), Child("cap_asid_pool")),
    ),
    _cap("cap_tcb", "Capability to a thread control block."),
    _cap("cap_sc", "Capability to a scheduling context."),
    _cap("cap_vspace", "Capability to a virtual address space."),
    _cap("cap_cnode", "Capability to a capability space, the CNode. Extension."),
    Spec(
        "cap_untyped",
        "Capability to untyped memory, from which objects can be made. Extension.",
        (
            _SLOT,
            Attr("size", Kind.SIZE, "Bytes, a power of two.", required=True,
                 minimum=1 << seL4_MinUntypedBits, maximum=seL4_UserTop),
            Attr("phys_addr", Kind.NUMBER, "Of device memory: its address, a multiple of the "
                 "size. Default: memory of the core, where there is room."),
        ),
    ),
    Spec(
        "cap_irq_control",
        "Authority to make handler capabilities for interrupts. Extension.",
        (
            _SLOT,
            Attr("irqs", Kind.IRQS, "The interrupts: numbers, each with ':edge' or ':level' behind "
                 "it (default: level).", default=""),
        ),
    ),
    Spec("cap_sched_control", "Authority over the time of the core. Extension.", (_SLOT,)),
    Spec("cap_asid_control", "Authority to make pools of address space ids. Extension.",
         (_SLOT,)),
    Spec("cap_asid_pool", "The core's pool of address space ids. Extension.", (_SLOT,)),
    Spec(
        "virtual_machine",
        "A virtual machine: memory of its own, and virtual CPUs that run an operating system. The "
        "protection domain around it is its monitor (VMM), which handles what the guest cannot do itself. "
        "Virtual addresses of its mappings are the guest's physical ones, and there are no variables to set.",
        (
            _name("name", "Unique name."),
            Attr("priority", Kind.NUMBER, "Priority of its virtual CPUs.", default=0,
                 maximum=MICROKIT_MAX_PRIORITY),
            Attr("budget", Kind.TIME, "Microseconds that each virtual CPU may run in each period.",
                 default=1000, minimum=MIN_BUDGET_US),
            Attr("period", Kind.TIME, "Microseconds after which the budget is refilled; default: the "
                 "budget.", minimum=MIN_BUDGET_US),
        ),
        (Child("vcpu", 1), Child("map")),
    ),
    Spec(
        "vcpu",
        "A virtual CPU.",
        (
            _id("Number under which the VMM knows it; differs from those of child protection domains."),
            Attr("cpu", Kind.NUMBER, "Core it runs on, which may be another than the VMM's; default: that."),
            _setvar("setvar_id", "Variable of the VMM's program that gets the id."),
        ),
    ),
    Spec(
        "interface",
        "What client and server of a channel may say to each other; `microkit interface` makes the stubs of both "
        "from it. All its names are of small letters, digits and single underscores. Extension.",
        (
            _name("name", "Unique name."),
            Attr("version", Kind.NUMBER, "Ends that were built with different versions do not understand each other.",
                 default=1, maximum=MAX_NUMBER),
        ),
        (Child("enum"), Child("struct"), Child("procedure", 1), Child("event")),
    ),
    Spec("enum", "A type of the interface: one of some values, 4 bytes in a message. Extension.",
         (_name("name", "Name of the type."),), (Child("value", 1),)),
    Spec(
        "value",
        "One of the values of an enumeration. Extension.",
        (
            _name("name", "Name of the value."),
            Attr("number", Kind.NUMBER, "How it is sent; default: one more than the value before, from 0 on.",
                 maximum=MAX_ENUM),
        ),
    ),
    Spec("struct", "A type of the interface: several values of fixed size together. Extension.",
         (_name("name", "Name of the type."),), (Child("field", 1),)),
    Spec("field", "A value in a structure. Extension.", (_name("name", "Name of the field."), _FIELD_TYPE, _COUNT)),
    Spec(
        "procedure",
        "What the client may call. The longest request and the longest answer have 120 words (960 bytes). Extension.",
        (_name("name", "Name of the procedure."),),
        (Child("argument"), Child("result")),
    ),
    Spec("argument", "What the client sends with a call. Extension.",
         (_name("name", "Name of the argument."), _MESSAGE_TYPE, _COUNT, _MAX)),
    Spec("result", "What the server answers. Extension.",
         (_name("name", "Name of the result."), _MESSAGE_TYPE, _COUNT, _MAX)),
    Spec(
        "event",
        "A notification of the channel, with a name: one from each side at most. Extension.",
        (
            _name("name", "Name of the event."),
            Attr("from", Kind.CHOICE, "The side that signals it.", choices=("server", "client"), default="server"),
        ),
    ),
    Spec("domains", "Scheduling domains.",
         unsupported="scheduling domains are not supported yet"),
    Spec("domain_schedule", "Scheduling domains in the dialect of HAMR.",
         unsupported="scheduling domains are not supported yet"),
    Spec("io_address_space", "Address space of a device behind an IOMMU.",
         unsupported="I/O address spaces are for x86 and not supported on AArch64"),
    Spec("ioport", "x86 I/O port.",
         unsupported="I/O ports are for x86 and do not exist on AArch64"),
)  # fmt: skip

GRAMMAR: dict[str, Spec] = {spec.name: spec for spec in _ALL}


def parents_of(name: str) -> tuple[str, ...]:
    """Elements that `name` may stand in."""
    return tuple(
        spec.name for spec in _ALL if any(child.name == name for child in spec.children)
    )
