# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit diff` of systems with virtual machines: what a guest can do that it could not before, from images as from
descriptions."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from microkit.cli import main

SYSTEM = """<system><memory_region name="ram" size="0x3000"/><memory_region name="more" size="0x1000"/>
<memory_region name="uart" size="0x1000" phys_addr="0x9010000"/>
<protection_domain name="vmm" priority="9"><program_image path="a.elf"/><map mr="ram" vaddr="0x80000000"/>
  <map mr="more" vaddr="0x80100000" perms="r"/>
  <virtual_machine name="guest" priority="3" budget="2000" period="8000"><vcpu id="0"/>
    <map mr="ram" vaddr="0x40000000" perms="rwx"/></virtual_machine></protection_domain>
<protection_domain name="other"><program_image path="b.elf"/><map mr="uart" vaddr="0x80000000" cached="false"/></protection_domain>
</system>"""
END = 'perms="rwx"/></virtual_machine>'
MORE = 'perms="rwx"/><map mr="{}" vaddr="{}" perms="{}"/></virtual_machine>'

Make = Callable[[str, str], Path]


def changed(make: Make, capsys: pytest.CaptureFixture[str], old: str, new: str) -> list[str]:
    """Sections and names of what differs."""
    assert old in SYSTEM
    one, two = make("one", SYSTEM), make("two", SYSTEM.replace(old, new))
    assert main(["diff", str(one), str(two), "--json", "--board-file", str(one.parent / "board.toml")]) == 1
    return [f"{each['section']}: {each['name']}" for each in json.loads(capsys.readouterr().out)["changes"]]


@pytest.mark.parametrize("kind", ["image", "description"])
@pytest.mark.parametrize(("old", "new", "said"), [
    (END, MORE.format("more", "0x40100000", "rw"), "authority: virtual machine guest may write 'more'"),
    (END, MORE.format("uart", "0x40100000", "rw"), "authority: virtual machine guest may read 'uart'"),
    ('perms="rwx"', 'perms="rx"', "authority: virtual machine guest may write 'ram'"),
    ('vaddr="0x40000000"', 'vaddr="0x48000000"', "memory: virtual machine guest: ram"),
    ('<vcpu id="0"/>', '<vcpu id="0"/><vcpu id="5"/>', "domains: virtual machine guest"),
    ('priority="3"', 'priority="4"', "domains: virtual machine guest"),
    ('budget="2000"', 'budget="1000"', "domains: virtual machine guest")])  # fmt: skip
def test_what_a_guest_gains_or_loses(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str], kind: str, old: str, new: str,
                                     said: str) -> None:  # fmt: skip
    assert said in changed(request.getfixturevalue(kind), capsys, old, new)


@pytest.mark.parametrize("kind", ["image", "description"])
def test_a_machine_more(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    machine = '<virtual_machine name="guest" priority="3" budget="2000" period="8000"><vcpu id="0"/>\n    <map mr="ram" vaddr="0x40000000" perms="rwx"/></virtual_machine>'
    found = changed(request.getfixturevalue(kind), capsys, machine, "")
    assert {"authority: vmm may control virtual machine guest", "authority: vmm handles faults of virtual machine guest",
            "domains: virtual machine guest"} <= set(found)


def test_memory_that_only_a_guest_has(image: Make, capsys: pytest.CaptureFixture[str]) -> None:
    """It has no name in an image; a device has an address."""
    private = SYSTEM.replace("</system>", '<memory_region name="own" size="0x2000"/><memory_region name="dev" size="0x1000" '
                             'phys_addr="0x9030000"/></system>')  # fmt: skip
    two = private.replace(END, 'perms="rwx"/><map mr="own" vaddr="0x50000000" perms="rw"/><map mr="dev" vaddr="0x51000000" '
                          'cached="false"/></virtual_machine>')  # fmt: skip
    one, other = image("one", private), image("two", two)
    assert main(["diff", str(one), str(other), "--json", "--board-file", str(one.parent / "board.toml")]) == 1
    names = [each["name"] for each in json.loads(capsys.readouterr().out)["changes"] if each["section"] == "authority"]
    assert "virtual machine guest may write 'memory of its own'" in names
    assert "virtual machine guest may write 'device at 0x9030000'" in names
