# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""microkit_typed.hpp: what fits compiles with gcc and clang, what does not says why. That calls arrive is
shown by the template `cpp` (test_new_project_runs)."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

COMPILERS = {
    "gcc": ["aarch64-linux-gnu-g++"],
    "clang": ["clang++", "-target", "aarch64-none-elf"],
}
FLAGS = ["-std=c++17", "-ffreestanding", "-fno-exceptions", "-fno-rtti", "-Wall", "-Wextra", "-Werror",
         "-fsyntax-only", "-x", "c++", "-"]  # fmt: skip
USE = """
#include <microkit_typed.hpp>
struct Request {{ {request} }};
struct Reply {{ {reply} }};
using Asked = microkit::Procedure<Request, Reply>;
bool ask(Reply &reply) {{ return Asked{{1}}.call({{}}, reply); }}
microkit_msginfo microkit_protected(microkit_channel, microkit_msginfo info)
{{
    return Asked::answer(info, [](const Request &) {{ return Reply{{}}; }});
}}
"""


def compile(sdk: Path, compiler: str, request: str, reply: str) -> subprocess.CompletedProcess[str]:
    include = sdk / "board/qemu_virt_aarch64/debug/include"
    return subprocess.run([*COMPILERS[compiler], "-I", include, *FLAGS], capture_output=True, text=True,
                          input=USE.format(request=request, reply=reply), check=False)  # fmt: skip


@pytest.mark.parametrize("compiler", COMPILERS)
@pytest.mark.parametrize(("request_", "reply"), [("long a; char b;", ""), ("", "char c[960];"), ("", "")])
def test_what_fits(sdk: Path, compiler: str, request_: str, reply: str) -> None:
    result = compile(sdk, compiler, request_, reply)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("compiler", COMPILERS)
@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ("char a[961];", "longer than a message"),
        ("Request() {} Request(const Request &) {} int a;", "copied word by word"),
    ],
)
def test_what_does_not(sdk: Path, compiler: str, request_: str, said: str) -> None:
    result = compile(sdk, compiler, request_, "")
    assert result.returncode != 0 and said in result.stderr
