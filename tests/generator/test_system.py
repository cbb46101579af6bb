# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Ids, addresses, XML: what a system is made of, by the rules that scripts rely on."""

from __future__ import annotations

import pytest
from generator.runner import Run


def fails(script: Run, text: str, *said: str) -> None:
    """The script ends with one Exception that says all of it, and where it was called."""
    result = script(text)
    assert result.returncode == 1
    for each in (*said, "(called at ", "meta.py:"):
        assert each in result.stderr.splitlines()[-1], result.stderr


def prints(script: Run, text: str) -> str:
    result = script(text)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_ids_are_the_lowest_free_ones_in_the_order_of_creation(script: Run) -> None:
    assert prints(script, '''
a, b = PD("a", "a.elf"), PD("b", "b.elf")
first = a.add_irq(Irq(40, id=1))
one = Channel(a, b)
two = Channel(a, b, b_id=5)
three = Channel(b, a)
print(first, one.pd_a_id, one.pd_b_id, two.pd_a_id, two.pd_b_id, three.pd_a_id, three.pd_b_id)
''') == "1 0 0 2 5 1 3\n"  # fmt: skip


def test_a_domain_has_62_ids(script: Run) -> None:
    many = 'a = PD("a", "a.elf")\nfor n in range({}): Channel(a, PD(f"b{{n}}", "b.elf"))\n'
    prints(script, many.format(62))
    fails(script, many.format(63), "all 62 channel ids of 'a' are in use")
    fails(script, many.format(62) + "a.add_irq(Irq(40))", "failed to add IRQ 40 to 'a'")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Channel(a, b, a_id=3)\nChannel(a, b, a_id=3)", "channel id 3 of 'a' is in use already"),
        ("Channel(a, b, a_id=62)", "channel id 62 of 'a' is not 0 to 61"),
        ("Channel(a, b, pp_a=True, pp_b=False)", "calls in both directions"),
        ("Channel(a, a)", "'a' with itself"),
        ("a.add_child_pd(b); a.add_child_pd(b)", "'b' is a child already"),
        ("Map(MR(sdf, 'r', 4096), 0, 'w')", "written and not read"),
        ("Map(MR(sdf, 'r', 4096), 0, 'rwz')", "'rwz'"),
        ("Map(MR(sdf, 'r', 4096), 0, '')", "use r, w, x"),
        ("MR(sdf, 'r', 0)", "'r' has size 0"),
        ("MR(sdf, 'r', 0x7000_0000, physical=True)", "no physical memory is left"),
        ("sdf.add_pd(a); sdf.add_pd(a); sdf.render()", "two of the system's protection domains are called 'a'"),
        ("sdf.add_mr(MR(sdf, 'r', 1)); sdf.add_mr(MR(sdf, 'r', 2)); sdf.render()",
         "two of the system's memory regions are called 'r'"),
        ("sdf.add_pd(a); sdf.add_channel(Channel(a, b)); sdf.render()", "'b' has a channel and was never added"),
        ("SystemDescription.IoPort(1, 2)", "IoPort exists on x86 only"),
        ("SystemDescription.IrqMsi()", "IrqMsi exists on x86 only"),
        ("SystemDescription(SystemDescription.Arch.RISCV64, 0)", "Multikit runs on AArch64"),
    ],
)  # fmt: skip
def test_faults_of_a_script(script: Run, text: str, said: str) -> None:
    fails(script, 'a, b = PD("a", "a.elf"), PD("b", "b.elf")\n' + text, said)


def test_addresses_follow_what_is_mapped(script: Run) -> None:
    assert prints(script, '''
pd = PD("a", "a.elf")
def put(size, vaddr=None):
    mr = MR(sdf, f"r{len(pd.maps.all)}", size)
    pd.add_map(Map(mr, pd.get_map_vaddr(mr) if vaddr is None else vaddr, "rw"))
    return f"{pd.maps.all[-1].vaddr:x}"
print(put(0x1000), put(0x20_0000), put(0x1000), put(0x1000, 0x1000_0000), put(0x3000), put(0x40_0000),
      put(0x1000, 0x3000_0000), put(0x2000))
''') == "20000000 20200000 20400000 10000000 20401000 20600000 30000000 30001000\n"  # fmt: skip


def test_physical_addresses_go_down_from_the_top(script: Run) -> None:
    assert prints(script, '''
a, b = MR(sdf, "a", 0x3000, physical=True), MR(sdf, "b", 0x1000, physical=True)
print(f"{a.paddr:x} {b.paddr:x}", MR(sdf, "c", 4096).paddr, MR(sdf, "d", 4096, paddr=0x9000000).paddr)
''') == "5fffd000 5fffc000 None 150994944\n"  # fmt: skip


def test_the_xml(script: Run) -> None:
    assert prints(script, '''
Vm = SystemDescription.VirtualMachine
parent, child = PD("p<&", "p.elf", 7, budget=10, period=20, stack_size=0x2000, cpu=1), PD("c", "c.elf", passive=True)
parent.add_child_pd(child, 3)
ram = MR(sdf, "ram", 0x20_0000)
vm = Vm("vm", [Vm.Vcpu(id=0, cpu=2)], priority=5)
vm.add_map(Map(ram, 0x4000_0000, "xrw"))
parent.set_virtual_machine(vm)
parent.add_map(Map(ram, 0x2000_0000, "rw", cached=False, setvar_vaddr="v", setvar_size="s"))
parent.add_irq(Irq(33, Irq.Trigger.EDGE, 4, setvar_id="i"))
other = PD("o", "o.elf")
sdf.add_mr(ram), sdf.add_pd(parent), sdf.add_pd(other)
sdf.add_channel(Channel(parent, other, pp_a=True, notify_b=False, pd_a_setvar_id="x"))
print(sdf.render(), end="")
''') == '''\
<?xml version="1.0" encoding="UTF-8"?>
<system>
    <memory_region name="ram" size="0x200000" />
    <protection_domain name="p&lt;&amp;" priority="7" budget="10" period="20" stack_size="0x2000" cpu="1">
        <program_image path="p.elf" />
        <map mr="ram" vaddr="0x20000000" perms="rw" setvar_vaddr="v" setvar_size="s" cached="false" />
        <protection_domain name="c" id="3" passive="true">
            <program_image path="c.elf" />
        </protection_domain>
        <virtual_machine name="vm" priority="5">
            <vcpu id="0" cpu="2" />
            <map mr="ram" vaddr="0x40000000" perms="rwx" cached="true" />
        </virtual_machine>
        <irq irq="33" id="4" trigger="edge" setvar_id="i" />
    </protection_domain>
    <protection_domain name="o">
        <program_image path="o.elf" />
    </protection_domain>
    <channel>
        <end pd="p&lt;&amp;" id="0" pp="true" setvar_id="x" />
        <end pd="o" id="0" notify="false" />
    </channel>
</system>'''


@pytest.mark.parametrize(("version", "second"), [("0.28", "28"), ("0.35", "35")])
def test_scripts_can_ask_for_the_version(script: Run, version: str, second: str) -> None:
    result = script('from importlib.metadata import version\nprint(version("sdfgen"))', version)
    assert result.stdout.split(".")[1] == second


def test_an_empty_system(script: Run) -> None:
    assert prints(script, "print(sdf.render())").splitlines()[1:] == ["<system>", "</system>"]
