# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Headers of the C++ standard library that docs/cpp.md names: each alone, and what it is named for is linked in a PD."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/cpp.md").read_text()
GXX = "aarch64-linux-gnu-g++"

pytestmark = pytest.mark.skipif(not shutil.which(GXX), reason=f"{GXX} is not installed")

#: An expression that uses it, of an int x; it is to be true.
USES = {
    "algorithm": "std::max(x, x + 1) > x",
    "array": "(std::array<int, 2>{x, 1}[0]) == x",
    "atomic": "std::atomic<int>(x).fetch_add(1) == x",
    "bit": "std::popcount(7u) == 3 + 0 * x",
    "bitset": "std::bitset<70>(5).count() == 2",
    "charconv": "std::to_chars(text, text + 20, x).ptr != text",
    "chrono": "std::chrono::milliseconds(x) == std::chrono::microseconds(1000 * x)",
    "concepts": "std::integral<decltype(x)>",
    "functional": "std::function<int(int)>([](int y) { return y; })(x) == x && std::plus<>()(x, 1) == x + 1",
    "initializer_list": "std::initializer_list<int>{x, x}.size() == 2",
    "iterator": "std::distance(text, text + 4) == 4",
    "limits": "x <= std::numeric_limits<int>::max()",
    "memory": "*std::addressof(x) == x && *std::construct_at(&place, x) == x",
    "new": "*new (&place) int(x) == x",
    "numeric": "std::accumulate(text, text + 1, x) == x + text[0]",
    "optional": "std::optional<int>(x).value_or(0) == x",
    "ratio": "(std::ratio<2, 4>::den == 2)",
    "span": "std::span<char>(text).size() == 20",
    "string_view": "std::string_view(\"abc\").find('c') == 2",
    "tuple": "std::get<1>(std::tuple(1, x)) == x",
    "type_traits": "std::is_signed_v<decltype(x)>",
    "utility": "std::pair(x, 1).first == x",
    "variant": "*std::get_if<int>(&v) == x",
}  # fmt: skip


def test_page_names_them() -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith("| headers"))
    assert set(re.findall(r"`(\w+)`", row)) - {"addressof", "construct_at"} == set(USES)


def test_each_is_linked(sdk: Path, tmp_path: Path) -> None:
    """All in one PD, each included first in a source of its own, so that it stands alone."""
    for name, use in USES.items():
        local = "std::variant<int, bool> v = x;" if name == "variant" else ""
        (tmp_path / f"use_{name}.cpp").write_text(
            f"#include <{name}>\n#include <microkit.h>\n[[maybe_unused]] static char text[20];\n[[maybe_unused]] static int place;\n"
            f"bool use_{name}(int x) {{ (void)x; {local} return {use}; }}\n")
    calls = "".join(f"bool use_{name}(int);\n" for name in USES) + "extern \"C\" void init() {\n" + "".join(
        f"    if (!use_{name}(1)) microkit_dbg_puts(\"{name}\");\n" for name in USES)
    (tmp_path / "main.cpp").write_text(f"#include <microkit.h>\n{calls}}}\nextern \"C\" void notified(microkit_channel) {{}}\n")
    (tmp_path / "a.system").write_text('<system><protection_domain name="a"><program_image path="a.elf"/></protection_domain></system>')
    (tmp_path / "Makefile").write_text("SYSTEM := a.system\nPDS := a\n" + "a_SRCS := main.cpp " + " ".join(
        f"use_{name}.cpp" for name in USES) + "\nCXXFLAGS := -std=c++20\ninclude $(MICROKIT_SDK)/make/multikit.mk\n")
    result = subprocess.run(["make", "-C", tmp_path, f"MICROKIT_SDK={sdk}", "CROSS=aarch64-linux-gnu-", "pds"], capture_output=True,
                            text=True, check=False)
    assert result.returncode == 0, result.stderr
