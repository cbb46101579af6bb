# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The crate multikit on the host: each program of host/ tests what is safe to call, with a libmicrokit that notes what it is
asked (host/fake.rs)."""

from __future__ import annotations

import os
import random
import subprocess
from pathlib import Path

import pytest
from harness.rust import needs_rust, rustc

HOST = Path(__file__).parent / "host"
PROGRAMS = sorted(path.stem for path in HOST.glob("*.rs") if path.stem != "fake")
OPTIONS = ["--edition", "2021", "-C", "opt-level=1", "-C", "debug-assertions=yes", "-C", "codegen-units=1"]

pytestmark = needs_rust


def compile(*command: object) -> subprocess.CompletedProcess[str]:
    words = [rustc(), *OPTIONS, *command]
    return subprocess.run([str(each) for each in words], capture_output=True, text=True, check=False)


@pytest.fixture(name="crate", scope="module")
def crate_for_this_computer(sdk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("crate") / "libmultikit.rlib"
    result = compile("--crate-type", "rlib", "--crate-name", "multikit", "--cfg", 'multikit_config="debug"', "-D", "warnings",
                     "-o", output, sdk / "rust/multikit/src/lib.rs")  # fmt: skip
    assert result.returncode == 0, result.stderr
    return output


def run(crate: Path, source: Path, output: Path, *options: str) -> str:
    result = compile(*options, "--extern", f"multikit={crate}", source, "-o", output)
    assert result.returncode == 0, result.stderr
    # A seed for what is random would be said in a failure; there is none but those in the sources.
    result = subprocess.run([output], capture_output=True, text=True, check=False, env=os.environ | {"RUST_BACKTRACE": "0"})
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(crate: Path, tmp_path: Path, name: str) -> None:
    assert "0 failed" in run(crate, HOST / f"{name}.rs", tmp_path / name, "--test")


SCALARS = {"u8": "uint8_t", "u16": "uint16_t", "u32": "uint32_t", "u64": "uint64_t", "i8": "int8_t", "i16": "int16_t",
           "i32": "int32_t", "i64": "int64_t", "bool": "bool"}  # fmt: skip


class Structure:
    """A random one, with random values, in both languages. Those before it can be members."""

    def __init__(self, chance: random.Random, name: str, before: list[Structure]) -> None:
        self.name, self.members = name, []
        for i in range(chance.randint(0 if before else 1, 6)):
            scalar = chance.choice([*SCALARS])
            others = [each for each in before if each.members]
            if others and chance.random() < 0.2:
                inner = chance.choice(others)
                self.members.append((f"m{i}", inner.name, inner.name, 0, inner.values(chance)))
            else:
                count = chance.choice([0, 0, 1, 3, 5])
                values = [self.value(chance, scalar) for _ in range(count or 1)]
                self.members.append((f"m{i}", scalar, SCALARS[scalar], count, values))

    @staticmethod
    def value(chance: random.Random, scalar: str) -> str:
        if scalar == "bool":
            return chance.choice(["true", "false"])
        bits = int(scalar[1:])
        number = chance.getrandbits(bits)
        return str(number if scalar[0] == "u" else max(number - (1 << bits - 1), 1 - (1 << bits - 1)))

    def values(self, chance: random.Random) -> Structure:
        """The same members with other values."""
        other = object.__new__(Structure)
        other.name = self.name
        other.members = [(name, rust, c, count, values.values(chance) if isinstance(values, Structure) else
                          [self.value(chance, rust) for _ in values]) for name, rust, c, count, values in self.members]
        return other

    def rust(self) -> str:
        fields = ", ".join(f"{name}: [{rust}; {count}]" if count else f"{name}: {rust}"
                           for name, rust, _, count, _ in self.members)
        return f"struct {self.name} {{ {fields} }}"

    def rust_value(self) -> str:
        def of(count: int, values: list[str] | Structure) -> str:
            if isinstance(values, Structure):
                return values.rust_value()
            return f"[{', '.join(values)}]" if count else values[0]

        return f"{self.name} {{ {', '.join(f'{name}: {of(count, values)}' for name, _, _, count, values in self.members)} }}"

    def c(self) -> str:
        fields = "".join(f"{'' if c in SCALARS.values() else 'struct '}{c} {name}{f'[{count}]' if count else ''}; "
                         for name, _, c, count, _ in self.members)
        return f"struct {self.name} {{ {fields}}};"

    def c_sets(self, prefix: str = "v") -> str:
        lines = []
        for name, _, _, count, values in self.members:
            if isinstance(values, Structure):
                lines.append(values.c_sets(f"{prefix}.{name}"))
            else:
                lines += [f"{prefix}.{name}{f'[{i}]' if count else ''} = {f'(int64_t){value}' if value.startswith('-') else value + ('' if value[0] in 'tf' else 'u')};"
                          for i, value in enumerate(values)]  # fmt: skip
        return " ".join(lines)


def test_messages_are_laid_out_as_c_does(crate: Path, tmp_path: Path) -> None:
    """Random structures: size, and every byte of random values, padding zero; and back."""
    chance, structures = random.Random(17), []
    for i in range(60):
        structures.append(Structure(chance, f"S{i}", structures))
    cases = [each for each in structures if each.members]
    rust = "multikit::message! { " + " ".join(each.rust() for each in structures) + " }\n" + """
fn show<T: multikit::Message + PartialEq + core::fmt::Debug>(value: T) {
    let mut bytes = vec![0; T::SIZE];
    value.encode(&mut bytes);
    println!("{} {} {}", T::SIZE, T::ALIGN, bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    assert_eq!(T::decode(&bytes), Some(value));
}
fn main() {
""" + "\n".join(f"show({each.rust_value()});" for each in cases) + "\n}"  # fmt: skip
    c = "#include <stdbool.h>\n#include <stdint.h>\n#include <stdio.h>\n#include <string.h>\n" + "\n".join(
        each.c() for each in cases) + "\nint main(void) {\n" + "\n".join(
            f"{{ struct {each.name} v; memset(&v, 0, sizeof v); {each.c_sets()} printf(\"%zu %zu \", sizeof v, _Alignof(struct "
            f"{each.name})); for (size_t i = 0; i < sizeof v; i++) printf(\"%02x\", ((unsigned char *)&v)[i]); puts(\"\"); }}"
            for each in cases) + "\n}\n"
    (tmp_path / "a.rs").write_text(rust)
    (tmp_path / "a.c").write_text(c)
    subprocess.run(["gcc", "-w", tmp_path / "a.c", "-o", tmp_path / "c"], check=True)
    expected = subprocess.run([tmp_path / "c"], capture_output=True, text=True, check=True).stdout
    assert run(crate, tmp_path / "a.rs", tmp_path / "rust", "-A", "dead_code", "-C", "opt-level=0") == expected
    assert len({line.split()[0] for line in expected.splitlines()}) > 10
