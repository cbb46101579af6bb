# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What the files with one fault cannot show: several findings in a run, and what is not a fault."""

from __future__ import annotations

from tool_support import Judge

IMAGE = '<program_image path="a.elf"/>'


def pd(name: str, attributes: str = "", body: str = "") -> str:
    return f'<protection_domain name="{name}" {attributes}>{IMAGE}{body}</protection_domain>'


def channel(a: str, b: str) -> str:
    return f"<channel><end {a}/><end {b}/></channel>"


def test_all_faults_of_a_file_are_found(judge: Judge) -> None:
    text = (
        '<memory_region name="m" size="4K"/><memory_region name="m" size="0x1000"/>'
        + pd("a", 'cpu="9" priority="x"', '<map mr="n" vaddr="1" perms="z"/><irq irq="3" id="99"/>')
        + channel('pd="b" id="1"', 'pd="a" id="1" pp="maybe"')
    )
    assert sorted(judge(text).rules) == [
        "bad-boolean", "bad-number", "bad-number", "bad-perms", "cpu-range",
        "duplicate-region-name", "irq-software", "number-range", "unknown-pd", "unknown-region",
    ]  # fmt: skip


def test_wrong_values_have_no_consequences(judge: Judge) -> None:
    """A size that is no number is one finding: nothing about alignment, overlap or space."""
    text = '<memory_region name="m" size="huge" phys_addr="0x1001"/>' + pd(
        "a", body='<map mr="m" vaddr="0x1000000"/><map mr="m" vaddr="0x1000000"/>'
    )
    assert judge(text).rules == ["bad-number", "phys-alignment"]


def test_a_rule_of_the_board(judge: Judge) -> None:
    """Private interrupts exist on each core."""
    text = pd("a", "", '<irq irq="30" id="1"/>') + pd("b", 'cpu="1"', '<irq irq="30" id="1"/>')
    assert judge(text).rules == []


def test_old_call_marks(judge: Judge) -> None:
    """Before Microkit 2.0 the callee was marked; the lower one calls the higher one."""
    text = pd("low", 'priority="1"') + pd("high", 'priority="2" pp="true"')
    result = judge(text + channel('pd="high" id="1"', 'pd="low" id="1"'))
    assert result.rules == ["old-form"]
    (both,) = result.good.channels
    assert [(end.pd, end.pp) for end in both.ends] == [(1, False), (0, True)]


def test_old_call_marks_do_not_reach_across_cores(judge: Judge) -> None:
    text = pd("low", 'priority="1" cpu="1"') + pd("high", 'priority="2" pp="true"')
    result = judge(text + channel('pd="high" id="1"', 'pd="low" id="1"'))
    assert result.rules == [] and not any(end.pp for end in result.good.channels[0].ends)


def test_new_call_marks_win(judge: Judge) -> None:
    text = pd("low", 'priority="1" pp="true"') + pd("high", 'priority="2"')
    result = judge(text + channel('pd="high" id="1"', 'pd="low" id="1" pp="true"'))
    assert result.rules == []
    assert [end.pp for end in result.good.channels[0].ends] == [False, True]


def test_large_pages_by_default(judge: Judge) -> None:
    def page_size(region: str, vaddr: str) -> int:
        text = f'<memory_region name="m" {region}/>' + pd("a", "", f'<map mr="m" vaddr="{vaddr}"/>')
        return judge(text).good.regions[0].page_size

    assert page_size('size="2MiB"', "0x40000000") == 0x200000
    assert page_size('size="2MiB"', "0x40001000") == 0x1000
    assert page_size('size="0x201000"', "0x40000000") == 0x1000
    assert page_size('size="2MiB" phys_addr="0x50000000"', "0x40000000") == 0x200000
    assert page_size('size="2MiB" phys_addr="0x50001000"', "0x40000000") == 0x1000
    assert page_size('size="2MiB" page_size="4KiB"', "0x40000000") == 0x1000
    assert page_size('size="1GiB" page_size="1GiB"', "0x40000000") == 0x40000000


def test_mappings_may_touch_the_guard_page(judge: Judge) -> None:
    text = '<memory_region name="m" size="0x1000"/>'
    assert judge(text + pd("a", "", '<map mr="m" vaddr="0xffffffa000"/>')).rules == []


def test_address_zero_can_be_mapped(judge: Judge) -> None:
    text = '<memory_region name="m" size="0x1000"/>'
    assert judge(text + pd("a", "", '<map mr="m" vaddr="0"/>')).good.pds[0].maps[0].vaddr == 0


def test_uncached_ram_at_a_fixed_address(judge: Judge) -> None:
    text = '<memory_region name="m" size="0x1000" phys_addr="0x50000000"/>'
    assert judge(text + pd("a", "", '<map mr="m" vaddr="0x1000000" cached="false"/>')).rules == []


def test_many_protection_domains(judge: Judge) -> None:
    """Microkit stops at 63."""
    assert len(judge("".join(pd(f"p{n}") for n in range(200))).good.pds) == 200


def test_names_of_microkits_own_objects_are_free(judge: Judge) -> None:
    assert len(judge(pd("a") + pd("a_root") + pd("b_0")).good.pds) == 3
