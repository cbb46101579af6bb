# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Seeded defects of tests/mutants/list, each as a library of the host kernel: quicker than a copy of
the tree, for those that are part of make test."""

from __future__ import annotations

from pathlib import Path

from mutants import mutant
from mutants.mutant import ROOT, Mutant

from spec import build


def named(kind: str, *names: str) -> list[Mutant]:
    """Those with this kind of killer and one of these names."""
    found = [each for each in mutant.read() if each.kind == kind and each.name in names]
    assert len(found) == len(names), f"the list of mutants has not all of {names}"
    return found


def library(each: Mutant, host: Path, plain: Path, folder: Path) -> Path:
    """Of the objects of plain, which is built, but for one."""
    problem = each.problem()
    assert problem is None, problem
    source = ROOT / each.file
    changed = folder / source.name
    changed.write_text(each.changed())
    target = build.object_of(source, folder)
    build.compile_one(changed, ROOT / "kernel", host, target, source.parent)
    others = [path for path in build.objects(ROOT / "kernel", plain) if path.name != target.name]
    return build.link([*others, target], folder / "libmutant.so")
