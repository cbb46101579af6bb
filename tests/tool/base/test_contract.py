# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The contract's numbers (docs/design/numbers.md): the tool has those of the headers, refuses an SDK
that has others, and users find Microkit's."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from microkit.base import contract, sizes
from microkit.sdk.abi import Abi
from microkit.base.errors import UsageError
from microkit.model.vspace import VSpaceLayout
from microkit.sdk.parts import Parts
from tool_support import ROOT

GENERATOR = ROOT / "sdk/abi/generate_contract.py"
#: As Microkit 2.3 has them: programs have been written with these values. Written here once more, so
#: that no change of a header changes them for users.
MICROKITS = {
    "MICROKIT_MAX_CHANNELS": 62, "MICROKIT_MAX_CHANNEL_ID": 61, "MICROKIT_MAX_USER_CAPS": 128,
    "MICROKIT_PD_NAME_LENGTH": 64, "INPUT_CAP": 1, "FAULT_EP_CAP": 2, "VSPACE_CAP": 3,
    "REPLY_CAP": 4, "MONITOR_EP": 5, "TCB_CAP": 6, "ARM_SMC_CAP": 7,
    "BASE_OUTPUT_NOTIFICATION_CAP": 10, "BASE_ENDPOINT_CAP": 74, "BASE_IRQ_CAP": 138,
    "BASE_TCB_CAP": 202, "BASE_VM_TCB_CAP": 266, "BASE_VCPU_CAP": 330, "BASE_IOPORT_CAP": 394,
    "BASE_USER_CAPS": 458, "MICROKIT_MAX_PRIORITY": 254, "MICROKIT_STACK_SIZE": 0x2000,
    "MICROKIT_IPC_BUFFER_VA": 0xFFFFFFF000, "MICROKIT_BADGE_CALL": 1 << 63,
    "MICROKIT_BADGE_FAULT": 1 << 62,
}  # fmt: skip


def generate(abi: Path, output: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, GENERATOR, abi, "-o", output], capture_output=True,
                          text=True, check=False)  # fmt: skip


def test_the_tool_has_the_headers_numbers(parts_folder: Path, tmp_path: Path) -> None:
    """If not: sdk/abi/generate_contract.py build/sdk/board/.../abi.json -o tool/microkit/base/contract.py"""
    assert generate(parts_folder / "abi.json", tmp_path / "contract.py").returncode == 0
    made = (tmp_path / "contract.py").read_text()
    assert (ROOT / "tool/microkit/base/contract.py").read_text() == made


def test_a_number_that_abi_json_lacks(parts_folder: Path, tmp_path: Path) -> None:
    description = json.loads((parts_folder / "abi.json").read_text())
    del description["macros"]["BASE_IRQ_CAP"]
    path, output = tmp_path / "abi.json", tmp_path / "contract.py"
    path.write_text(json.dumps(description))
    result = generate(path, output)
    assert result.returncode == 1 and "has no number 'BASE_IRQ_CAP'" in result.stderr
    assert not output.exists()
    with pytest.raises(UsageError, match="has no constant BASE_IRQ_CAP"):
        Abi.read(path)


@pytest.mark.parametrize("name", ["BASE_ENDPOINT_CAP", "seL4_PageBits", "GRANULE_BITS", "MONITOR_PRIORITY"])
def test_an_sdk_with_another_number_is_refused(parts_folder: Path, tmp_path: Path, name: str) -> None:
    description = json.loads((parts_folder / "abi.json").read_text())
    description["macros"][name] += 1
    path = tmp_path / "abi.json"
    path.write_text(json.dumps(description))
    known = getattr(contract, name)
    with pytest.raises(UsageError, match=f"{name} is {known + 1}, and {known} for this tool"):
        Abi.read(path)


@pytest.mark.parametrize("name", MICROKITS)
def test_users_find_microkits_numbers(parts: Parts, name: str) -> None:
    assert parts.abi.constant(name) == MICROKITS[name]


def test_bits_of_a_badge(parts: Parts) -> None:
    """Two bits say what has arrived, all others are ids."""
    shift, word = contract.MICROKIT_BADGE_KIND_SHIFT, parts.abi.constant
    for kind, badge in (("FAULT", word("MICROKIT_BADGE_FAULT")), ("CALL", word("MICROKIT_BADGE_CALL")),
                        ("DOORBELL", word("MICROKIT_BADGE_DOORBELL"))):  # fmt: skip
        assert badge == word(f"MICROKIT_KIND_{kind}") << shift
    assert contract.MICROKIT_MAX_CHANNEL_ID <= contract.MICROKIT_BADGE_CHANNEL_MASK
    assert contract.MICROKIT_MAX_CHANNEL_ID <= contract.MICROKIT_BADGE_CHILD_MASK


def test_bases_leave_room_for_all_ids() -> None:
    bases = [value for name, value in vars(contract).items()
             if name.startswith("BASE_") and name not in ("BASE_CORE_CAP", "BASE_GUARDIAN_CAP", "BASE_VMM_BELL_CAP")]  # fmt: skip
    assert all(high - low >= contract.MICROKIT_MAX_CHANNELS for low, high in zip(bases, bases[1:]))
    assert contract.BASE_CORE_CAP == contract.BASE_IOPORT_CAP  # which x86 alone has
    assert contract.BASE_GUARDIAN_CAP == contract.BASE_VM_TCB_CAP  # of a virtual CPU, and this is of domains
    assert contract.BASE_VMM_BELL_CAP == contract.BASE_TCB_CAP  # of a domain, and this is of virtual CPUs
    single = (contract.INPUT_CAP, contract.FAULT_EP_CAP, contract.VSPACE_CAP, contract.REPLY_CAP,
              contract.MONITOR_EP, contract.TCB_CAP, contract.ARM_SMC_CAP,
              contract.NOTIFICATION_CAP)  # fmt: skip
    assert len({*single, 0}) == len(single) + 1 and max(single) < bases[0]


def test_top_of_an_address_space() -> None:
    space, page = VSpaceLayout(contract.MICROKIT_STACK_SIZE), sizes.PAGE
    assert space.end - space.ipc_buffer == space.ipc_buffer - space.stack_top == page
    assert space.stack_bottom - space.max_vaddr == page


def test_link_script_of_programs() -> None:
    """It cannot include a header: users' linkers read it as it is."""
    script = (ROOT / "libmicrokit/microkit.ld").read_text()
    assert {int(each, 0) for each in re.findall(r"ALIGN\((0x[0-9a-f]+)\)", script)} == {sizes.PAGE}
    assert re.findall(r"^ *\. = (0x[0-9a-f]+);", script, re.MULTILINE) == [
        f"{contract.MICROKIT_PROGRAM_VA:#x}"]  # fmt: skip
