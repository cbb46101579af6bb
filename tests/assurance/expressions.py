# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Values of C's expressions without side effects, as Z3's bit-vectors. All numbers have 64 bits: what has 32 in C is less
than 2^32 here, where no result is more."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping

import z3

WORD_BITS = 64
TOKEN = re.compile(r"\s*(?:(?P<number>0x[0-9a-fA-F]+|\d+)[uUlL]*|(?P<name>\w+)|(?P<sign><<|>>|[<>=!]=|&&|\|\||[-+*/%&|^~!<>?:(),.]))")
#: Binary operators by precedence (C11 6.5), the loosest first.
PRECEDENCE = (("||",), ("&&",), ("|",), ("^",), ("&",), ("==", "!="), ("<", "<=", ">", ">="), ("<<", ">>"), ("+", "-"), ("*", "/", "%"))
CASTS = ("word_t", "u32", "u64", "s64", "paddr_t", "ref_t")
NARROW = ("u32", "ref_t")


class Number:
    """A number of C with 64 bits."""

    def __init__(self, bits: z3.BitVecRef, signed: bool = False) -> None:
        self.bits, self.signed = bits, signed

    def __add__(self, other: object) -> Number:
        return Number(self.bits + of(other).bits)

    def __sub__(self, other: object) -> Number:
        return Number(self.bits - of(other).bits)

    def __rsub__(self, other: object) -> Number:
        return of(other) - self

    def __mul__(self, other: object) -> Number:
        return Number(self.bits * of(other).bits)

    def __floordiv__(self, other: object) -> Number:
        return Number(z3.UDiv(self.bits, of(other).bits))

    def __mod__(self, other: object) -> Number:
        return Number(z3.URem(self.bits, of(other).bits))

    def __and__(self, other: object) -> Number:
        return Number(self.bits & of(other).bits)

    def __or__(self, other: object) -> Number:
        return Number(self.bits | of(other).bits)

    def __invert__(self) -> Number:
        return Number(~self.bits)

    def __lshift__(self, other: object) -> Number:
        return Number(self.bits << of(other).bits)

    def __rshift__(self, other: object) -> Number:
        by = of(other).bits
        return Number(self.bits >> by if self.signed else z3.LShR(self.bits, by))

    def __eq__(self, other: object) -> z3.BoolRef:  # type: ignore[override]
        return self.bits == of(other).bits

    def __ne__(self, other: object) -> z3.BoolRef:  # type: ignore[override]
        return self.bits != of(other).bits

    def __lt__(self, other: object) -> z3.BoolRef:
        return z3.ULT(self.bits, of(other).bits)

    def __le__(self, other: object) -> z3.BoolRef:
        return z3.ULE(self.bits, of(other).bits)


def of(value: object) -> Number:
    if isinstance(value, Number):
        return value
    if isinstance(value, z3.BoolRef):
        return Number(z3.If(value, z3.BitVecVal(1, WORD_BITS), z3.BitVecVal(0, WORD_BITS)))
    return Number(z3.BitVecVal(value, WORD_BITS))


def truth(value: object) -> z3.BoolRef:
    return value if isinstance(value, z3.BoolRef) else of(value) != 0


OPERATIONS: dict[str, Callable[[Number, Number], object]] = {
    "|": operator.or_, "&": operator.and_, "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le,
    ">": lambda a, b: b < a, ">=": lambda a, b: b <= a, "<<": operator.lshift, ">>": operator.rshift, "+": operator.add,
    "-": operator.sub, "*": operator.mul, "/": operator.floordiv, "%": operator.mod}


def tokens(text: str) -> list[str]:
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        token = TOKEN.match(text, at)
        if token is None:
            raise ValueError(f"no expression of C that is understood here: {text[at:]!r}")
        found.append(token["number"] or token["name"] or token["sign"])
        at = token.end()
    return found


class Expression:
    """The value of a text. `scope`: numbers, functions, and structs as objects with attributes."""

    def __init__(self, text: str, scope: Mapping[str, object]) -> None:
        self.left, self.scope = tokens(text), scope

    def value(self) -> object:
        result = self._choice()
        if self.left:
            raise ValueError(f"left over: {self.left}")
        return result

    def _next(self) -> str:
        return self.left.pop(0)

    def _take(self, token: str) -> bool:
        if self.left[:1] != [token]:
            return False
        self.left.pop(0)
        return True

    def _choice(self) -> object:
        condition = self._binary(0)
        if not self._take("?"):
            return condition
        first = self._choice()
        self._take(":")
        second = self._choice()
        return Number(z3.If(truth(condition), of(first).bits, of(second).bits))

    def _binary(self, level: int) -> object:
        if level == len(PRECEDENCE):
            return self._unary()
        result = self._binary(level + 1)
        while self.left and self.left[0] in PRECEDENCE[level]:
            sign = self._next()
            other = self._binary(level + 1)
            if sign in ("&&", "||"):
                result = (z3.And if sign == "&&" else z3.Or)(truth(result), truth(other))
            else:
                result = OPERATIONS[sign](of(result), of(other))
        return result

    def _unary(self) -> object:
        if self._take("~"):
            return ~of(self._unary())
        if self._take("!"):
            return z3.Not(truth(self._unary()))
        if self.left[0] == "(" and self.left[1] in CASTS and self.left[2] == ")":
            _, cast, _ = self._next(), self._next(), self._next()
            return self._cast(cast, of(self._unary()))
        return self._postfix()

    @staticmethod
    def _cast(cast: str, value: Number) -> Number:
        return value & 0xffffffff if cast in NARROW else Number(value.bits, cast == "s64")

    def _postfix(self) -> object:
        result = self._primary()
        while self.left and self.left[0] in ("(", "."):
            if self._next() == ".":
                result = getattr(result, self._next())
            else:
                result = result(*self._arguments())  # type: ignore[operator]
        return result

    def _arguments(self) -> list[object]:
        found: list[object] = []
        while not self._take(")"):
            found.append(self._choice())
            self._take(",")
        return found

    def _primary(self) -> object:
        if self._take("("):
            result = self._choice()
            self._take(")")
            return result
        token = self._next()
        return of(int(token, 0)) if token[0].isdigit() else self.scope[token]
