# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Errata of Cortex-A53 that are kept out of programs (docs/design/hardware.md): no binary of the SDK, and no program that
it builds, has their sequences."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from harness.build import Target, build_system

ROOT = Path(__file__).resolve().parents[2]
LINE = re.compile(r"^\s*([0-9a-f]+):\t[0-9a-f]{8} \t(\S+)\s*(.*)$")
ACCUMULATE = re.compile(r"(madd|msub|[su]maddl|[su]msubl)$")
MEMORY = re.compile(r"(ld|st|prfm)")
#: Offsets in a page at which ADRP is at risk.
LAST = (0xFF8, 0xFFC)


def instructions(file: Path) -> list[tuple[int, str, str]]:
    """Address, mnemonic and operands of all code in order."""
    text = subprocess.run(["aarch64-linux-gnu-objdump", "-d", file], capture_output=True, text=True, check=True).stdout
    return [(int(m[1], 16), m[2], m[3]) for line in text.splitlines() if (m := LINE.match(line))]


def registers(operands: str) -> list[str]:
    """Numbers of the registers, of whatever width."""
    return re.findall(r"\b[xwqdsb](\d+)\b", operands)


def written(name: str, operands: str) -> set[str]:
    """By a load; none by a store."""
    outside = operands.partition("[")[0]
    return set(registers(outside)) if name.startswith("ld") else set()


def erratum_835769(code: list[tuple[int, str, str]]) -> list[int]:
    """A 64-bit multiply-accumulate right behind an access to memory that it does not depend on."""
    return [at for (before, name, operands), (at, mac, others) in zip(code, code[1:], strict=False)
            if at == before + 4 and ACCUMULATE.match(mac) and others.startswith("x") and MEMORY.match(name)
            and not written(name, operands) & set(registers(others)[1:])]  # fmt: skip


def erratum_843419(code: list[tuple[int, str, str]]) -> list[int]:
    """ADRP at the end of a page, an access to memory, and one through ADRP's register at most two further on."""
    found = []
    for i, (at, name, operands) in enumerate(code):
        if name == "adrp" and at & 0xFFF in LAST and i + 2 < len(code) and MEMORY.match(code[i + 1][1]):
            base = f"[{operands.partition(',')[0]}"
            uses = [each for each in code[i + 2:i + 4] if MEMORY.match(each[1]) and re.search(re.escape(base) + r"[,\]]", each[2])]
            found += [at] if uses else []
    return found


@pytest.mark.parametrize("program", ["kernel", "monitor", "loader"])
def test_parts(program: str, sdk: Path) -> None:
    code = instructions(sdk / f"board/qemu_virt_aarch64/debug/elf/{program}.elf")
    assert len(code) > 1000 and (erratum_835769(code), erratum_843419(code)) == ([], [])


@pytest.mark.parametrize("llvm", [False, True], ids=["gcc", "clang"])
def test_program(llvm: bool, sdk: Path, work: Path, tmp_path: Path) -> None:
    """What the compiler would put behind a load, and a page of ADRPs, whichever of them is at its end."""
    (tmp_path / "a.system").write_text('<system><protection_domain name="a"><program_image path="a.elf"/>'
                                       "</protection_domain></system>")
    (tmp_path / "a.c").write_text("""#include <microkit.h>
unsigned long here[8];
unsigned long mac(unsigned long a, unsigned long b, unsigned long c, unsigned long *p)
{
    unsigned long kept = *p;
    return (a * b + c) ^ kept;
}
__asm__(".rept 1024\\nadrp x1, here\\nldr x2, [sp]\\nldr x3, [x1, :lo12:here]\\n.endr");
void init(void) { here[0] = mac(here[1], here[2], here[3], &here[4]); }
void notified(microkit_channel channel) { (void)channel; }
""")
    build_system(tmp_path, Target(sdk, llvm=llvm), work)
    code = instructions(work / "a.elf")
    assert (erratum_835769(code), erratum_843419(code)) == ([], [])


EXCLUSIVE = re.compile(r"(ld|st)a?l?x[rp]")


@pytest.mark.parametrize("file", ["elf/kernel.elf", "elf/monitor.elf", "elf/loader.elf", "lib/libmicrokit.a",
                                  "lib/libmicrokit_extern.a", "lib/libmicrokit_uart.a", "lib/libmicrokit_vmm.a", "lib/libmicrokit_services.a",
                                  "services/serial_mux.elf"])
def test_no_exclusives(file: str, sdk: Path) -> None:
    """832075 of Cortex-A57. Programs may have their own."""
    code = instructions(sdk / f"board/qemu_virt_aarch64/debug/{file}")
    assert len(code) > 50 and [name for _, name, _ in code if EXCLUSIVE.match(name)] == []


#: What is done about a row of the table, in its words.
DONE = re.compile(r"`-mfix-|`--fix-|\*\*not handled\*\*|firmware's|guest's kernel's|cannot occur|not turned on|"
                  r"\*\*uncertain\*\*|there is no|no software step|the kernel sets")


def test_table() -> None:
    """Every row says what is done; what is not handled is what the self-test looks for, and nothing else."""
    text = (ROOT / "docs/design/hardware.md").read_text().partition("\n## Errata\n")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| A")]
    assert len(rows) > 15 and [row for row in rows if not DONE.search(row[-1])] == []
    listed = re.findall(r'"([0-9, ]+)"', (ROOT / "board/selftest/src/errata.c").read_text())
    open_ = [row[1] for row in rows if "**not handled**" in row[-1]]
    assert set(", ".join(listed).split(", ")) == set(", ".join(open_).split(", "))


def test_sequences_are_seen(tmp_path: Path) -> None:
    """Without the fixes."""
    (tmp_path / "a.s").write_text(""".globl _start
_start: madd x0, x1, x2, x3
ldr x5, [sp]
madd x0, x1, x2, x3
ldr x1, [sp]
madd x0, x1, x2, x3
ldr x5, [sp]
madd w0, w1, w2, w3
.org 0xff8
adrp x1, here
ldr x2, [sp]
ldr x3, [x1, :lo12:here]
.org 0x1ffc
adrp x1, here
str x2, [sp]
nop
str x3, [x1, :lo12:here]
.org 0x2ffc
adrp x1, here
nop
ldr x3, [x1, :lo12:here]
.bss
here: .space 8
""")
    for command in (["as", "a.s", "-o", "a.o"], ["ld", "-Ttext=0x10000", "a.o", "-o", "a"]):
        subprocess.run([f"aarch64-linux-gnu-{command[0]}", *command[1:]], cwd=tmp_path, capture_output=True, check=True)
    code = instructions(tmp_path / "a")
    assert erratum_835769(code) == [0x10008] and erratum_843419(code) == [0x10FF8, 0x11FFC]
