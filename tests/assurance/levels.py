# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What is known of each source of the kernel, and of each system call and invocation (docs/levels.md).

It is read from where it is decided: the tests that stand beside the sources, the list of the value analysis,
wp/modules.toml, obligations.toml, the specification; levels.toml has what these do not tell."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from . import obligations, wp
from .frama import ROOT, portable_sources

LISTED = Path(__file__).with_suffix(".toml")
INVOCATIONS = Path("sdk/abi/invocations.json")
SYSCALLS = Path("sdk/abi/include/sel4/syscall_numbers.h")
#: Of the kernel on a board, beside kernel/src.
DEVICES = "board/devices/*/kernel.c"
#: A UART's driver is tested with all others.
UARTS = "tests/kernel/devices/test_uarts.py"
FUNCTION = re.compile(r"^[\w*(][^;{}=#]*?\b(\w+)\([^;{}=#]*\)\n\{", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
#: Invoked like a notification, whatever the label.
SIGNAL = "SGISignal"
NO = "-"


@dataclass(frozen=True)
class Source:
    file: str
    test: str  # "" if there is none
    values: bool  # free of run-time errors, given that references name objects of their type
    functions: int
    proved: int
    lifted: tuple[str, ...]  # obligations that its contracts are evidence of


@dataclass(frozen=True)
class Call:
    name: str
    sources: tuple[str, ...]
    not_compared: str  # why, or ""
    values: bool
    contract: bool
    refined: str  # what of it, or ""


@dataclass(frozen=True)
class Listed:
    refined: dict[str, str]
    tests: dict[str, str]
    not_compared: dict[str, str]


@cache
def listed(path: Path = LISTED) -> Listed:
    found = tomllib.loads(path.read_text())
    return Listed(found["refined"], found["tests"], found["not_compared"])


def files(root: Path = ROOT) -> list[str]:
    """Of the kernel on a board, and what else has contracts."""
    own = [path for path in (root / "kernel/src").rglob("*.[cS]") if "host" not in path.parts]
    found = {path.relative_to(root).as_posix() for path in [*own, *root.glob(DEVICES)]}
    return sorted(found | {each for module in wp.modules(root) for each in module.sources})


def functions(text: str) -> list[str]:
    """That C code defines, as clang-format leaves it."""
    return FUNCTION.findall(COMMENT.sub("", text))


def test_of(file: str, root: Path = ROOT) -> str:
    """The test of its name; that of its kind; the one that is listed."""
    path = Path(file)
    name = f"test_{path.parent.name.replace('-', '_')}.py" if path.name == "kernel.c" else f"test_{path.stem}.py"
    beside = [f"tests/kernel/{path.relative_to('kernel/src').parent}/{name}"] if file.startswith("kernel/src/") else []
    beside += [f"tests/kernel/devices/{name}"] if file.startswith("board/") else []
    beside += [UARTS] if file.startswith("board/devices/uart-") else []
    beside += [f"tests/{path.parent.parent.relative_to('sdk')}/{path.stem}.c"] if file.startswith("sdk/") else []
    beside += [f"tests/monitor/{path.stem}.c"] if file.startswith("monitor/src/") else []
    beside += [listed().tests[file]] if file in listed().tests else []
    return next((test for test in beside if (root / test).is_file()), "")


def source(file: str, text: str, modules: list[wp.Module], portable: set[Path]) -> Source:
    defined = functions(text) if file.endswith(".c") else []
    proved = {name for module in modules for name in module.functions}
    names = {f"contracts of {module.name}" for module in modules}
    lifted = tuple(row.axiom for row in obligations.read() if names & set(row.checks)) if names else ()
    return Source(file, test_of(file), Path(file) in portable, len(defined), sum(name in proved for name in defined), lifted)


def sources(root: Path = ROOT) -> list[Source]:
    modules, portable = wp.modules(root), set(portable_sources(root))
    return [source(file, (root / file).read_text(), [module for module in modules if file in module.sources], portable)
            for file in files(root)]


def invocations(root: Path = ROOT) -> dict[str, int]:
    """Labels and their numbers."""
    described = json.loads((root / INVOCATIONS).read_text())
    return {method["label"]: method["id"] for interface in described["interfaces"] for method in interface["methods"]}


def syscalls(root: Path = ROOT) -> dict[str, int]:
    return {name: int(number) for name, number in
            re.findall(r"^#define SYSCALL_(\w+) +\((-\d+)\)", (root / SYSCALLS).read_text(), re.MULTILINE)}


def why_not_compared(name: str) -> str:
    return next((reason for start, reason in listed().not_compared.items() if name.startswith(start)), "")


def compared(root: Path = ROOT) -> set[str]:
    """Calls that sequences of tests/spec must reach (tests/spec/test_spec.py)."""
    return {name for name in [*invocations(root), *syscalls(root), SIGNAL] if not why_not_compared(name)}


def calls(root: Path = ROOT) -> list[Call]:
    known = {each.file: each for each in sources(root)}
    texts = {str(path): (root / path).read_text() for path in portable_sources(root)}

    def call(name: str, pattern: str) -> Call:
        found = tuple(file for file, text in texts.items() if re.search(pattern, text))
        rows = [known[file] for file in found]
        return Call(name, found, why_not_compared(name), bool(rows) and all(row.values for row in rows),
                    bool(rows) and all(row.proved == row.functions for row in rows), listed().refined.get(name, ""))

    return ([call(name, rf"\bcase SYSCALL_{name}\b|== SYSCALL_{name}\b") for name in syscalls(root)] +
            [call(name, rf"\b{name}\b") for name in invocations(root)] + [call(SIGNAL, r"\bvoid invoke_sgi_signal\(")])


def faults(root: Path = ROOT) -> list[str]:
    """Sources without a test, calls that nothing serves, and what is listed for nothing."""
    names = {*invocations(root), *syscalls(root), SIGNAL}
    known = set(files(root))
    return ([f"{each.file}: no test" for each in sources(root) if not each.test] +
            [f"{call.name}: served nowhere" for call in calls(root) if not call.sources and not call.not_compared] +
            [f"levels.toml: no source {file}" for file in listed().tests if file not in known] +
            [f"levels.toml: {file} has a test of its name" for file, test in listed().tests.items() if test_of(file, root) != test] +
            [f"levels.toml: no call {start}" for start in listed().not_compared
             if not any(name.startswith(start) for name in names)] +
            [f"levels.toml: nothing is called {name}" for name in listed().refined if name not in names])


def mark(is_so: bool) -> str:
    return "yes" if is_so else NO


def contracts(row: Source) -> str:
    return f"{row.proved} of {row.functions}" if row.proved else NO


def source_table() -> str:
    lines = ["| source | tested by | values | contracts: functions | lifted |", "|---|---|---|---|---|"]
    lines += [f"| `{row.file}` | `{row.test}` | {mark(row.values)} | {contracts(row)} | "
              f"{', '.join(f'`{axiom}`' for axiom in row.lifted) or NO} |" for row in sources()]
    return "\n".join(lines) + "\n"


def call_table() -> str:
    lines = ["| call | served in | compared | values | contract | refined |", "|---|---|---|---|---|---|"]
    lines += [f"| `{row.name}` | {'<br>'.join(f'`{file}`' for file in row.sources) or NO} | {row.not_compared or 'yes'} | "
              f"{mark(row.values)} | {mark(row.contract)} | {row.refined or NO} |" for row in calls()]
    return "\n".join(lines) + "\n"
