# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Function, file and line in a console: of a program that the compiler makes here, at places that its source marks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from microkit.base.errors import UsageError
from microkit.commands import symbolize as command
from microkit.console.addresses import PROGRAMS, Addresses, find_addr2line
from microkit.console.changed import as_it_is, passed_on
from microkit.console.symbolize import Symbolizer
from microkit.elf import Elf

SOURCE = """static volatile int sink;
static inline __attribute__((always_inline)) void inner(int x)
{
    __asm__ volatile(".global in_inner; in_inner: nop");
    sink = x;
}
void outer(void)
{
    inner(1);
    __asm__ volatile(".global in_outer; in_outer: nop; .global after; after: nop");
}
void _start(void)
{
    outer();
}
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("program")
    (folder / "marks.c").write_text(SOURCE)
    subprocess.run(["aarch64-linux-gnu-gcc", "-g", "-O1", "-nostdlib", "-static", f"-ffile-prefix-map={folder}=/multikit", "marks.c",
                    "-o", "marks.elf"], cwd=folder, check=True)  # fmt: skip
    return folder / "marks.elf"


def at(program: Path, mark: str) -> int:
    return Elf.read(program).symbols[mark].address


@pytest.fixture(params=[name for name in PROGRAMS])
def addr2line(request: pytest.FixtureRequest) -> str:
    import shutil

    if not shutil.which(request.param):
        pytest.skip(f"no {request.param}")
    return str(request.param)


def test_places(program: Path, addr2line: str) -> None:
    """The innermost first, by every program that is supported; asked again and again."""
    addresses = Addresses(program, addr2line, lambda path: Path(path).name)
    for _ in range(2):
        found = addresses.places(at(program, "in_inner"))
        assert [(each.function, each.line) for each in found] == [("inner", "marks.c:4"), ("outer", "marks.c:9")]
        assert [each.line for each in addresses.places(at(program, "in_outer"))] == ["marks.c:10"]
        assert addresses.places(0x10) == []


def test_a_file_that_is_no_program(tmp_path: Path, addr2line: str) -> None:
    (tmp_path / "x.elf").write_text("text")
    addresses = Addresses(tmp_path / "x.elf", addr2line)
    assert addresses.places(0x10) == [] and addresses.places(0x10) == []


@pytest.fixture
def symbolizer(program: Path) -> Symbolizer:
    found = find_addr2line()
    assert found
    return Symbolizer.of({"a: b": program}, program, found, Path("/sdk/src"))


def test_lines_behind_lines(program: Path, symbolizer: Symbolizer) -> None:
    """pc, lr (the call before it), and the kernel's; sources are where the SDK has them; and nothing else changes."""
    inner, after = at(program, "in_inner"), at(program, "after")
    text = (f"MON|ERROR: a: b: pc 0x{inner:016x} outer+0x4\r\n"
            f"noise MON|ERROR: a: b: lr 0x{after:016x} outer+0x10\n"
            f"MON|ERROR: c: pc 0x{inner:016x}\n"
            f"MON|ERROR: a: b: sp 0x{inner:016x}, 1 byte\n"
            f"MON|ERROR: a: b: lr 0x{0:016x}\n"
            f"KERNEL PANIC core 2: exception in the kernel\n  pc 0x{inner:x} esr 0x2 far 0x0\nprompt> ")  # fmt: skip
    found = symbolizer.feed(text.encode()).decode()
    place = "    in inner at /sdk/src/marks.c:4\n        inlined in outer at /sdk/src/marks.c:9\n"
    lines = text.splitlines(keepends=True)
    assert found == (lines[0] + place + lines[1] + "    called in outer at /sdk/src/marks.c:10\n"
                     + "".join(lines[2:7]) + place + lines[7])  # fmt: skip


def test_bytes_come_out_as_they_go_in(program: Path, symbolizer: Symbolizer) -> None:
    """One by one, at once; bytes that are no text, and a line without an end."""
    line = f"MON|ERROR: a: b: pc 0x{at(program, 'in_outer'):016x}\n".encode()
    found = [symbolizer.feed(bytes([each])) for each in b"\xff\0" + line + b"$ "]
    assert found[:2] == [b"\xff", b"\0"] and found[-2:] == [b"$", b" "]
    assert found[-3].startswith(b"\n    in outer at ") and found[-3].count(b"\n") == 2
    assert symbolizer.feed(b"x" * 1_000_000) == b"x" * 1_000_000
    assert symbolizer.feed(b"\n") == b"\n"


def test_calls_behind_a_program_counter(program: Path) -> None:
    """Of a domain that is known, once, with its name and address; not behind lr, nor behind the kernel's."""
    asked = []

    def calls(name: str, pc: int) -> list[str]:
        asked.append((name, pc))
        return ["#0 one", "#1 two"]

    inner, found = at(program, "in_inner"), find_addr2line()
    assert found
    symbolizer = Symbolizer.of({"a": program}, program, found, None, calls)
    text = f"MON|ERROR: {{}}: {{}} 0x{inner:016x}\n"
    said = symbolizer.feed((text.format("a", "pc") + text.format("a", "lr") + text.format("b", "pc")).encode()).decode()
    symbolizer.feed(f"  pc 0x{inner:x} esr 0x2 far 0x0\n".encode())
    assert asked == [("a", inner)]
    assert said.splitlines()[2:5] == ["        inlined in outer at /multikit/marks.c:9", "    #0 one", "    #1 two"]


def test_without_addr2line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_addr2line() is None
    with pytest.raises(UsageError, match="binutils-aarch64-linux-gnu"):
        command.make_symbolizer(None)  # type: ignore[arg-type]


def test_a_program_whose_output_is_changed(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Its exit status is kept."""
    code = "import sys; print('one', flush=True); print('two'); sys.exit(7)"
    assert passed_on([sys.executable, "-c", code], lambda data: data.replace(b"o", b"0")) == 7
    assert capfdbinary.readouterr().out == b"0ne\ntw0\n"
    assert as_it_is(b"o") == b"o"
