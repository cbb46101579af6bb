# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Every rule has a page that can be read."""

from __future__ import annotations

import re
from string import ascii_uppercase

import pytest
from microkit.base.rules import Rule, all_rules, rule_ids
from tool_support import ROOT


@pytest.mark.parametrize("rule", all_rules().values(), ids=lambda rule: rule.id)
def test_page(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
    assert rule.title[0] in "`<" + ascii_uppercase and 20 < len(rule.title) < 200
    assert rule.text.endswith(".")
    assert len(rule.text) > 30
    assert all(len(line) <= 110 and line == line.rstrip() for line in rule.text.split("\n"))


def test_ids_are_found_without_importing() -> None:
    """And all that there are, in whichever room."""
    texts = (path.read_text() for path in (ROOT / "tool/microkit").rglob("*.py"))
    defined = [id for text in texts for id in re.findall(r'^@rule\("([^"]*)"', text, re.M)]
    assert sorted(rule_ids()) == sorted(defined) == list(all_rules())
