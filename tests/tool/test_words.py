# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What findings and errors say beside the fault: a name that is near wherever one is looked up, all of
them when none is near, and how to write what cannot stand as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from microkit.base.suggest import all_of, count, elements, meant, one_of
from test_cli import microkit
from tool_support import BOARD_FILE, Judge, SDF

PD = '<protection_domain name="server" {}><program_image path="a.elf"/>{}</protection_domain>'
REGION = '<memory_region name="buffer" size="0x1000"/>'
END = '<channel><end pd="server" id="0"/><end pd="{}" id="1"/></channel>'

#: A description, and a help that its finding must have.
HELPS = {
    PD.format("", "") + END.format("sever"): "did you mean 'server'?",
    PD.format("", "") + END.format("zzz"): "protection domains: 'server'",
    PD.format("", '<cspace><cap_tcb slot="1" pd="sever"/></cspace>'): "did you mean 'server'?",
    PD.format("", '<cspace><cap_tcb slot="1" pd="zzz"/></cspace>'): "protection domains: 'server'",
    REGION + PD.format("", '<map mr="bufer" vaddr="0x1000000"/>'): "did you mean 'buffer'?",
    REGION + PD.format("", '<map mr="zzz" vaddr="0x1000000"/>'): "memory regions: 'buffer'",
    PD.format("", '<map mr="zzz" vaddr="0x1000000"/>'): "there are no memory regions",
    REGION + PD.format("", '<setvar symbol="s" region_paddr="bufer"/>'): "did you mean 'buffer'?",
    REGION + PD.format("", '<setvar symbol="s" region_paddr="zzz"/>'): "memory regions: 'buffer'",
    PD.format('prority="1"', ""): "did you mean 'priority'?",
    PD.format("", "<mapp/>"): "did you mean 'map'?",
    PD.format("", "<mapp/>") + " ": "<protection_domain> may contain <program_image>, <map>, <irq>, "
                                    "<setvar>, <watch>, <core_control>, <protection_domain>, <virtual_machine> or <cspace>",
    PD.format("", '<irq irq="40" id="1" trigger="egde"/>'): "did you mean 'edge'?",
    PD.format("", '<irq irq="40" id="1" trigger="zzz"/>'): "choose 'level' or 'edge'",
    PD.format('fpu="flase"', ""): "did you mean 'false'?",
    REGION + PD.format("", '<map mr="buffer" vaddr="0x1000000" perms="RX"/>'): "did you mean 'rx'?",
    REGION + PD.format("", '<map mr="buffer" vaddr="0x1000000" perms="z"/>'):
        "for example 'r', 'rw' or 'rx'",
    PD.format('budget="5"', ""): "allowed: 10 us or more",
    PD.format('stack_size="0"', ""): "allowed: 4 KiB to 16 MiB, in steps of 4 KiB",
    PD.format('cpu="9"', ""): "its cores are 0 to 3",
    PD.format('priority="0x"', ""): "digits are missing after 0x",
    PD.format('priority="_"', ""): "numbers are decimal, or hexadecimal with 0x, and may contain '_'",
    PD.format('stack_size="0x4KiB"', ""): "units follow decimal numbers only",
    PD.format('stack_size="4 pages"', ""): "units are B, KiB, MiB, GiB, TiB",
    PD.format("", "<map mr='x'/>") + REGION: "vaddr: virtual address; a multiple of the region's page size",
    "<protection_domain><program_image path='a.elf'/></protection_domain>": "name: unique name",
    PD.format("", "<setvar region_paddr='buffer'/>") + REGION: "symbol: variable of 8 bytes",
    PD.format("", "<!-- &amp; -->").replace("server", "a & b"): "for a plain one, write '&amp;'",
    PD.format("", "").replace('server"', "server"): "perhaps a quote is missing before it; in a value, "
                                                    "write '&lt;'",
    "<param name='core' default='1'/>" + PD.format('cpu="${cor}"', ""): "did you mean 'core'?",
}  # fmt: skip


@pytest.mark.parametrize("text", HELPS)
def test_help(text: str, judge: Judge) -> None:
    found = judge(text).found
    assert HELPS[text] in [help for each in found for help in each.help]


@pytest.mark.parametrize(("text", "help"), [
    ("<sytem/>", "did you mean 'system'?"), ("<channel/>", "put everything into <system> ..."),
    ("<?xml version='1.0'?>\n", None)])
def test_root(text: str, help: str | None, tmp_path: Path) -> None:
    (tmp_path / "x.system").write_text(text)
    said = microkit("check", "--board-file", BOARD_FILE, tmp_path / "x.system").stderr
    assert ("= help: " + help in said) if help else "= help" not in said


@pytest.mark.parametrize(("line", "words"), [
    ("schema rgn", "argument kind: there is no 'rgn': did you mean 'rng'? (choose 'rng', 'xsd', 'markdown' or"),
    ("graph {sdf} --format svgg", "--format: there is no 'svgg': did you mean 'svg'?"),
    ("{sdf} --image-type elff", "--image-type: there is no 'elff': did you mean 'elf'?"),
    ("run x.img --corse 2", "unknown option '--corse': did you mean '--cores'?"),
    ("run x.img --cores x", "argument --cores: 'x' is not a number"),
    ("run x.img --timeout x", "argument --timeout: 'x' is not a number of seconds above 0"),
    ("run x.img y.img", "'y.img' is one argument too many"),
    ("boards x", "'x' is one argument too many"),
    ("header {sdf} --pd b", "there is no protection domain 'b': protection domains: 'a'"),
    ("header {sdf} --pd A", "there is no protection domain 'A': did you mean 'a'?"),
    ("explain map-overlp", "no rule 'map-overlp': did you mean 'map-overlap'?"),
    ("check {sdf} -W no-map-overlp", "-W no-map-overlp: did you mean 'map-overlap'?"),
    ("nothing", "'nothing' is neither a command nor a file"),
])  # fmt: skip
def test_command_line(line: str, words: str, tmp_path: Path) -> None:
    result = microkit(*line.format(sdf=SDF / "valid/minimal.system").split(), cwd=tmp_path)
    assert result.returncode == 2 and result.stdout == ""
    assert result.stderr.startswith("microkit: error: ") and words in result.stderr


def test_files_that_are_near(tmp_path: Path) -> None:
    (tmp_path / "parts.system").write_text("<system/>")
    text = '<system xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="part.system"/></system>'
    (tmp_path / "whole.system").write_text(text)
    for name in ("whole.system", "wohle.system"):
        result = microkit("check", "--board-file", BOARD_FILE, name, cwd=tmp_path)
        near = "parts.system" if name == "whole.system" else "whole.system"
        assert result.returncode == 1 and f"did you mean '{near}'?" in result.stderr


def test_lists() -> None:
    assert [one_of("abc"), all_of("ab"), all_of("a"), all_of("")] == [
        "'a', 'b' or 'c'", "'a' and 'b'", "'a'", "nothing"]  # fmt: skip
    assert all_of("abcdefg", 4) == "'a', 'b', 'c', 'd' and 3 more"
    assert elements(["map", "irq"]) == "<map> or <irq>"
    assert [count(1, "core"), count(0, "core")] == ["1 core", "0 cores"]
    assert meant("sever", ["server", "client"], "domains") == "did you mean 'server'?"
    assert meant("x", ["server", "client"], "domains") == "domains: 'server' and 'client'"
