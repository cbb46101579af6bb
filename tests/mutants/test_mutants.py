# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The list of mutants follows the sources, and the runner notices what is caught and what is not. That
all are caught shows `make mutants`."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from mutants import killers, mutant
from mutants.mutant import ROOT, Mutant
from mutants.tree import BuildFailed, Tree

MUTANTS = mutant.read()
DOORBELL = next(each for each in MUTANTS if each.name == "SGI without DSB")


@pytest.mark.parametrize("each", MUTANTS, ids=lambda each: each.name)
def test_mutant_applies(each: Mutant) -> None:
    assert each.problem() is None
    assert each.changed() != (ROOT / each.file).read_text()


def test_names_differ() -> None:
    names = [each.name for each in MUTANTS]
    assert len(set(names)) == len(names) >= 70


@pytest.mark.parametrize("killer", sorted({each.killer for each in MUTANTS}))
def test_killer_is_there(killer: str) -> None:
    each = Mutant("", "", "", "", killer)
    if each.kind == "equivalent":
        assert len(each.argument) > 20
    elif each.kind == "system":
        folder = each.argument.split()[0]
        path = ROOT / (folder if folder.startswith("example/") else f"tests/system/{folder}")
        assert list(path.glob("*.system"))
    elif each.kind in killers.SEQUENCES:
        script, found = killers.SEQUENCES[each.kind]
        assert found in (ROOT / script).read_text()
    else:
        name, _, test = killers.test_of(each).partition("::")
        text = (ROOT / name).read_text()
        assert f"def {test.partition('[')[0]}(" in text if test else "def test_" in text


def test_text_that_is_not_there_once_is_a_problem() -> None:
    assert "0 times" in (replace(DOORBELL, old="no such text").problem() or "")
    assert re.match(r"\d+ times", replace(DOORBELL, old="intid").problem() or "")
    assert "no file" in (replace(DOORBELL, file="kernel/none.c").problem() or "")
    assert "killer" in (replace(DOORBELL, killer="luck").problem() or "")


@pytest.mark.slow
def test_runner(tmp_path: Path) -> None:
    """A mutant that is caught, one that is none, one that does not compile; all leave no trace."""
    tree = Tree(tmp_path)
    tree.update()
    source = tree.source / DOORBELL.file
    original = source.read_text()
    for new, failed in ((DOORBELL.new, True), (DOORBELL.old, False)):
        with tree.mutated(replace(DOORBELL, new=new)):
            killers.build(tree, DOORBELL)
            assert killers.fails(tree, DOORBELL) == failed
        assert source.read_text() == original
    with tree.mutated(replace(DOORBELL, new="}")), pytest.raises(BuildFailed):
        killers.build(tree, DOORBELL)
    with pytest.raises(BuildFailed):
        killers.fails(tree, replace(DOORBELL, killer="unit tests/kernel/no_such_file.py"))


def end_of_a_comparison(folder: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> bool:
    """What the runner makes of it."""
    tree = Tree(folder)
    tree.source.mkdir(parents=True)
    (tree.source / "killer.py").write_text(code)
    monkeypatch.setitem(killers.SEQUENCES, "spec", ("killer.py", "they differ"))
    return killers.fails(tree, replace(DOORBELL, killer="spec"))


@pytest.mark.parametrize(("code", "failed"), [
    ("exit('they differ')", True), ("import os; os.abort()", True), ("import os; os.kill(os.getpid(), 11)", True), ("", False)])
def test_a_crash_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, failed: bool) -> None:
    """The kernel is in the process of the comparison."""
    assert end_of_a_comparison(tmp_path, monkeypatch, code) == failed


@pytest.mark.parametrize("code", ["import os; os.kill(os.getpid(), 9)", "raise OSError"])
def test_other_ends_are_no_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    with pytest.raises(BuildFailed):
        end_of_a_comparison(tmp_path, monkeypatch, code)
