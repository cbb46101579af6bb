# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Run the checks: python3 -m assurance [quick|whole|cold]. The last line counts; exit status 1 when one failed."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from pathlib import Path

from . import wp
from .checks import QUICK, TIERS, Check, Place, contracts_of, of_tier
from .frama import ROOT
from .wp import CACHE


def run(check: Check, place: Place) -> dict[str, object]:
    """Its result, printed as well."""
    if check.missing:
        print(f"SKIPPED {check.name}: {', '.join(check.missing)} missing", flush=True)
        return {"name": check.name, "result": "skipped", "faults": check.missing}
    start = time.monotonic()
    faults = check.run(place)
    seconds = round(time.monotonic() - start, 1)
    print(f"{'FAILED' if faults else 'passed'}  {check.name} ({seconds} s)", flush=True)
    for fault in faults:
        print(f"        {fault}", flush=True)
    return {"name": check.name, "result": "failed" if faults else "passed", "faults": faults, "seconds": seconds}


def cache_copy(tier: str, build: Path) -> Path:
    """Results of provers: those stored with the sources and those of runs before; of a cold run only its own."""
    if tier == TIERS[-1]:
        shutil.rmtree(build / "cold", ignore_errors=True)
        (build / "cold").mkdir(parents=True)
        return build / "cold"
    copy = build / "cache"
    copy.mkdir(parents=True, exist_ok=True)
    if (ROOT / CACHE).is_dir():
        shutil.copytree(ROOT / CACHE, copy, dirs_exist_ok=True)
    return copy


def record(results: list[dict[str, object]], cache: Path, place: Place) -> None:
    """Keeps with the sources what was found out."""
    shutil.rmtree(ROOT / CACHE, ignore_errors=True)
    shutil.copytree(cache, ROOT / CACHE)
    passed = {result["name"]: result["result"] == "passed" for result in results if result["result"] != "skipped"}
    names = {module.name: contracts_of(module) for module in wp.modules(ROOT)}
    wp.record(ROOT, place.generated, {module: passed[check] for module, check in names.items() if check in passed})


def main() -> int:
    parser = argparse.ArgumentParser(prog="assurance", description=__doc__)
    parser.add_argument("tier", choices=TIERS, nargs="?", default="whole")
    parser.add_argument("--only", metavar="TEXT", default="", help="checks whose name has this")
    parser.add_argument("--sdk", type=Path, default=ROOT / "build/sdk")
    parser.add_argument("--target", type=Path, default=ROOT / "build/target", help="the SDK's build")
    parser.add_argument("--host", type=Path, default=ROOT / "build/host", help="the host kernel's build")
    parser.add_argument("--build", type=Path, default=ROOT / "build/assurance")
    parser.add_argument("--record", action="store_true", help="keep with the sources the provers' results, and which modules are proved")
    arguments = parser.parse_args()

    cache = cache_copy(arguments.tier, arguments.build.resolve())
    place = Place(arguments.sdk.resolve(), arguments.target.resolve() / "compile_commands.json",
                  (arguments.host / "generated/include").resolve(), cache, by_digest=arguments.tier == QUICK)
    results = [run(check, place) for check in of_tier(arguments.tier) if arguments.only in check.name]
    (arguments.build / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    if arguments.record:
        record(results, cache, place)
    counts = {kind: sum(result["result"] == kind for result in results) for kind in ("passed", "failed", "skipped")}
    skipped = f"{counts['skipped']} skipped, " if counts["skipped"] else ""
    print(f"{skipped}{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
