# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The API's names: all are declared with their types, and every description of them agrees."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ABI = ROOT / "sdk/abi"
BOARD = ROOT / "board/qemu_virt_aarch64/board.toml"
PREFIX = "aarch64-none-elf-" if shutil.which("aarch64-none-elf-gcc") else "aarch64-linux-gnu-"
COMPILERS = {
    "gcc": [PREFIX + "gcc", "-std=gnu11"],
    "g++": [PREFIX + "g++", "-xc++", "-std=c++14"],
    "clang": ["clang", "--target=aarch64-none-elf", "-std=gnu11"],
    "clang++": ["clang++", "--target=aarch64-none-elf", "-xc++", "-std=c++14"],
}
#: Methods that seL4 does not have.
EXTENSIONS = {"seL4_IRQHandler_SetImpliedAck", "seL4_ARM_VSpace_MapPages",
              "seL4_ARM_VSpace_UnmapPages"}


def run(*command: object, stdin: str = "") -> str:
    result = subprocess.run([str(each) for each in command], input=stdin, capture_output=True,
                            text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module", name="generated")
def generated_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the build generates, and the reference program."""
    folder = tmp_path_factory.mktemp("abi")
    include = folder / "include"
    for command in (["generate_invocations.py", "--include", include],
                    ["generate_types.py", "--include", include],
                    ["generate_forwards.py", "--include", include],
                    ["generate_interfaces.py", "--include", include, "--json", folder],
                    ["generate_reference.py", "--program", folder / "reference.c",
                     "--page", folder / "api.md"]):
        run(sys.executable, ABI / command[0], *command[1:])
    for config in ("debug", "release", "benchmark"):
        run(sys.executable, ABI / "gen_config.py", config, "--board-file", BOARD,
            "-o", folder / config / "kernel/gen_config.h")
    return folder


def includes(generated: Path, config: str = "debug") -> list[str]:
    return [f"-I{folder}" for folder in (generated / config, generated / "include",
                                         ABI / "include", ROOT / "libmicrokit/include")]


@pytest.mark.parametrize("config", ["debug", "release", "benchmark"])
@pytest.mark.parametrize("compiler", COMPILERS)
def test_every_name_is_declared_with_its_type(generated: Path, compiler: str, config: str) -> None:
    if not shutil.which(COMPILERS[compiler][0]):
        pytest.skip("not installed")
    run(*COMPILERS[compiler], "-fsyntax-only", "-ffreestanding", "-Wall", "-Wextra", "-Werror",
        "-Wno-unused-const-variable", *includes(generated, config), generated / "reference.c")


def test_a_missing_name_and_a_wrong_type_are_noticed(generated: Path) -> None:
    text = (generated / "reference.c").read_text()
    for wrong in (text.replace("= seL4_WaitWithMRs;", "= seL4_WaitWithoutMRs;"),
                  text.replace("void (*const use_seL4_Signal)(seL4_CPtr dest)",
                               "int (*const use_seL4_Signal)(seL4_CPtr dest)")):
        assert wrong != text
        with pytest.raises(AssertionError):
            run(*COMPILERS["gcc"], "-fsyntax-only", "-ffreestanding", "-Wall", "-Werror", "-xc",
                *includes(generated), "-", stdin=wrong)


def reference() -> list[dict[str, Any]]:
    return tomllib.loads((ABI / "reference.toml").read_text())["group"]


def methods() -> dict[str, dict[str, Any]]:
    table = json.loads((ABI / "invocations.json").read_text())
    return {f"{interface['prefix']}_{method['method']}": method
            for interface in table["interfaces"] for method in interface["methods"]}


def test_reference_and_table_of_invocations_agree() -> None:
    """What is reserved in one is reserved in the other, and nothing is only in one."""
    status = {}
    for group in reference():
        for prototype in group.get("functions", ()):
            status[re.search(r"(\w+)\(", prototype)[1]] = group["status"]  # type: ignore[index]
    for name, method in methods().items():
        if name not in EXTENSIONS:
            assert status[name] == method.get("status", "served"), name


def test_no_name_is_listed_twice() -> None:
    names = [re.sub(r"\(.*", "", entry).split()[-1].lstrip("*") for group in reference()
             for kind in ("functions", "types", "constants", "names") for entry in group.get(kind, ())]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_page_says_what_becomes_of_each_name(generated: Path) -> None:
    page = (generated / "api.md").read_text()
    assert page.index("`seL4_DomainSet_Set`") > page.index("reserved: declared")
    assert "`seL4_NBSendWaitWithMRs`" in page and "`seL4_X86_IOPort_In8`" in page
    assert "## x86\n\n**not here**: not on this architecture" in page


def forwards() -> dict[str, str]:
    table = json.loads((ABI / "forwards.json").read_text())
    return {name: target for target, names in table.items() if target != "_" for name in names}


def test_forwarding_headers_stand_alone(generated: Path) -> None:
    source = "".join(f"#include <{name}>\n" for name in forwards())
    run(*COMPILERS["gcc"], "-fsyntax-only", "-Werror", "-xc", *includes(generated), "-",
        stdin=source)
    for name in forwards():
        run(*COMPILERS["gcc"], "-fsyntax-only", "-Werror", "-xc", *includes(generated), "-",
            stdin=f"#include <{name}>\n")
        assert not (ABI / "include" / name).exists()


def test_packed_types_and_faults_on_this_computer(generated: Path, tmp_path: Path) -> None:
    """types.json against the headers written by hand; getFault and TimeoutReply_new at work."""
    table = json.loads((ABI / "types.json").read_text())
    lines = []
    for name, fields in table["blocks"].items():
        shift = 64
        for field, bits in fields:
            shift -= bits
            if field:
                lines.append(f'FIELD({name}, {field}, {shift}, {bits})')
    lines += [f"FAULT({fault['name']}, {number})" for number, fault in enumerate(table["faults"])]
    (tmp_path / "table.h").write_text("\n".join(lines) + "\n")
    program = tmp_path / "types"
    run("cc", "-std=gnu11", "-Wall", "-Werror", f"-I{tmp_path}", *includes(generated),
        HERE / "types.c", "-o", program)
    assert run(program) == "ok\n"


def test_interface_description(generated: Path) -> None:
    root = ElementTree.parse(generated / "include/interfaces/object-api.xml").getroot()
    found = {f"{interface.get('name')}_{method.get('name')}": method
             for interface in root for method in interface}
    assert set(found) == set(methods())
    params = [each.attrib for each in found["seL4_TCB_ReadRegisters"].findall("param")]
    assert [(p["dir"], p["name"], p["type"]) for p in params] == [
        ("in", "suspend_source", "seL4_Bool"), ("in", "arch_flags", "seL4_Uint8"),
        ("in", "count", "seL4_Word"), ("out", "regs", "seL4_UserContext*")]
    labels = json.loads((generated / "invocations_all.json").read_text())
    assert labels == {"InvalidInvocation": 0,
                      **{method["label"]: method["id"] for method in methods().values()}}


def test_bitfield_descriptions_are_whole_words(generated: Path) -> None:
    for name in ("shared_types.pbf", "sel4_arch/types.pbf"):
        text = (generated / "include/sel4" / name).read_text()
        assert text.startswith("base 64\n")
        for block in re.findall(r"block (\w+) \{(.*?)\}", text, re.DOTALL):
            widths = [int(line.split()[-1]) for line in block[1].strip().splitlines()]
            assert sum(widths) % 64 == 0, block[0]
    tags = re.findall(r"tag (\w+) (\d+)", text)
    header = (ABI / "include/sel4/faults.h").read_text()
    assert tags == re.findall(r"seL4_Fault_(\w+) = (\d+)", header)


def test_object_sizes_are_those_of_the_header(generated: Path) -> None:
    sizes = json.loads((generated / "object_sizes.json").read_text())
    assert (sizes["tcb"], sizes["vspace"], sizes["vcpu"], sizes["endpoint"]) == (11, 13, 12, 6)


def test_platform_description(tmp_path: Path) -> None:
    """RAM without firmware's part; devices are all the rest."""
    board = BOARD.read_text()
    board = board.replace("reserved = []", 'reserved = [{ name = "firmware", base = 0x4010_0000, '
                                           "size = 0x1000 }]")
    folder = tmp_path / BOARD.parent.name
    folder.mkdir()
    (folder / "board.toml").write_text(board)
    run(sys.executable, ROOT / "sdk/build/board_config.py", folder / "board.toml",
        "--devices", ROOT / "board/devices", "-o", tmp_path)
    found = json.loads((tmp_path / "platform_gen.json").read_text())
    assert found["memory"] == [{"start": 0x40000000, "end": 0x40100000},
                               {"start": 0x40101000, "end": 0xC0000000}]
    assert found["devices"] == [{"start": 0, "end": 0x40000000},
                                {"start": 0xC0000000, "end": 1 << 40}]
