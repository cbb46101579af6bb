#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Read the numeric macros of a set of headers, by way of the compiler's own preprocessor.

DWARF holds no macros, yet addresses and limits are macros because assembly and linker scripts
need them. Every object-like macro that the given headers define and that expands to an integer
is written to a JSON file for extract.py.
"""

from __future__ import annotations

import argparse
import ast
import json
import operator
import re
import subprocess
import sys
from pathlib import Path

OPERATORS = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod, ast.LShift: operator.lshift,
    ast.RShift: operator.rshift, ast.BitOr: operator.or_, ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor, ast.USub: operator.neg, ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}


def preprocess(command: list[str], source: str) -> str:
    result = subprocess.run([*command, "-E", "-P", "-x", "c", "-"], input=source,
                            capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise SystemExit(f"macros.py: {result.stderr}")
    return result.stdout


def defined_names(text: str) -> list[str]:
    """Names of the object-like macros that a header defines."""
    return re.findall(r"^[ \t]*#[ \t]*define[ \t]+([A-Za-z_]\w*)(?=[ \t]+\S)", text, re.MULTILINE)


def evaluate(node: ast.expr) -> int:
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    if isinstance(node, ast.UnaryOp) and type(node.op) in OPERATORS:
        return OPERATORS[type(node.op)](evaluate(node.operand))
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        return OPERATORS[type(node.op)](evaluate(node.left), evaluate(node.right))
    raise ValueError("not an integer expression")


def value_of(expression: str) -> int | None:
    """The value of an integer expression in C, None for anything else."""
    text = re.sub(r"\b(0[xX][0-9a-fA-F]+|\d+)[uUlL]+\b", r"\1", expression)
    try:
        return evaluate(ast.parse(text.replace("/", "//").strip(), mode="eval").body)
    except (SyntaxError, ValueError, ZeroDivisionError, RecursionError):
        return None


def read_macros(command: list[str], headers: list[Path]) -> dict[str, int]:
    names = sorted({name for path in headers for name in defined_names(path.read_text())})
    includes = "".join(f'#include "{path.resolve()}"\n' for path in headers)
    # A string literal is not expanded, so it carries the name through the preprocessor.
    probes = "".join(f'#ifdef {name}\n"macro {name}" {name}\n#endif\n' for name in names)
    output = preprocess(command, includes + probes)
    found = re.findall(r'^"macro (\w+)" (.+)$', output, re.MULTILINE)
    values = {name: value_of(expansion) for name, expansion in found}
    return {name: value for name, value in values.items() if value is not None}


def main() -> int:
    parser = argparse.ArgumentParser(description="write the numeric macros of headers as JSON")
    parser.add_argument("--output", "-o", type=Path, required=True)
    parser.add_argument("--headers", type=Path, nargs="+", required=True, metavar="DIR",
                        help="folders whose headers are read")
    parser.add_argument("command", nargs="+", help="compiler with its -I and -D options, after --")
    arguments = parser.parse_args()
    headers = sorted(path for folder in arguments.headers for path in folder.rglob("*.h"))
    macros = read_macros(arguments.command, headers)
    arguments.output.write_text(json.dumps(macros, indent=1, sort_keys=True) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
