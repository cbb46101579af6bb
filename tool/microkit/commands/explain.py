# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit explain ID`: the manual page of a rule."""

from __future__ import annotations

from ..errors import EXIT_OK, UsageError
from ..rules import Rule, all_rules
from ..suggest import did_you_mean


def explain(id: str | None) -> int:
    """Print the page of a rule, or the list of rules."""
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
    return f"{rule.id} ({rule.severity.value})\n\n{rule.text}\n"
