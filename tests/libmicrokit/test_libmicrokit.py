# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""libmicrokit on the host: its C sources with a kernel of the tests' own, under sanitizers. src/NAME.c
is tested by NAME.c here, libc/NAME.c by libc/NAME.c, and the functions that are inline in microkit.h by
microkit.c; host/ has the headers that stand for the machine."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LIBRARY = ROOT / "libmicrokit"
SOURCES = [*sorted((LIBRARY / "src").glob("*.c")), LIBRARY / "libc/heap.c",
           LIBRARY / "libc/system_calls.c"]
#: Names that the C library of this computer has, too, get a prefix: the others belong to the API.
PREFIX = "pd_"
API = ("microkit_", "__sel4", "__heap", "tls_set_up", "xcore_call", "xcore_forget", "xcore_poll",
       "xcore_sender_count", "xcore_serve", "xcore_end_lost_calls",
       "protected", "fault")
FLAGS = ["-std=gnu11", "-g", "-Wall", "-Wextra", "-Werror", "-fno-builtin", "-Wno-missing-attributes",
         "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-include",
         str(HERE / "host/ipc_buffer.h"), *(f"-I{each}" for each in (
             HERE / "host", LIBRARY / "include", ROOT / "sdk/abi/include"))]
#: microkit.ld's, which are other symbols on this computer.
CONSTRUCTORS = ["-D__preinit_array_start=__start_constructors",
                "-D__init_array_end=__stop_constructors"]


def run(*command: str | Path, folder: Path | None = None) -> str:
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=folder,
                            check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


def defined(objects: list[Path]) -> set[str]:
    output = run("nm", "--extern-only", "--defined-only", *objects)
    return {line.split()[2] for line in output.splitlines() if len(line.split()) == 3}


@pytest.fixture(scope="module", name="library")
def built_once(host_kernel_path: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Objects of the library, and the flags for whoever uses them."""
    folder = tmp_path_factory.mktemp("libmicrokit")
    flags = [*FLAGS, f"-I{host_kernel_path.parent / 'generated/include'}"]
    run("gcc", *flags, *CONSTRUCTORS, "-c", *SOURCES, folder=folder)
    objects = sorted(folder.glob("*.o"))
    renamed = folder / "renamed.txt"
    renamed.write_text("".join(f"{name} {PREFIX}{name}\n" for name in sorted(defined(objects))
                               if not name.startswith(API)))
    for each in objects:
        run("objcopy", f"--redefine-syms={renamed}", each)
    return [*flags, *map(str, objects)]


#: ring/ is test_ring.py's.
PROGRAMS = sorted(path.relative_to(HERE).with_suffix("")
                  for path in (*HERE.glob("*.c"), *HERE.glob("libc/*.c")) if path.stem != "fixture")


@pytest.mark.parametrize("name", PROGRAMS, ids=str)
def test_libmicrokit(name: Path, library: list[str], tmp_path: Path) -> None:
    program = tmp_path / name.stem
    run("gcc", "-o", program, HERE / f"{name}.c", HERE / "fixture.c", f"-I{HERE}", *library)
    run(program)
