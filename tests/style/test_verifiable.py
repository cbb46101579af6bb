# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Portable kernel code is written so that it can be proved (docs/design/verifiable-c.md)."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KERNEL = ROOT / "kernel"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
OBJECTS = ("tcb", "endpoint", "notification", "reply", "sched_context", "page_table", "asid_pool",
           "asid_entry", "slot", "refill", "console_line")
#: Accessors give pointers away; assembly hands the caller's TCB to the fast paths.
POINTERS = {"include/base/window.h", "include/entry/fastpath.h"}
FAST = "src/entry/fastpath/"
#: Addresses within an object, and what alone works on each.
PARTS = re.compile(r"ipc_queue_(insert|remove)\(|fpu_(save|load|exchange)\(|pte_store\(|return &")


def portable() -> list[Path]:
    return [path for folder in ("src", "include") for path in sorted((KERNEL / folder).rglob("*.[ch]"))
            if not {"aarch64", "host", "drivers"} & set(path.parts)]


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """Numbered, without comments, statements in one piece each."""
    text = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), path.read_text())
    number, statement = 0, ""
    for index, line in enumerate(text.splitlines(), 1):
        number = number if statement else index
        statement = f"{statement} {line.strip()}" if statement else line
        if not statement.strip() or re.search(r"[;{}:]\s*$", line) or line.startswith("#"):
            yield number, statement
            statement = ""


def findings(pattern: str, skip: tuple[str, ...] = (), unless: re.Pattern[str] | None = None) -> list[str]:
    found = []
    for path in portable():
        name = str(path.relative_to(KERNEL))
        if not name.startswith(skip):
            found += [f"{name}:{number}: {line.strip()}" for number, line in lines(path)
                      if re.search(pattern, line) and not (unless and unless.search(line))]
    return found


OBJECT = rf"(const )?struct ({'|'.join(OBJECTS)}) \*"
POINTER = rf"(^\s+|[(,] *){OBJECT}"
LOCAL = rf"^\s+{OBJECT}"
ADDRESS = r"&(slot|tcb|endpoint|notification|reply|sc|table|asid_\w+|refill|tcb_slot|irq_slot)_at\("
BIT_TRICK = r"__builtin_(c[lt]z|popcount|ffs)|\b1[uU]?[lL]+ <<"
#: What users may write at any moment, and pointers that could lead there; the accessors of the window make these alone.
USER_MEMORY = r"\bvolatile\b(?! *\()|\bwindow_(ipc_buffer|granule|address)\(|\bWINDOW_BASE\b"
VARIABLE_MASK = r"\b(BIT|MASK)\((?!(seL4_\w+|[A-Z0-9_ +-]+)\))"
SYNDROME = r"\bESR_|\bEC_|\bHCR_|\bSCTLR_"


@pytest.mark.parametrize("pattern, text", [
    (POINTER, "    struct tcb *tcb = tcb_at(ref);"),
    (POINTER, "static bool f(u32 a, const struct slot *slot)"),
    (LOCAL, "    const struct reply *reply;"),
    (ADDRESS, "    cap = &slot_at(slot)->cap;"),
    (ADDRESS, "    f(&tcb_slot_at(tcb, 1)->cap);"),
    (BIT_TRICK, "    return 63u - (u32)__builtin_clzll(word);"),
    (BIT_TRICK, "    x |= 1ULL << n;"),
    (VARIABLE_MASK, "    end = start + BIT(size);"),
    (VARIABLE_MASK, "    x & MASK(cap.size & 63)"),
    (SYNDROME, "    fault(ESR_EC_SHIFT);"),
    (USER_MEMORY, "    word_t word = window_ipc_buffer(frame)[5];"),
    (USER_MEMORY, "    const volatile word_t *message = f(reader);"),
])
def test_what_is_looked_for_is_found(pattern: str, text: str) -> None:
    assert re.search(pattern, text)


def test_all_portable_files_are_looked_at() -> None:
    assert len(portable()) > 90


