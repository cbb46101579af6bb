#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Write docs/conformance.md: its text is here, its tables come from the checklist and the suite."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

# pylint: disable=wrong-import-position
from conformance.checklist import Checklist, Test, read_checklist, read_tests

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/conformance.md"
OURS = "extensions"  # the group of what seL4 does not have

HEAD = """# Conformance to the seL4 API

<!-- written by tests/conformance/table.py from tests/conformance/checklist.toml and groups/*.c -->

Multikit's kernel implements the API of seL4 MCS. `tests/conformance` checks its behaviour: a protection domain with
memory and authority from `<cspace>` creates threads, processes, endpoints and whatever else it needs with the API
itself, as the test suite of an operating system's kernel does, and observes them.

```
make conformance [BOARD=qemu_virt_aarch64_gicv3]   # ends with "N passed, N failed"
```

`make test` runs it on both `virt` boards, where a run passes when the console says `ok` for every test below, in order; and on
`qemu_zcu102`, where two that need a device of theirs are skipped.
Time advances with the instructions executed (`-icount`), so that results do not depend on the host's load.

The names are those of seL4's public test suite, so that results can be compared; only the group `{ours}` is
Multikit's own. The tests themselves are also our own, written from the names' one-line descriptions and the seL4
reference manual.

| | tests |
|---|---|
| names of seL4's suite | {all} |
| tested | {tested} |
| do not apply, each with its reason below | {rest} |
| tests of extensions to seL4 | {extensions} |

Every test starts with all memory free; afterwards everything that it created is revoked, so tests do not depend on
each other. QEMU models no caches: tests of cache maintenance show that it is accepted or refused and leaves contents
unchanged, not that it works. To add a test, write a function in a file of `groups/`, name it in the file's table and in
`checklist.toml`, and run `tests/conformance/table.py`.
"""


def line(name: str, tests: dict[str, Test], checklist: Checklist) -> str:
    if name in tests:
        return f"| {name} | {tests[name].description} |\n"
    return f"| {name} | *does not apply: {checklist.reasons[name]}* |\n"


def section(group: str, names: list[str], tests: dict[str, Test], checklist: Checklist) -> str:
    head = f"\n## {group}\n\n| test | what it shows |\n|---|---|\n"
    return head + "".join(line(name, tests, checklist) for name in names)


def document() -> str:
    checklist = read_checklist()
    tests = {test.name: test for test in read_tests()}
    extensions = checklist.groups[OURS]
    names = [name for name in checklist.names() if name not in extensions]
    text = HEAD.format(ours=OURS, all=len(names), tested=sum(name in tests for name in names),
                       rest=len(checklist.reasons), extensions=len(extensions))
    return text + "".join(section(group, members, tests, checklist)
                          for group, members in checklist.groups.items())


if __name__ == "__main__":
    DOCUMENT.write_text(document())
