# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Expressions of bounds.toml: whole numbers and names."""

from __future__ import annotations

import ast
import operator

OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
             ast.FloorDiv: operator.floordiv}


def evaluate(text: str | int, names: dict[str, int]) -> int:

    def value(node: ast.expr) -> int:
        match node:
            case ast.Constant(value=int(number)):
                return number
            case ast.Name(id=name) if name in names:
                return names[name]
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                return OPERATORS[type(op)](value(left), value(right))
            case ast.Call(func=ast.Name(id="max" | "min" as name), args=arguments):
                return {"max": max, "min": min}[name](value(argument) for argument in arguments)
            case _:
                raise ValueError(f"not a bound: {text!r}")

    return value(ast.parse(str(text), mode="eval").body)
