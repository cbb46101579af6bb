# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""How findings of the static analyzers are read, and which sources they get."""

from __future__ import annotations

import json
from pathlib import Path

from assurance import analyzers
from assurance.frama import ROOT
from assurance.seeds import seeded

TEXT = """In file included from /tree/a.c:7:
/tree/kernel/a.h:3:5: warning: unused variable 'x' [-Wunused-variable]
    int x;
/tree/a.c:9:1: note: expanded from here
/usr/include/b.h:1:2: fatal error: no such file
nofile:0:0: warning: checkersReport: 1 of 2
2 warnings generated.
"""


def commands(tmp_path: Path, *entries: tuple[str, str]) -> Path:
    """Of sources, with the name of the object of each."""
    path = tmp_path / "compile_commands.json"
    path.write_text(json.dumps([{"directory": str(tmp_path), "file": source, "command":
                                 f"cc -I/tree/include -mno-outline-atomics -O2 -o {object_} -c {source}"}
                                for source, object_ in entries]))
    return path


def test_warnings_and_errors_are_read() -> None:
    assert analyzers.findings_in(TEXT, Path("/tree")) == {
        analyzers.Finding("kernel/a.h", "unused variable 'x' [-Wunused-variable]"),
        analyzers.Finding("/usr/include/b.h", "no such file"),
        analyzers.Finding("nofile", "checkersReport: 1 of 2")}


def test_each_source_that_was_built_once(tmp_path: Path) -> None:
    (tmp_path / "a.o").touch()
    (tmp_path / "s.o").touch()
    found = analyzers.sources(commands(tmp_path, ("/tree/a.c", "missing.o"), ("/tree/a.c", "a.o"), ("/tree/a.c", "a.o"),
                                       ("/tree/b.c", "missing.o"), ("/tree/s.S", "s.o")))
    assert found == [analyzers.Source(Path("/tree/a.c"), ("-I/tree/include", "-O2"))]


def test_nothing_built_is_a_fault(tmp_path: Path) -> None:
    assert any("nothing is built" in fault for fault in analyzers.faults(tmp_path / "none.json", "warnings"))


def test_moved_source_includes_what_is_beside_it() -> None:
    source = analyzers.Source(Path("/tree/kernel/a.c"), ("-I/tree/kernel/include", "-I/tree/sdk"))
    assert source.moved(Path("/tree/kernel"), Path("/copy/kernel")) == analyzers.Source(
        Path("/copy/kernel/a.c"), ("-I/copy/kernel/include", "-I/tree/sdk"))


def test_lists_are_about_the_tools_and_sources() -> None:
    tools = {tool for tool, _ in analyzers.seeds(ROOT)}
    assert tools == set(analyzers.TOOLS)
    for _, seed in analyzers.seeds(ROOT):
        with seeded(ROOT, seed) as copy:
            assert seed.new in (copy / seed.source).read_text()
    assert all(len(reason) > 10 for tool in tools for reason in analyzers.reviewed(ROOT, tool).values())
