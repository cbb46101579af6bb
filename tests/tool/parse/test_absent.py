# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a board does not have is left out of a description, and nothing else."""

from __future__ import annotations

import pytest
from tool_support import ROOT, Judge

GUEST = """<param name="gicv" board="gic.gicv.base" default="none"/>
<memory_region name="gicv" size="0x1000" phys_addr="${gicv}"/><memory_region name="ram" size="2MiB"/>
<protection_domain name="a" priority="10"><program_image path="a.elf"/>
<virtual_machine name="v" priority="5"><vcpu id="0"/><map mr="ram" vaddr="0x40000000"/>
<map mr="gicv" vaddr="0xa000000" cached="false"/></virtual_machine></protection_domain>"""
DOMAIN = '<protection_domain name="a"><program_image path="a.elf"/>{}</protection_domain>'
MAP = '<map mr="device" vaddr="0x10000000" perms="r" setvar_vaddr="device"/>'


@pytest.mark.parametrize(("board", "address"), [
    ("qemu_virt_aarch64", 0x804_0000), ("qemu_zcu102", 0xf906_0000), ("qemu_virt_aarch64_gicv3", None)])
def test_guests_of_one_description_have_the_interface_of_the_board(
    judge: Judge, board: str, address: int | None
) -> None:
    """GICv2: each board has it elsewhere; GICv3: none has it. No finding says that a guest has none."""
    result = judge(GUEST, board_file=ROOT / "board" / board / "board.toml")
    assert result.rules == []
    regions = {each.name: each.phys_addr for each in result.good.regions}
    assert regions == {"ram": None} | ({} if address is None else {"gicv": address})
    machine = result.good.pds[0].vm
    assert machine is not None
    assert len(machine.maps) == (1 if address is None else 2)


def test_a_region_and_what_maps_it(judge: Judge) -> None:
    system = judge('<memory_region name="device" size="0x1000" phys_addr="none"/>' + DOMAIN.format(MAP)).good
    assert list(system.regions) == [] and system.pds[0].maps == ()


def test_another_region_of_the_name_stays(judge: Judge) -> None:
    """One of two, as the board has it."""
    both = "".join(f'<memory_region name="device" size="0x1000" phys_addr="{where}"/>' for where in ("none", 0x900_0000))
    system = judge(both + DOMAIN.format(MAP)).good
    assert [each.phys_addr for each in system.regions] == [0x900_0000] and len(system.pds[0].maps) == 1


def test_a_name_that_nobody_has_is_still_a_mistake(judge: Judge) -> None:
    found = judge('<memory_region name="other" size="0x1000" phys_addr="none"/>' + DOMAIN.format(MAP)).rules
    assert found == judge(DOMAIN.format(MAP)).rules != []


def test_none_is_no_address_elsewhere(judge: Judge) -> None:
    assert judge('<memory_region name="device" size="none"/>' + DOMAIN.format("")).rules == judge(
        '<memory_region name="device" size="nothing"/>' + DOMAIN.format("")).rules != []
