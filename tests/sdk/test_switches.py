# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A build that is told another board, configuration, compiler or option makes that, and when it is
told the first again, the first: never what lay there from before."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

SYSTEM = """<system>
  <protection_domain name="a" priority="1"><program_image path="a.elf"/></protection_domain>
  <protection_domain name="b" priority="2"><program_image path="a.elf"/></protection_domain>
  <channel><end pd="a" id="7"/><end pd="b" id="9"/></channel>
</system>
"""
PROGRAM = """#include <microkit.h>
#ifndef VALUE
#define VALUE 1
#endif
volatile int value;
void init(void) { value = VALUE; }
void notified(microkit_channel ch) { (void)ch; }
"""
MAKEFILE = """SYSTEM := a.system
PDS := a
include $(subst $() ,\\ ,$(MICROKIT_SDK))/make/multikit.mk
"""
CMAKE = """cmake_minimum_required(VERSION 3.20)
project(a C)
find_package(Multikit REQUIRED)
multikit_add_system(a SYSTEM a.system PDS a)
"""
BOARD, CONFIG = "MICROKIT_BOARD=qemu_virt_aarch64_gicv3", "MICROKIT_CONFIG=release"


def fill(folder: Path, **more: str) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    files = {"a.system": SYSTEM, "a.c": PROGRAM, "Makefile": MAKEFILE, "CMakeLists.txt": CMAKE}
    for name, text in (files | more).items():
        (folder / name).write_text(text)
    return folder


def run(*command: str | Path, cwd: Path, fails: bool = False) -> str:
    environment = {name: value for name, value in os.environ.items() if "MICROKIT" not in name}
    result = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False,
                            env=environment)
    assert (result.returncode != 0) == fails, result.stdout + result.stderr
    return result.stdout + result.stderr


def make(sdk: Path, folder: Path, *words: str) -> bytes:
    run("make", f"MICROKIT_SDK={sdk}", *words, cwd=folder)
    return (folder / "build/loader.img").read_bytes()


@pytest.mark.parametrize("switches", [
    [BOARD], [CONFIG], ["LLVM=True"],
    ["CFLAGS=-DVALUE=2", "a_CFLAGS=-DVALUE=3", "a_LDFLAGS=--no-gc-sections", "LIBC=picolibc"]],
    ids=["board", "config", "compiler", "options"])
def test_make_there_and_back(sdk: Path, work: Path, switches: list[str]) -> None:
    folder = fill(work)
    elf = folder / "build/a.elf"
    first, program = make(sdk, folder), elf.read_bytes()
    for switch in switches:
        there = make(sdk, folder, switch)
        assert elf.read_bytes() != program, switch
        run("make", "clean", f"MICROKIT_SDK={sdk}", cwd=folder)
        assert make(sdk, folder, switch) == there, "a build from nothing is another"
    assert make(sdk, folder) == first
    assert elf.read_bytes() == program


def test_make_does_nothing_when_nothing_is_said(sdk: Path, work: Path) -> None:
    folder = fill(work)
    make(sdk, folder, CONFIG, "CFLAGS=-DVALUE=2")
    assert run("make", f"MICROKIT_SDK={sdk}", CONFIG, "CFLAGS=-DVALUE=2", cwd=folder) == ""


@pytest.mark.parametrize("generator", ["Ninja", "Unix Makefiles"])
def test_cmake_there_and_back(sdk: Path, work: Path, generator: str) -> None:
    """By the package's own name of the variable, and by Microkit's."""
    def build(*words: str) -> bytes:
        run("cmake", "-B", "out", "-G", generator, *words,
            f"-DCMAKE_TOOLCHAIN_FILE={sdk}/cmake/toolchain-gcc.cmake", cwd=folder)  # fmt: skip
        run("cmake", "--build", "out", cwd=folder)
        return (folder / "out/a.img").read_bytes()

    folder = fill(work)
    first = build()
    release = build("-DMULTIKIT_CONFIG=release")
    assert release != first
    assert build() == release, "what is not said stays as it is"
    assert build("-DMULTIKIT_CONFIG=debug") == first
    gicv3 = build(f"-D{BOARD}")
    assert gicv3 not in (first, release)
    assert build("-DMICROKIT_BOARD=qemu_virt_aarch64") == first


def test_cmake_refuses_another_compiler_in_one_folder(sdk: Path, work: Path) -> None:
    def configure(compiler: str, fails: bool = False) -> str:
        return run("cmake", "-B", "out", f"-DCMAKE_TOOLCHAIN_FILE={sdk}/cmake/toolchain-{compiler}.cmake",
                   cwd=folder, fails=fails)

    folder = fill(work)
    configure("gcc")
    assert "cannot change the compiler" in " ".join(configure("clang", fails=True).split())
    configure("gcc")


