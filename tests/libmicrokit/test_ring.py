# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""microkit_ring.h and microkit_buffers.h on this computer: contracts, every order of small cases, a hostile
peer, two threads under ThreadSanitizer; and each defect that is seeded into them is found.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).with_name("ring")
INCLUDE = HERE.parents[2] / "libmicrokit/include"
RING, BUFFERS, MEMORY = "microkit_ring.h", "microkit_buffers.h", "microkit_ring_memory.h"
PREFIX = "aarch64-none-elf-" if shutil.which("aarch64-none-elf-gcc") else "aarch64-linux-gnu-"
WARNINGS = ["-O1", "-g", "-Wall", "-Wextra", "-Werror"]
ADDRESSES = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
THREADS = ["-fsanitize=thread", "-pthread"]


#: Programs that have accesses of their own.
OUTSIDE = ("interleave", "hostile")


def compile_to(output: Path, compiler: list[str], sources: list[str], include: Path = INCLUDE,
               outside: bool = False) -> Path:
    """`outside`: accesses to shared memory are the program's (outside/microkit_ring_memory.h)."""
    folders = [*([HERE / "outside"] if outside else []), include, INCLUDE]
    command = [*compiler, *WARNINGS, *(f"-I{folder}" for folder in folders),
               *(str(HERE / source) if "/" not in source else source for source in sources),
               "-o", str(output)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return output


def run(program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False,
                          timeout=600)


def passes(program: Path, *arguments: str) -> str:
    result = run(program, *arguments)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(name="objects", scope="module")
def explorer(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """explore.c and model.c, which no seeded defect changes."""
    folder = tmp_path_factory.mktemp("explorer")
    return [str(compile_to(folder / f"{name}.o", ["cc", "-O2", "-c"], [f"{name}.c"], HERE / "outside"))
            for name in ("explore", "model")]


def make(which: str, folder: Path, objects: list[str], include: Path = INCLUDE) -> Path:
    """The program of that name with the headers of `include`."""
    output = folder / which
    if which == "interleave":
        return compile_to(output, ["cc"], ["interleave.c", *objects], include, outside=True)
    if which == "hostile":
        return compile_to(output, ["cc", *ADDRESSES], ["hostile.c"], include, outside=True)
    if which == "stress":
        return compile_to(output, ["clang", *THREADS], ["stress.c"], include)
    return compile_to(output, ["cc", *ADDRESSES], ["microkit_ring.c"], include)


@pytest.mark.parametrize("compiler", [["gcc"], ["clang"], ["clang++", "-xc++", "-std=c++14"]],
                         ids=["gcc", "clang", "clang++"])
def test_contracts(tmp_path: Path, compiler: list[str]) -> None:
    program = compile_to(tmp_path / "unit", [*compiler, *ADDRESSES], ["microkit_ring.c"])
    assert passes(program) == "contracts: ok\n"


def test_every_order_of_small_cases(tmp_path: Path, objects: list[str]) -> None:
    lines = passes(make("interleave", tmp_path, objects)).splitlines()
    assert len(lines) == 5
    # Fewer than that is no exploration at all.
    assert min(int(line.split()[-2]) for line in lines) > 1000


def test_a_peer_that_writes_anything(tmp_path: Path, objects: list[str]) -> None:
    assert passes(make("hostile", tmp_path, objects)) == "hostile: 7776 sequences\n"


def test_two_threads(tmp_path: Path, objects: list[str]) -> None:
    lines = passes(make("stress", tmp_path, objects), "100000").splitlines()
    assert [line.split(",")[0] for line in lines] == ["ring: 100000 messages", "buffers: 100000 messages"]


USES = """
#include <microkit_ring.h>
bool publish(struct microkit_ring *ring) { return microkit_ring_publish(ring); }
bool arm(struct microkit_ring *ring) { return microkit_ring_arm(ring); }
"""
#: Accesses of the two words and the barrier, in this order (docs/design/rings.md, P1 to P3 and C1 to C3).
ORDERS = {"publish": r"\bstlr\s.*\bdmb\s+ish\n.*\bldr\s", "arm": r"\bstr\s.*\bdmb\s+ish\n.*\bldap?r\s"}


@pytest.mark.parametrize("compiler", [[PREFIX + "gcc"], ["clang", "--target=aarch64-none-elf"]],
                         ids=["gcc", "clang"])
def test_instructions(compiler: list[str]) -> None:
    """What compilers make of microkit_ring_memory.h: no other test has a machine as weak as Arm's."""
    result = subprocess.run(
        [*compiler, "-O2", "-ffreestanding", "-mcpu=cortex-a53", f"-I{INCLUDE}", "-xc", "-S", "-o-", "-"],
        input=USES, capture_output=True, text=True, check=True)
    bodies = {name: re.search(rf"^{name}:\n(.*?)\.size\s+{name},", result.stdout, re.DOTALL | re.MULTILINE)
              for name in ORDERS}
    for name, order in ORDERS.items():
        body = bodies[name]
        assert body and re.search(order, body[1], re.DOTALL), result.stdout


@dataclass(frozen=True)
class Defect:
    """Seeded: `old`, once in `file`, is `new`; `program` fails and says `found`."""

    program: str
    found: str
    file: str
    old: str
    new: str


RELEASE = ("microkit_ring_store_release(", "microkit_ring_store(")
ACQUIRE = ("microkit_ring_load_acquire(", "microkit_ring_load(")
VALID = "limit - ring->limit <= most - ring->limit"
WAKE = "microkit_ring_load(&ring->peer->wake) - before < ring->position - before"
FENCED_LOOK = "    microkit_ring_fence();\n    return microkit_ring_look(ring) == 0;"
FENCED_WAKE = "    microkit_ring_fence();\n    return microkit_ring_load(&ring->peer->wake)"
BUFFER_TEST = "buffer->number >= buffers->count || buffer->length > buffers->size ||"
ROOM_FIRST = "    (void)microkit_ring_internal_hand_over(&buffers->in);\n    return microkit_ring_publish(&buffers->out);"
ROOM_LAST = """\
    bool waits = microkit_ring_publish(&buffers->out);

    (void)microkit_ring_internal_hand_over(&buffers->in);
    return waits;"""
DEFECTS = {
    "publish does not release": Defect("interleave", "no data race", RING, *RELEASE),
    "look does not acquire": Defect("interleave", "no data race", RING, *ACQUIRE),
    "publish does not release, two threads": Defect("stress", "data race", RING, *RELEASE),
    "look does not acquire, two threads": Defect("stress", "data race", RING, *ACQUIRE),
    "stores do not release": Defect("stress", "data race", MEMORY, "__ATOMIC_RELEASE", "__ATOMIC_RELAXED"),
    "loads do not acquire": Defect("stress", "data race", MEMORY, "__ATOMIC_ACQUIRE", "__ATOMIC_RELAXED"),
    "publish without fence": Defect("interleave", "nobody sleeps for ever", RING, FENCED_WAKE,
                                    FENCED_WAKE.split("\n")[1]),
    "arm without fence": Defect("interleave", "nobody sleeps for ever", RING, FENCED_LOOK,
                                FENCED_LOOK.split("\n")[1]),
    "arm does not look again": Defect("interleave", "nobody sleeps for ever", RING, FENCED_LOOK,
                                      "    microkit_ring_fence();\n    return ring->limit == ring->position;"),
    "arm looks before it stores": Defect(
        "interleave", "nobody sleeps for ever", RING,
        "    microkit_ring_store(&ring->own->wake, ring->limit - ring->ahead);\n" + FENCED_LOOK,
        "    uint32_t wake = ring->limit - ring->ahead;\n    bool none = microkit_ring_look(ring) == 0;\n"
        "    microkit_ring_fence();\n    microkit_ring_store(&ring->own->wake, wake);\n    return none;"),
    "woken one too late": Defect("interleave", "nobody sleeps for ever", RING, WAKE,
                                 WAKE.replace("- before <", "- before + 1 <")),
    "never notifies": Defect("interleave", "nobody sleeps for ever", RING, WAKE, WAKE + " && false"),
    "always notifies": Defect("interleave", "a doorbell for each sleep", RING, WAKE, WAKE + " || true"),
    "notifies again": Defect("unit", "!microkit_ring_publish(&producer)", RING, WAKE,
                             WAKE.replace("wake) - before <", "wake) + 1 - before <=")),
    "room is taken for none": Defect("interleave", "", RING, VALID, VALID.replace("<=", "<")),
    "room before it is published": Defect("hostile", "within a capacity", RING,
                                          "most = ring->published", "most = ring->position"),
    "positions are not validated": Defect("hostile", "", RING, VALID, "most - limit + 1 != most"),
    "positions may go back": Defect("hostile", "", RING, VALID,
                                    "(int32_t)(most - limit) >= 0"),
    "a broken ring recovers": Defect("unit", "microkit_ring_look(&consumer) == 1" , RING,
                                     "            ring->broken = true;", "            ring->limit += 0;"),
    "slots are not masked": Defect("hostile", "within the ring", RING,
                                   "(ring->position & (ring->capacity - 1))", "(ring->position & ring->capacity)"),
    "the first slot only": Defect("interleave", "", RING, "(uint64_t)(ring->position & (ring->capacity - 1))",
                                  "(uint64_t)(ring->position & 0)"),
    "resumed where it began": Defect("unit", "microkit_ring_look(&", RING,
                                     "ring->position = microkit_ring_load(&ring->own->position);", "ring->position = 0;"),
    "resumed at the peer's place": Defect("unit", "microkit_ring_look(&", RING,
                                          "microkit_ring_load(&ring->own->position)", "microkit_ring_load(&ring->peer->position)"),
    "resumed and not published": Defect("unit", "", RING, "        ring->published = ring->position;\n        ring->limit",
                                        "        ring->limit"),
    "resumed without a limit": Defect("unit", "", RING, "        ring->limit = ring->position;\n    }", "    }"),
    "a broken ring resumes": Defect("unit", "", RING, "    if (!ring->broken) {\n        ring->position = microkit_ring_load",
                                    "    {\n        ring->broken = false;\n        ring->position = microkit_ring_load"),
    "a buffer twice": Defect("hostile", "did not have", BUFFERS,
                             BUFFER_TEST + "\n        microkit_buffers_internal_holds(buffers, buffer->number)",
                             BUFFER_TEST.removesuffix(" ||")),
    "a buffer out of bounds": Defect("hostile", "", BUFFERS, BUFFER_TEST,
                                     BUFFER_TEST.replace("buffers->count", "buffers->count + 1")),
    "longer than a buffer": Defect("hostile", "within the region", BUFFERS, BUFFER_TEST,
                                   BUFFER_TEST.replace("buffers->size", "buffers->size + 1")),
    "given before room": Defect("interleave", "can give it", BUFFERS, ROOM_FIRST, ROOM_LAST),
    "room is not given back": Defect("interleave", "can give it", BUFFERS,
                                     "    (void)microkit_ring_internal_hand_over(&buffers->in);\n", ""),
    "given twice": Defect("unit", "microkit_buffers_give", BUFFERS,
                          "        !microkit_buffers_internal_holds(buffers, number) ||\n", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", DEFECTS)
def test_seeded_defect_is_found(tmp_path: Path, objects: list[str], name: str) -> None:
    defect = DEFECTS[name]
    for header in (RING, BUFFERS) if defect.program in OUTSIDE else (RING, BUFFERS, MEMORY):
        shutil.copy(INCLUDE / header, tmp_path)
    text = (INCLUDE / defect.file).read_text()
    assert text.count(defect.old) == 1
    (tmp_path / defect.file).write_text(text.replace(defect.old, defect.new))
    result = run(make(defect.program, tmp_path, objects, tmp_path), "1000")
    assert result.returncode != 0
    assert defect.found in result.stdout + result.stderr
