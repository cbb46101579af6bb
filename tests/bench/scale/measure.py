# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A call takes the same number of instructions however many cores are busy with calls of their own, and
however many protection domains wait on its core. Counted on each core by the plugin of path/."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from ..figure import Bench, Figure
from ..machine import build_image, build_pd, qemu, run_until
from ..path.measure import build_plugin, option, read

HERE = Path(__file__).resolve().parent
#: With 256 ns for an instruction QEMU goes to the next core often enough.
ICOUNT = ("-icount", "shift=8,sleep=off")
BATCH = 100  # calls between two marks: caller.c
CORES = (1, 2, 4)
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


def measure(bench: Bench, cores: int, domains: int = 2) -> list[float]:
    """Instructions of a call on each core: of a usual batch, without the timer that some have."""
    folder = bench.folder("scale")
    for name in ("caller", "server"):
        build_pd(bench.config(), HERE / f"{name}.c", folder / f"{name}.elf")
    description, output = folder / f"{cores}-{domains}.system", folder / "paths.txt"
    description.write_text(system(cores, domains))
    image = build_image(bench.sdk, bench.board, "release", description, folder,
                        "-W", "no-shared-unlinked")
    run_until(qemu(bench.sdk, bench.board, image, cores, *ICOUNT, *option(build_plugin(folder), output)),
              re.compile("SCALE done"))
    runs = read(output.read_text())
    return [median(run.instructions for run in runs["scale", core]) / BATCH for core in range(cores)]


def spread(values: Sequence[float]) -> float:
    """Percent."""
    return 100 * (max(values) - min(values)) / min(values)


def figures(bench: Bench) -> Iterator[Figure]:
    found = {cores: measure(bench, cores) for cores in CORES}
    crowd = measure(bench, 1, CROWD)
    for cores, each in found.items():
        yield Figure("scale", f"call_{cores}_cores", max(each))
    yield Figure("scale", f"call_{CROWD}_pds", max(crowd))
    everywhere = [value for each in found.values() for value in each]
    yield Figure("scale", "spread_cores", spread(everywhere), "%", limit=SPREAD["cores"])
    yield Figure("scale", "spread_pds", spread([*found[1], *crowd]), "%", limit=SPREAD["pds"])
