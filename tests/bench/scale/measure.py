# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A call takes the same number of instructions however many cores are busy with calls of their own, and
however many protection domains wait on its core. Counted on each core by the plugin of path/."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from harness.board import qemu_command, read_board

from ..figure import Bench, Figure
from ..machine import build_image, build_pd, qemu, run_until
from ..path.measure import build_plugin, option, read

HERE = Path(__file__).resolve().parent
ICOUNT = ("-icount", "shift=4,sleep=off")
BATCH = 100  # calls between two marks: caller.c
CORES = (1, 2, 4)
#: QEMU's machine with GICv3 has as many cores as one likes; only our board file says 4.
MANY, GICV3 = 8, "qemu_virt_aarch64_gicv3"
CROWD = 250  # protection domains on one core, of them two that talk
#: Percent, at most, between the least and the most.
SPREAD = {"cores": 0.5, "pds": 2.0}
REGIONS = '<memory_region name="batches" size="0x1000"/><memory_region name="uart" size="0x1000" phys_addr="0x9000000"/>'
BATCHES = '<map mr="batches" vaddr="0x21000000" perms="rw" setvar_vaddr="batches"/>'
UART = '<map mr="uart" vaddr="0x20000000" perms="rw" cached="false" setvar_vaddr="uart"/>'


def _domain(name: str, core: int, program: str, priority: int, more: str = "", attributes: str = "") -> str:
    """Budgets of 10 s keep the budget tick out of the figures."""
    return (f'<protection_domain name="{name}" priority="{priority}" cpu="{core}" budget="10s"{attributes}>'
            f'<program_image path="{program}.elf"/>{more}</protection_domain>')


def _pair(core: int, cores: int) -> Iterator[str]:
    caller, server = f"caller{core}of{cores}", f"server{core}"
    yield _domain(caller, core, "caller", 100, BATCHES + (UART if core == 0 else ""))
    yield _domain(server, core, "server", 200, attributes=' passive="true"')
    yield f'<channel><end pd="{caller}" id="0" pp="true"/><end pd="{server}" id="0"/></channel>'


def system(cores: int, domains: int = 2) -> str:
    """A caller and a server on each core; on the first one others that wait, at higher priorities, too."""
    others = [_domain(f"other{number}", 0, "server", 120 + number % 70) for number in range(domains - 2)]
    pairs = [line for core in range(cores) for line in _pair(core, cores)]
    return "\n".join(["<system>", REGIONS, *others, *pairs, "</system>", ""])


def build(bench: Bench, cores: int, domains: int, *board: str) -> Path:
    """The image; `board`: options of the tool instead of the board's name."""
    folder = bench.folder("scale")
    for name in ("caller", "server"):
        build_pd(bench.config(), HERE / f"{name}.c", folder / f"{name}.elf")
    description = folder / f"{cores}-{domains}.system"
    description.write_text(system(cores, domains))
    return build_image(bench.sdk, bench.board, "release", description, folder, "-W", "no-shared-unlinked", *board)


def run(command: list[str], cores: int, folder: Path) -> list[float]:
    """Instructions of a call on each core: of a usual batch, without the timer that some have."""
    output = folder / "paths.txt"
    run_until([*command, *ICOUNT, *option(build_plugin(folder), output)], re.compile("SCALE done"))
    runs = read(output.read_text())
    return [median(run.instructions for run in runs["scale", core]) / BATCH for core in range(cores)]


def measure(bench: Bench, cores: int, domains: int = 2) -> list[float]:
    image = build(bench, cores, domains)
    return run(qemu(bench.sdk, bench.board, image, cores), cores, bench.folder("scale"))


def measure_many(bench: Bench) -> list[float]:
    """On a board with more cores than ours have, made from one of them."""
    folder = bench.folder("scale/many")
    parts = bench.sdk / "board" / GICV3
    board = folder / "board.toml"
    board.write_text(re.sub(r"^cores = \d+$", f"cores = {MANY}", (parts / "board.toml").read_text(), flags=re.M))
    link = folder / "release"
    link.unlink(missing_ok=True)
    link.symlink_to((parts / "release").resolve())
    image = build(Bench(bench.sdk, GICV3, bench.build), MANY, 2, "--board-file", str(board))
    command = qemu_command(read_board(board), image, MANY, ("-monitor", "none"))
    return run(command, MANY, folder)


def spread(values: Sequence[float]) -> float:
    """Percent."""
    return 100 * (max(values) - min(values)) / min(values)


def figures(bench: Bench) -> Iterator[Figure]:
    found = {cores: measure(bench, cores) for cores in CORES}
    found[MANY] = measure_many(bench)
    crowd = measure(bench, 1, CROWD)
    for cores, each in found.items():
        yield Figure("scale", f"call_{cores}_cores", max(each))
    yield Figure("scale", f"call_{CROWD}_pds", max(crowd))
    everywhere = [value for each in found.values() for value in each]
    yield Figure("scale", "spread_cores", spread(everywhere), "%", limit=SPREAD["cores"])
    yield Figure("scale", "spread_pds", spread([*found[1], *crowd]), "%", limit=SPREAD["pds"])