@pytest.mark.parametrize("kind", ["make", "cmake"])
def test_sdk_whose_path_has_spaces(sdk: Path, work: Path, kind: str) -> None:
    spaced = work / "my own sdk"
    folder = fill(work / "project")
    spaced.unlink(missing_ok=True)
    spaced.symlink_to(sdk)
    if kind == "make":
        expected = make(sdk, folder)
        assert make(spaced, folder) == expected
        assert run("make", f"MICROKIT_SDK={spaced}", cwd=folder) == ""
    else:
        run("cmake", "-B", "out", f"-DCMAKE_TOOLCHAIN_FILE={spaced}/cmake/toolchain-gcc.cmake",
            cwd=folder)  # fmt: skip
        run("cmake", "--build", "out", cwd=folder)


def test_make_refuses_build_folders_with_spaces(sdk: Path, work: Path) -> None:
    folder = fill(work)
    text = run("make", f"MICROKIT_SDK={sdk}", "BUILD_DIR=my build", cwd=folder, fails=True)
    assert "cannot build in a folder whose path has spaces" in text


def test_compile_commands_of_make_compile(sdk: Path, work: Path) -> None:
    """Each is a command that a shell takes, also with quotes in an option."""
    folder = fill(work)
    make(sdk, folder, "CFLAGS=-DNAME='\"a b\"'")
    entry, = json.loads((folder / "build/compile_commands.json").read_text())
    (folder / "build/a/a.c.o").unlink()
    subprocess.run(entry["command"], shell=True, cwd=entry["directory"], check=True)
    assert (folder / "build/a/a.c.o").exists()
    assert (Path(entry["directory"]) / entry["file"]).samefile(folder / "a.c")


def builder(sdk: Path, folder: Path, kind: str) -> Callable[..., str]:
    """What builds there, by make or CMake, and returns what they say."""
    if kind == "make":
        return functools.partial(run, "make", f"MICROKIT_SDK={sdk}", cwd=folder)
    run("cmake", "-B", "out", f"-DCMAKE_TOOLCHAIN_FILE={sdk}/cmake/toolchain-gcc.cmake", cwd=folder)
    return functools.partial(run, "cmake", "--build", "out", cwd=folder)


@pytest.mark.parametrize("kind", ["make", "cmake"])
def test_header_is_made_before_and_again(sdk: Path, work: Path, kind: str) -> None:
    program = '#include "a.h"\nint channel[CHANNEL_B == 7 ? 1 : -1];\n' + PROGRAM
    cmake = CMAKE.replace("PDS a", "PDS a HEADERS a")
    folder = fill(work, **{"a.c": program, "CMakeLists.txt": cmake,
                           "Makefile": "HEADERS := a\n" + MAKEFILE})  # fmt: skip
    build = builder(sdk, folder, kind)
    build()
    (folder / "a.system").write_text(SYSTEM.replace('id="7"', 'id="8"'))
    assert "channel" in build(fails=True), "compiled against the old header"


@pytest.mark.parametrize("kind", ["make", "cmake"])
def test_stubs_are_made_before_and_again(sdk: Path, work: Path, kind: str) -> None:
    """Also when only a file changes that the description includes."""
    part = '<interface name="talk"><procedure name="p"><argument name="x" type="{}" count="8"/></procedure></interface>'
    system = SYSTEM.replace("<system>", '<system xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="part.xml"/>')
    system = system.replace("<channel>", '<channel interface="talk">').replace('id="7"', 'id="7" pp="true"')
    program = PROGRAM.replace("<microkit.h>", '"talk_client.h"') + """
uint32_t call(const uint8_t *x) { return talk_call_p(7, x); }
"""
    folder = fill(work, **{"a.system": system, "part.xml": part.format("u8"), "a.c": program,
                           "CMakeLists.txt": CMAKE.replace("PDS a", "PDS a INTERFACES talk"),
                           "Makefile": "INTERFACES := talk\n" + MAKEFILE})  # fmt: skip
    build = builder(sdk, folder, kind)
    build()
    assert (folder / ("build" if kind == "make" else "out") / "include/talk.rs").exists()
    (folder / "part.xml").write_text(part.format("u16"))
    build(fails=True)  # of another type now


@pytest.mark.parametrize("kind", ["make", "cmake"])
def test_warnings_are_errors(sdk: Path, work: Path, kind: str) -> None:
    folder = fill(work, **{"a.c": PROGRAM + "int f(void) { int unused; return 1; }\n"})
    assert "unused" in builder(sdk, folder, kind)(fails=True)
