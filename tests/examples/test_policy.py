# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""example/policy: in QEMU, and its sandbox on this computer with scripts that try to break out of it. Debian's sources of Lua are fetched
once; where they cannot be had, nothing of this is tested."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.debian import fetched
from harness.system import boot, run_system

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "example/policy"
PACKAGES = ROOT / "build/debian-lua"
PICOLIBC = Path("/usr/lib/picolibc/aarch64-linux-gnu")
#: Of this computer, for a script: a hundred thousand instructions are a few milliseconds.
SECONDS = 60

needs_picolibc = pytest.mark.skipif(not PICOLIBC.exists(), reason="picolibc is not installed")


@pytest.fixture(name="lua", scope="module")
def sources_of_lua(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lua")
    shutil.copytree(fetched("lua5.4", PACKAGES / "lua5.4") / "src", folder, dirs_exist_ok=True)
    shutil.copy(EXAMPLE / "lua5.4-deb-multiarch.h", folder)
    return folder


def copy_of_example(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    for path in EXAMPLE.iterdir():
        if path.is_file():
            (folder / path.name).write_bytes(path.read_bytes())
    return folder


def stack_is_enough(folder: Path, work: Path, board: Path, build: Callable[[], Path]) -> None:
    """For a script as deep as Lua lets it be: its parser calls itself. Lua is not compiled anew."""
    (folder / "broken.lua").write_text("return " + "(" * 2000)
    (folder / "night.lua").write_text("return " + "{" * 50 + "function() return " * 400)
    image = build()
    expected = work / "expected.txt"
    expected.write_text("guest: may open 1\nre:^policy: .*overflow.*; doors stay shut$\nguest: may open\n"
                        "re:^policy: .*overflow.*; doors stay shut$\noperator: that was all\n! faulted\n")
    boot(qemu_command(read_board(board), image), expected, work / "console.txt")


@needs_picolibc
@pytest.mark.qemu
@pytest.mark.usefixtures("lua")
def test_by_make(sdk: Path, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With GCC."""
    monkeypatch.setenv("PACKAGES", str(PACKAGES))
    folder, target = copy_of_example(work / "source"), Target(sdk)
    run_system(folder, target, work)
    stack_is_enough(folder, work, target.board_toml, lambda: build_system(folder, target, work))


@needs_picolibc
@pytest.mark.qemu
@pytest.mark.usefixtures("lua")
def test_by_cmake(sdk: Path, work: Path) -> None:
    """With clang."""
    folder, board = copy_of_example(work / "source"), Target(sdk).board_toml
    made = work / "made"
    run("cmake", "-S", folder, "-B", made, "-G", "Ninja", f"-DPACKAGES={PACKAGES}", f"-DCMAKE_TOOLCHAIN_FILE={sdk}/cmake/toolchain-clang.cmake")

    def build() -> Path:
        run("cmake", "--build", made)
        return made / "policy.img"

    boot(qemu_command(read_board(board), build()), folder / "expected.txt", work / "console.txt")
    stack_is_enough(folder, work, board, build)


def run(*command: object) -> None:
    result = subprocess.run([str(each) for each in command], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


# ---- the sandbox -------------------------------------------------------------------------------


@pytest.fixture(name="sandbox", scope="module")
def sandbox_of_this_computer(lua: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the sources that the Makefile names."""
    makefile = (EXAMPLE / "Makefile").read_text().replace("\\\n", " ")
    names = makefile.split("$(LUA)/%.c,")[1].split(")")[0].split()
    program = tmp_path_factory.mktemp("sandbox") / "policy"
    subprocess.run(["gcc", "-std=gnu11", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-fsanitize=address", f"-I{lua}",
                    f"-I{EXAMPLE}", "-o", program, ROOT / "tests/examples/host/policy.c", EXAMPLE / "sandbox.c",
                    *(lua / f"{name}.c" for name in names), "-lm"], check=True)
    return program


def says(sandbox: Path, script: str | bytes) -> str:
    text = script if isinstance(script, bytes) else script.encode()
    result = subprocess.run([sandbox], input=text, capture_output=True, timeout=SECONDS, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout.decode(errors="replace")


def rule(body: str) -> str:
    return f"function may_open(who, door)\n{body}\nend"


@pytest.mark.parametrize(("body", "said"), [
    ("return door == 1 and who == 'staff'", "open\nshut\n"),
    ("count = (count or 0) + 1 return count == 2", "shut\nopen\n"),
    ("return 1", "shut\nshut\n"),
    ("", "shut\nshut\n"),
    ("return who .. door == 'staff1'", "open\nshut\n"),
    ("return string.format('%05.1f', door / 4) == '000.2' and table.concat({1, 2}, '-') == '1-2'", "open\nshut\n"),
])  # fmt: skip
def test_answers(sandbox: Path, body: str, said: str) -> None:
    assert says(sandbox, rule(body)) == said


TIME, MEMORY = "script:2: more than 100000 instructions", "not enough memory"
BAD_RULES = {
    "while true do end": TIME,
    "for i = 1, 1 << 62 do end": TIME,
    "::again:: goto again": TIME,
    "local f f = function() return f() end return f()": TIME,
    "local t = {} while true do t[#t + 1] = 1 end": MEMORY,
    "local s = 'x' while true do s = s .. s end": MEMORY,
    "local f f = function() return 1 + f() end return f() == 1": MEMORY,
    "return #string.format('%99d', 1) > 99 or table.unpack({}, 1, 1 << 30)": "too many results to unpack",
    "return table.unpack({}, 1, 900000)": "too many results to unpack",
    "local t = {} for i = 0, 62 do t[1 << i] = 1 end return table.concat(t) == ''": "invalid value",
    "local t = {} for i = 0, 62 do t[1 << i] = 1 end return table.sort(t)": "attempt to compare|array too big",
    "error({})": "an error without words",
    "error(1 / 0)": "an error without words",
    "error('a reason')": "script:2: a reason",
    "return nothing.there": "script:2: attempt to index a nil value",
}


@pytest.mark.parametrize("body", BAD_RULES)
def test_a_call_ends(sandbox: Path, body: str) -> None:
    """With its reason, and the next one is as good as the first."""
    first, second = says(sandbox, rule(body)).splitlines()
    assert any(reason in first for reason in BAD_RULES[body].split("|")), first
    assert any(reason in second for reason in BAD_RULES[body].split("|")), second


@pytest.mark.parametrize("name", [
    "load", "loadstring", "dofile", "loadfile", "require", "package", "io", "os", "debug", "coroutine", "utf8", "collectgarbage", "pcall",
    "xpcall", "setmetatable", "getmetatable", "warn", "string.find", "string.match", "string.gsub", "string.gmatch", "string.rep",
    "string.dump", "string.pack", "table.move", "table.insert", "table.remove", "math.random", "math.randomseed",
    "('').find", "('').rep", "_G.load", "string.sub.dump"])  # fmt: skip
def test_what_there_is_not(sandbox: Path, name: str) -> None:
    said = says(sandbox, rule(f"return {name} == nil")).splitlines()[0]
    assert said == "open" or "attempt to index a function value" in said


SCRIPTS: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "no function may_open"),
    "no function": ("may_open = 1", "no function may_open"),
    "half a statement": ("x =", "script:1: unexpected symbol near <eof>"),
    "endless": ("while true do end", "script:1: more than 100000 instructions"),
    "an error": ("error('no')", "script:1: no"),
    "deep": ("return " + "(" * 100000, "overflow"),
    "deep tables": ("x = " + "{" * 100000, "overflow"),
    "a long comment": ("--" + "x" * 500000, "no function may_open"),
    "a long string": ("x = '" + "x" * 500000 + "'", MEMORY),
    "compiled": (b"\x1bLua" + bytes(100), "attempt to load a binary chunk"),
    "zeros": (bytes(100), "unexpected symbol"),
    "no text": (b"\xff\xfe" * 50, "unexpected symbol"),
    "to be closed": ("local a <close> = {}", "non-closable value"),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_that_are_none(sandbox: Path, name: str) -> None:
    script, said = SCRIPTS[name]
    assert said in says(sandbox, script)
