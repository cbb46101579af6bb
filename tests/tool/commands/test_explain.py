# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Every rule's page says what is wrong and what to do, most with an example that is real."""

from __future__ import annotations

import json

import explain_examples
import pytest
from microkit.base.rules import Rule, all_rules
from microkit.commands.explain import explain
from microkit.commands.remedies import REMEDIES


def test_examples_are_up_to_date() -> None:
    """Make them again with: PYTHONPATH=tool:tests/tool python3 tests/tool/explain_examples.py"""
    assert explain_examples.OUTPUT.read_text() == explain_examples.examples()


def test_most_rules_of_the_description_have_an_example() -> None:
    examples = json.loads(explain_examples.OUTPUT.read_text())
    modules = [rule.module for rule in all_rules().values()]
    rules = [module for module in modules if ".parse." in module or ".check." in module]
    assert set(examples) <= set(all_rules())
    assert len(examples) > 0.8 * len(rules)


@pytest.mark.parametrize("rule", all_rules().values(), ids=lambda rule: rule.id)
def test_page_is_whole(rule: Rule, capsys: pytest.CaptureFixture[str]) -> None:
    """More than a title: its own page goes on, or there is a remedy."""
    assert "\n\n" in rule.text or rule.id in REMEDIES
    assert explain(rule.id) == 0
    page = capsys.readouterr().out
    assert page.startswith(f"{rule.id} ({rule.severity.value})\n\n{rule.text}\n")
    assert REMEDIES.get(rule.id, "")[:20] in page


def test_no_remedy_without_a_rule() -> None:
    assert set(REMEDIES) <= set(all_rules())
    assert all(text[-1] in ".)" for text in REMEDIES.values())
