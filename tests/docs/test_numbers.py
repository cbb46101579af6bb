# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What documents say in digits about protection domains is what the headers have."""

from __future__ import annotations

import re

import pytest
from microkit.base import contract, sizes

from .commands import ROOT

MANUAL = "docs/manual.md"
LAST_ID = contract.MICROKIT_MAX_CHANNEL_ID
TOP = contract.MICROKIT_IPC_BUFFER_VA
#: Document, a sentence with ([0-9a-fx]+) for each number, and what the numbers are.
SAID = (
    (MANUAL, r"Ids\*\* of channels and interrupts are 0 to (\d+)", [LAST_ID]),
    (MANUAL, r"child ids are 0 to (\d+), too", [LAST_ID]),
    (MANUAL, r"\| ids of channels and interrupts in a PD \| (\d+), from 0 to (\d+) \|",
     [contract.MICROKIT_MAX_CHANNELS, LAST_ID]),
    (MANUAL, r"\| ids of children in a PD \| (\d+), from 0 to (\d+) \|",
     [contract.MICROKIT_MAX_CHANNELS, LAST_ID]),
    (MANUAL, r"\| priorities \| 0 to (\d+) \|", [contract.MICROKIT_MAX_PRIORITY]),
    (MANUAL, r"\| for each direction a page, (\d+) KiB", [sizes.PAGE // 1024]),
    (MANUAL, r"whose channels it finds at once \| (\d+) \|", [contract.MICROKIT_XCORE_LOG]),
    (MANUAL, r"other than the (\d+) ids of a PD", [contract.MICROKIT_MAX_CHANNELS]),
    (MANUAL, r"variables of the program \((\d+) bytes each\)", [contract.MICROKIT_SETVAR_SIZE]),
    (MANUAL, r"The smallest budget the kernel accepts is (\d+) µs", [contract.MIN_BUDGET_US]),
    (MANUAL, r"`(0x\w+)` \| program: code", [contract.MICROKIT_PROGRAM_VA]),
    (MANUAL, r"up to `(0x\w+)`, or lower \| stack", [contract.MICROKIT_STACK_TOP]),
    (MANUAL, r"`(0x\w+)`, or lower \| never mapped", [contract.MICROKIT_STACK_TOP]),
    (MANUAL, r"`(0x\w+)`, or lower \| IPC buffer", [TOP]),
    (MANUAL, r"stack bottom - (\d+) KiB \| never mapped", [sizes.PAGE // 1024]),
    (MANUAL, r"an address below (\d+) KiB", [sizes.PAGE // 1024]),
    ("docs/porting.md", r"slots 1 to (\d+), or more with `slots`", [contract.MICROKIT_MAX_USER_CAPS - 1]),
    ("docs/sdf.md", r"child ids above (\d+)", [LAST_ID]),
    ("docs/sdf.md", r"The image has room for (\d+) bytes", [contract.MICROKIT_PD_NAME_LENGTH - 1]),
    ("docs/sdf.md", r"periods below (\d+) us", [contract.MIN_BUDGET_US]),
    ("docs/design/monitor.md", r"The main thread has priority (\d+)", [contract.MONITOR_PRIORITY]),
    ("docs/design/materialised-layouts.md", r"index of a (\d+)-byte granule", [sizes.GRANULE]),
    ("docs/design/cross-core-notifications.md", r"a signal with badge bits (\d+) and (\d+)",
     [contract.MICROKIT_BADGE_CALL.bit_length() - 1, contract.MICROKIT_BADGE_FAULT.bit_length() - 1]),
)  # fmt: skip


@pytest.mark.parametrize(("document", "sentence", "numbers"), SAID)
def test_sentence_has_the_numbers(document: str, sentence: str, numbers: list[int]) -> None:
    """Over the ends of lines; a sentence that is no longer there is to be taken out of the list."""
    text = re.sub(r"\s+", " ", (ROOT / document).read_text())
    found = re.findall(sentence, text)
    groups = [each if isinstance(each, tuple) else (each,) for each in found]
    assert groups, f"{document} no longer says so"
    assert all([int(each, 0) for each in group] == numbers for group in groups)


def defined(header: str, name: str) -> int:
    found = re.search(rf"#define {name} +(\d+)", (ROOT / header).read_text())
    assert found
    return int(found[1])


def members(structure: str) -> int:
    """Of a structure of words, some of which are addresses."""
    header = (ROOT / "sdk/abi/include/multikit/xcore.h").read_text()
    body = re.search(rf"struct {structure} {{(.*?)}};", header, re.DOTALL)
    assert body
    return body[1].count(";")


def test_limits_that_are_no_constants_of_the_tool() -> None:
    limits = (ROOT / MANUAL).read_text()
    assert f"| {defined('monitor/include/monitor/router.h', 'ROUTES_KEPT')} | it rings" in limits
    channel, sender = (8 * members(f"microkit_xcore_{name}") for name in ("channel", "sender"))
    assert f"for each {channel} bytes in the programs at both ends" in limits
    assert f"and {sender} bytes in the receiving program" in limits


#: What the manual's table of slots must be.
SLOTS = (
    ("INPUT_CAP", 1), ("VSPACE_CAP", 1), ("REPLY_CAP", 1), ("MONITOR_EP", 1), ("TCB_CAP", 1),
    ("ARM_SMC_CAP", 1), ("NOTIFICATION_CAP", 1), ("MONITOR_CONTROL_CAP", 1),
    ("BASE_OUTPUT_NOTIFICATION_CAP", contract.MICROKIT_MAX_CHANNELS),
    ("BASE_ENDPOINT_CAP", contract.MICROKIT_MAX_CHANNELS),
    ("BASE_IRQ_CAP", contract.MICROKIT_MAX_CHANNELS), ("BASE_TCB_CAP", contract.MICROKIT_MAX_CHANNELS),
    ("BASE_VMM_BELL_CAP", contract.MICROKIT_MAX_CHANNELS), ("BASE_GUARDIAN_CAP", contract.MICROKIT_MAX_CHANNELS),
    ("BASE_VM_TCB_CAP", contract.MICROKIT_MAX_CHANNELS), ("BASE_VCPU_CAP", contract.MICROKIT_MAX_CHANNELS),
    ("BASE_USER_CAPS", contract.MICROKIT_MAX_USER_CAPS),
)  # fmt: skip


def test_table_of_slots() -> None:
    """`| 10 to 71 | BASE_OUTPUT_NOTIFICATION_CAP + id | ...` for each kind, in order."""
    text = (ROOT / MANUAL).read_text()
    rows = re.findall(r"^\| (\d+)(?: to (\d+))? \| `([A-Z_]+)(?: \+ \w+)?` \|", text, re.MULTILINE)
    shown = [(name, int(first), int(last or first)) for first, last, name in rows]
    # Slot 0 of the cspace element is never used.
    unused = {"BASE_USER_CAPS": 1}
    wanted = [(name, getattr(contract, name) + unused.get(name, 0), getattr(contract, name) + count - 1)
              for name, count in SLOTS]  # fmt: skip
    assert shown == wanted