def test_no_pointers_to_objects() -> None:
    assert findings(POINTER, (*POINTERS, FAST)) == []


def test_fast_paths_have_one_pointer_to_an_object() -> None:
    """The TCB that assembly gives them: a parameter, never a local."""
    assert [each for each in findings(LOCAL) if each.startswith(FAST)] == []


def test_no_addresses_within_objects() -> None:
    assert findings(ADDRESS, unless=PARTS) == []


def test_bits_have_one_header() -> None:
    assert findings(BIT_TRICK, ("include/base/bits.h",)) == []
    assert findings(VARIABLE_MASK, ("include/base/bits.h",)) == []


def test_user_memory_is_read_and_written_by_two_functions_of_the_machine() -> None:
    """Which callers have, too, for words of a thread's buffer (space/ipc_buffer.h)."""
    assert findings(USER_MEMORY, ("include/base/window.h",)) == []
    callers = {each.split(":")[0] for each in findings(r"\buser_(read|write)\(")}
    assert callers == {"include/machine/machine.h", "include/space/ipc_buffer.h", "src/ipc/registers.c"}


def test_an_interrupt_is_read_once() -> None:
    """From the device, which has forgotten it then: in one place of the kernel, and of each driver."""
    places = [each.split(":")[0] for each in findings(r"\bgic_acknowledge\(")]
    assert places == ["include/entry/interrupt.h", "include/machine/machine.h"]
    for driver in ("gic-v2", "gic-v3"):
        text = COMMENT.sub("", (ROOT / "board/devices" / driver / "kernel.c").read_text())
        assert len(re.findall(r"_IAR", text)) == 1


def test_memory_without_objects_is_cleared_and_not_read() -> None:
    """It may have been a user's."""
    assert [each.split(": ", 1)[1] for each in findings(r"\bwindow_memory\(", ("include/base/window.h",))] == [
        "u8 *memory = window_memory(start);"]
    text = (KERNEL / "src/invocation/untyped.c").read_text()
    assert re.findall(r"[^\n;{]*\bmemory\b[^\n;]*;", text) == [
        "    u8 *memory = window_memory(start);", "    __builtin_memset(memory, 0, size);",
        "    cache_clean_invalidate((vaddr_t)memory, size);"]


def uninitialised(path: Path) -> list[str]:
    """Within functions, whose braces stand alone in the first column."""
    inside, found = False, []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        inside = line == "{" or (inside and line != "}")
        if inside and re.match(r"\s+(const )?(struct \w+|u\d+|s64|bool|char|\w+_t) \*?\w+"
                               r"(\[.*\])?(, \*?\w+)*;", line):
            found.append(f"{path.relative_to(KERNEL)}:{number}: {line.strip()}")
    return found


def test_locals_are_initialised() -> None:
    assert [each for path in portable() for each in uninitialised(path)] == []


def test_syndromes_stay_with_the_machine() -> None:
    assert findings(SYNDROME) == []


@pytest.mark.skipif(shutil.which("frama-c") is None, reason="frama-c (frama-c-base) is not installed")
def test_frama_c_parses(host_kernel_path: Path) -> None:
    """With the host's machine, as the host kernel is built, and with its checker."""
    folders = [KERNEL / "include", *(KERNEL / "src").glob("*/host/include"), ROOT / "sdk/abi/include",
               host_kernel_path.parent / "generated/include"]
    files = [path for folder in ("src", "host") for path in sorted((KERNEL / folder).rglob("*.c"))
             if not {"aarch64", "drivers"} & set(path.parts)]
    result = subprocess.run(
        ["frama-c", "-no-annot", "-c11", "-machdep", "gcc_x86_64",
         f"-cpp-extra-args={' '.join(f'-I{folder}' for folder in folders)}", *map(str, files)],
        capture_output=True, text=True, check=False)
    said = [line for line in result.stdout.splitlines() if not line.startswith("[kernel] Parsing")]
    assert (result.returncode, said) == (0, [])
