# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit explain ID`: the manual page of a rule."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from textwrap import fill, indent

from ..base.errors import EXIT_OK, UsageError
from ..base.rules import Rule, all_rules
from ..base.suggest import did_you_mean
from .arguments import Parser
from .remedies import REMEDIES


def parser() -> argparse.ArgumentParser:
    made = Parser("microkit explain", description="Print the manual page of a rule.")
    made.add_argument("rule", nargs="?", help="its id, in brackets after a finding")
    return made


def run(arguments: list[str]) -> int:
    """Print the page of a rule, or the list of rules."""
    return explain(parser().parse_args(arguments).rule)


def explain(id: str | None) -> int:
    """The page of a rule, or the list of rules."""
    rules = all_rules()
    if id is None:
        width = max(map(len, rules))
        for rule in rules.values():
            print(f"{rule.id:<{width}}  {rule.severity.value:<7}  {rule.title}")
        return EXIT_OK
    if id not in rules:
        hint = did_you_mean(id, rules)
        raise UsageError(f"no rule '{id}'" + (f": {hint}" if hint else "; see 'microkit explain'"))
    print(_page(rules[id]), end="")
    return EXIT_OK


def _page(rule: Rule) -> str:
    """What is wrong, what to do, and how it looks."""
    parts = [f"{rule.id} ({rule.severity.value})", rule.text]
    if rule.id in REMEDIES:
        parts.append(fill(REMEDIES[rule.id], 100))
    example = _examples().get(rule.id)
    if example:
        parts.append("For example:\n\n" + indent(example, "  "))
    return "\n\n".join(parts) + "\n"


def _examples() -> dict[str, str]:
    """Real findings, by rule; made by tests/tool/explain_examples.py."""
    path = Path(__file__).with_name("examples.json")
    found: dict[str, str] = json.loads(path.read_text("utf-8"))
    return found
