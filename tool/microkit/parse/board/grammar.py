# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A board description as a table: every key with its type, range and default.

The one source of the reader, of the schema for editors (tool/schema/board.schema.json) and of the
list in docs/boards.md. What several keys together must say is in relations.py.
"""

from __future__ import annotations

from enum import Enum

from ...base.contract import MPIDR_AFFINITY
from ...base.records import dataclass
from ...base.sizes import PAGE
from ...base.units import U64_MAX
from ...model.board import FREQUENCY_END

#: A frequency that the loader finds.
ANY = "any"
#: The header of an image has 32 bytes for the board's name, the last one 0 (multikit/image.h).
NAME_LENGTH = 31
#: What is a word in make, CMake and C, or the end of a folder's name.
NAME_PATTERN = r"[A-Za-z0-9][A-Za-z0-9_-]*"
#: Major and minor number; QEMU's third one is of corrections.
VERSION_PATTERN = r"[0-9]{1,4}\.[0-9]{1,4}"
#: What stands for something in QEMU's command line.
PLACEHOLDERS = ("{image}", "{cores}", "{load_address}", "{dtb}")
#: A redistributor has two frames of 64 KiB (IHI 0069, 12.10).
_FRAMES, _FRAME = 0x2_0000, 0x1_0000


class Kind(Enum):
    """What the value of a key is."""

    NAME = "name"
    TEXT = "text"
    VERSION = "version"
    NUMBER = "number"
    NUMBERS = "numbers"
    TEXTS = "texts"


@dataclass(frozen=True)
class Key:
    """A key; limits are for a number, or for each of several."""

    name: str
    kind: Kind
    doc: str
    required: bool = True
    default: int | str | None = None
    minimum: int = 0
    maximum: int = U64_MAX
    multiple: int = 1
    choices: tuple[int | str, ...] = ()
    #: In place of a number.
    word: str | None = None


@dataclass(frozen=True)
class Table:
    """A table; `repeated` is an array of them, or with `alone` one table, too."""

    name: str
    doc: str
    keys: tuple[Key, ...]
    tables: tuple[Table, ...] = ()
    required: bool = True
    repeated: bool = False
    alone: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (*(key.name for key in self.keys), *(table.name for table in self.tables))


def _address(name: str, doc: str) -> Key:
    return Key(name, Kind.NUMBER, doc, multiple=PAGE)


_RANGE = (
    _address("base", "First physical address."),
    Key("size", Kind.NUMBER, "Bytes.", minimum=PAGE, multiple=PAGE),
)
_KEPT_RANGE = (Key("name", Kind.TEXT, "Whose it is: what of firmware, or which other processor."), *_RANGE)
_NAMED_RANGE = (Key("name", Kind.TEXT, "What it is.", required=False, default=""), *_RANGE)

_CORE = Table(
    "core",
    "Cores that protection domains can use, numbered from 0; the first is the one that firmware starts.",
    (
        Key("mpidr", Kind.NUMBER, "Affinity fields of its MPIDR_EL1, as PSCI and device trees name it.",
            maximum=MPIDR_AFFINITY),
        Key("gic_cpu", Kind.NUMBER, "Version 2: number of its CPU interface. Version 3: of its redistributor, "
            "counted from `gicr.base`. Without: its place in this list.", required=False, maximum=255),
        Key("cpu", Kind.NAME, "What kind of core it is, where they differ.", required=False),
    ),
    required=False,
    repeated=True,
)  # fmt: skip

_START = Table(
    "start",
    "How firmware starts the other cores; without, by PSCI.",
    (
        Key("method", Kind.NAME, "By PSCI, which is called by SMC, or a word of memory for each core.",
            choices=("psci", "spin-table")),
        Key("release", Kind.NUMBERS, "Spin table: for each core, the first one too, where its word of 64 bits is, "
            "which firmware clears; in memory that is reserved.", required=False, multiple=8),
    ),
    required=False,
)  # fmt: skip

_TIMER = Table(
    "timer",
    "The generic timer.",
    (
        Key("frequency", Kind.NUMBER, "CNTFRQ_EL0 in Hz, which kernel and loader compare; or whatever firmware has "
            "set ([at a price](design/timer-frequency.md)).",
            minimum=100_000, maximum=FREQUENCY_END - 1, word=ANY),
        Key("irq", Kind.NUMBER, "INTID of the EL2 physical timer (CNTHP).", minimum=16, maximum=31),
    ),
)  # fmt: skip

_GIC = Table(
    "gic",
    "The interrupt controller.",
    (
        Key("version", Kind.NUMBER, "Of the architecture; the driver is `gic-v` with it.",
            choices=(2, 3)),
        Key("irq_count", Kind.NUMBER, "Highest interrupt number plus one: 32 banked interrupts, and "
            "shared ones as GICD_TYPER.ITLinesNumber says.", minimum=32, maximum=1020),
        Key("sgis", Kind.NUMBERS, "Software-generated interrupts that are free for doorbells; "
            "firmware often keeps 8 to 15.", maximum=15),
        Key("gicr_stride", Kind.NUMBER, "Version 3: bytes of each core's redistributor.",
            required=False, default=_FRAMES, minimum=_FRAMES, multiple=_FRAME),
    ),
    (
        Table("gicd", "The distributor.", _RANGE),
        Table("gicc", "Version 2: the CPU interface, with the page of GICC_DIR at 0x1000.", _RANGE,
              required=False),
        Table("gich", "Version 2: virtual interface control, for virtual machines.", _RANGE,
              required=False),
        Table("gicr", "Version 3: the redistributors of all cores.", _RANGE, required=False),
        Table("gicv", "Version 2, with gich: the virtual CPU interface, which virtual machines map.", _RANGE,
              required=False),
        Table("spis", "Shared interrupts that exist and that nothing on the board raises, nor firmware uses: for "
              "doorbells when a core's `sgis` are used up.",
              (Key("first", Kind.NUMBER, "The first of them.", minimum=32, maximum=1019),
               Key("last", Kind.NUMBER, "The last of them.", minimum=32, maximum=1019)), required=False),
    ),
)  # fmt: skip

BOARD = Table(
    "",
    "A board.",
    (
        Key("name", Kind.NAME, "The board's name, which is also its folder's."),
        Key("description", Kind.TEXT, "One line for `microkit boards`.", required=False, default=""),
        Key("arch", Kind.NAME, "Architecture.", choices=("aarch64",)),
        Key("cpu", Kind.NAME, "What programs are compiled for, as the compiler's `-mcpu` names it: the "
            "cores, or the one of them whose instructions all have."),
        Key("sel4_platform", Kind.NAME, "What seL4 calls this kind of board: PLAT and PLAT_... in "
            "`kernel/gen_config.h`."),
        Key("cores", Kind.NUMBER, "Cores that protection domains can use, numbered from 0, where the "
            "number is MPIDR_EL1 and that of the interrupt controller; elsewhere `[[core]]` lists them.",
            required=False, minimum=1, maximum=256),
        Key("pa_bits", Kind.NUMBER, "Implemented physical address bits (ID_AA64MMFR0_EL1.PARange), the fewest "
            "of all cores; addresses of more than 40 cannot be mapped.",
            minimum=32, maximum=48),
        Key("load_address", Kind.NUMBER, "Where the image runs: RAM that nothing else needs.",
            multiple=PAGE),
        Key("predictor", Kind.NAME, "Driver of the branch predictors: with `smccc`, firmware is asked "
            "whether they have to forget between PDs ([which cores](design/hardware.md#speculation)).",
            required=False, default="none"),
    ),
    (
        _CORE,
        _START,
        _TIMER,
        Table("ram", "Memory, below 128 GiB; banks that touch are one.", _NAMED_RANGE, repeated=True),
        Table("reserved", "Parts of RAM that are not the system's.", _KEPT_RANGE, required=False,
              repeated=True),
        _GIC,
        Table("uart", "The debug console.", (
            Key("driver", Kind.NAME, "`board/devices/uart-` with this name."),
            Key("base", Kind.NUMBER, "Physical address of the first register.", multiple=4),
            Key("size", Kind.NUMBER, "Bytes.", minimum=4, multiple=4),
            Key("shift", Kind.NUMBER, "Of drivers whose registers lie at different distances: their "
                "distance is 2 to the power of it.", required=False, default=0, maximum=3),
            Key("irq", Kind.NUMBER, "Its INTID; of several, that of what was received.", required=False, minimum=32,
                maximum=1019),
            Key("transmit_irq", Kind.NUMBER, "INTID of room to transmit, where that is another.", required=False,
                minimum=32, maximum=1019),
            Key("trigger", Kind.NAME, "What its interrupt is.", required=False, default="level",
                choices=("level", "edge")),
        )),
        Table("watchdog", "One that firmware starts, or may start.", (
            Key("driver", Kind.NAME, "`board/devices/watchdog-` with this name."),
            Key("base", Kind.NUMBER, "Physical address of the first register.", required=False, multiple=4),
            Key("size", Kind.NUMBER, "Bytes.", required=False, minimum=4, multiple=4),
            Key("call", Kind.NUMBER, "In place of registers: the function by which firmware, which keeps it, is asked "
                "(SMC).", required=False, maximum=0xFFFF_FFFF),
            Key("care", Kind.NAME, "The loader stops it, which not every one can be; or a protection domain feeds it.",
                choices=("stop", "feed")),
            Key("started", Kind.NAME, "Whether it is known that firmware starts it.", required=False, default="perhaps",
                choices=("always", "perhaps")),
        ), required=False),
        Table("qemu", "Boards that QEMU emulates; of several, the newest that the QEMU here is not too old for.", (
            Key("since", Kind.VERSION, "The first version of QEMU that takes it, as `\"9.0\"`; without, all that "
                "boards are tested with.", required=False),
            Key("command", Kind.TEXTS, "Command line; `{image}`, `{cores}`, `{load_address}` and `{dtb}` (the board's "
                "device tree, beside its `board.toml`) stand for those."),
        ), required=False, repeated=True, alone=True),
    ),
)  # fmt: skip
