# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The IP stack on the host, under sanitizers: parts of it, and two stacks with lwIP on a wire. lwIP's source is fetched once; where it cannot be
had, what needs it is skipped."""

from __future__ import annotations

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
IP = ROOT / "sdk/ip"
LINK = ROOT / "sdk/services/net/src/link.c"
OPTIONS = ("-std=gnu11", "-O1", "-g", "-Wall", "-Wextra", "-Wno-missing-field-initializers", "-Werror", "-fsanitize=address,undefined",
           "-fno-sanitize-recover=all")
FOLDERS = [HERE / "host", ROOT / "tests/services/include", *(IP / part for part in ("include", "internal", "")),
           *sorted(ROOT.glob("sdk/services/*/include")), ROOT / "sdk/services/net/internal", ROOT / "libmicrokit/include", ROOT / "sdk/abi/include"]


def compile_to(output: Path, *words: object, folders: list[Path] | None = None) -> None:
    include = [f"-I{folder}" for folder in folders or FOLDERS]
    run = subprocess.run(["gcc", *OPTIONS, *include, *map(str, words), "-o", output], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def says_ok(*command: object) -> None:
    run = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=300, check=False)
    assert (run.returncode, run.stdout) == (0, "ok\n"), run.stdout + run.stderr


@pytest.fixture(name="stack", scope="module")
def stack_as_library(lwip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our sources and lwIP's, as they are compiled for a PD; what they ask of the PD's other libraries a test has."""
    folder = tmp_path_factory.mktemp("stack")
    names = [line for line in (IP / "lwip.txt").read_text().splitlines() if line and not line.startswith("#")]
    sources = [*sorted((IP / "src").glob("*.c")), LINK, *(lwip / "src" / name for name in names)]
    folders = [IP / "port", *FOLDERS[1:], lwip / "src/include"]

    def build(number: int) -> Path:
        compile_to(folder / f"{number}.o", "-fPIC", "-c", sources[number], folders=folders)
        return folder / f"{number}.o"

    with ThreadPoolExecutor(2) as pool:
        objects = list(pool.map(build, range(len(sources))))
    compile_to(folder / "stack.so", "-shared", "-Wl,-Bsymbolic", *objects)
    return folder / "stack.so"


@pytest.mark.parametrize("name", ["queue", "random"])
def test_part(name: str, tmp_path: Path) -> None:
    compile_to(tmp_path / name, HERE / f"{name}.c")
    says_ok(tmp_path / name)


@pytest.mark.parametrize("name", ["pair", "hostile"])
def test_two_stacks(name: str, stack: Path, tmp_path: Path) -> None:
    compile_to(tmp_path / name, "-rdynamic", HERE / f"{name}.c", LINK, "-ldl")
    copies = [shutil.copy(stack, tmp_path / f"{number}.so") for number in range(2)]
    says_ok(tmp_path / name, *copies)
