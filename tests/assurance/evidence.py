# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Runs what the obligations rest on: python3 -m assurance.evidence, with PYTHONPATH=tests:tool.

What passed is written into build/assurance/evidence.json, with what the sources were, and the table with its results
into evidence.md beside it. With --show nothing runs: results of other sources than the present ones do not count."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from . import obligations
from .__main__ import cache_copy
from .checks import Place, all_checks
from .frama import ROOT
from .obligations import Obligation

BUILD = ROOT / "build"
#: What results depend on.
SOURCES = ("board", "kernel", "libmicrokit", "monitor", "sdk", "tests", "tool")
NOT_RUN = "not run"


@dataclass
class Results:
    """What became of tests, by their nodes, and of checks, by their names."""

    sources: str
    tests: dict[str, str] = field(default_factory=dict)
    checks: dict[str, str] = field(default_factory=dict)

    def of(self, row: Obligation) -> str:
        """Passed only if all of it ran and passed."""
        each = {node: self.of_test(node) for node in row.tests} | {name: self.checks.get(name, NOT_RUN) for name in row.checks}
        if set(each.values()) == {NOT_RUN}:
            return NOT_RUN
        others = [f"{result}: {name}" for name, result in each.items() if result != "passed"]
        return "; ".join(others) if others else "passed"

    def of_test(self, node: str) -> str:
        """The worst of its cases."""
        found = {outcome for name, outcome in self.tests.items() if name == node or name.startswith((f"{node}[", f"{node}::"))}
        return next((outcome for outcome in ("failed", "skipped", "passed") if outcome in found), NOT_RUN)


def fingerprint(root: Path = ROOT) -> str:
    """Of all that results depend on."""
    digest = hashlib.sha256()
    for path in sorted(path for part in SOURCES for path in (root / part).rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(root)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


class Recorder:
    """A plugin of pytest that notes what became of each test."""

    def __init__(self, results: Results) -> None:
        self.results = results

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A failure of its set-up or of what comes after is the test's."""
        if report.when == "call" or report.outcome != "passed":
            self.results.tests[report.nodeid] = report.outcome


def run(rows: list[Obligation], build: Path) -> Results:
    results = Results(fingerprint())
    pytest.main(["-q", "-p", "no:cacheprovider", f"--rootdir={ROOT}",
                 *(str(ROOT / node) for node in obligations.tests(rows))], plugins=[Recorder(results)])
    place = Place(build / "sdk", build / "target/compile_commands.json", build / "host/generated/include",
                  cache_copy("quick", build / "assurance"))
    for check in all_checks():
        if check.name in obligations.checks(rows):
            results.checks[check.name] = "skipped" if check.missing else "failed" if check.run(place) else "passed"
    return results


def kept(path: Path, sources: str) -> Results:
    """Those of a run, if the sources are what they were then."""
    found = json.loads(path.read_text()) if path.is_file() else {}
    return Results(**found) if found.get("sources") == sources else Results(sources)


def main() -> int:
    parser = argparse.ArgumentParser(prog="assurance.evidence", description=__doc__)
    parser.add_argument("--show", action="store_true", help="run nothing, show what the last run found")
    parser.add_argument("--build", type=Path, default=BUILD)
    arguments = parser.parse_args()
    path, rows = arguments.build.resolve() / "assurance/evidence.json", obligations.read()
    path.parent.mkdir(parents=True, exist_ok=True)
    if arguments.show:
        results = kept(path, fingerprint())
    else:
        results = run(rows, arguments.build.resolve())
        path.write_text(json.dumps(vars(results), indent=1) + "\n")
    by_axiom = {row.axiom: results.of(row) for row in rows}
    path.with_suffix(".md").write_text(obligations.table(by_axiom))
    for axiom, result in by_axiom.items():
        print(f"{axiom}: {result}")
    return int(set(by_axiom.values()) != {"passed"})


if __name__ == "__main__":
    sys.exit(main())
