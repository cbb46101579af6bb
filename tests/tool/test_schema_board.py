# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The schema of board descriptions says what the reader says of keys and single values; the list in
docs/boards.md is made from the same table."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from microkit.parse.board.grammar import BOARD, Table
from microkit.schema.board import json_schema, markdown
from tool_support import ROOT

SHIPPED = ROOT / "tool/schema/board.schema.json"
INVALID = ROOT / "tests/tool/parse/board/invalid"
BOARDS = sorted(ROOT.glob("board/*/board.toml"))
#: What several keys say together is beyond the schema, as is what is no TOML.
BEYOND = {"missing_gicc", "missing_gich", "missing_gicr", "missing_gicv", "value_cores_of_gicv2", "value_sgi_twice", "value_uart_irq",
          "value_gicc_short", "value_gicr_of_gicv2", "value_gicr_short", "missing_cores",
          "value_cores_twice", "value_mpidr_twice", "value_mpidr_no_affinity", "value_gic_cpu_twice",
          "value_gic_cpu_of_gicv2", "value_gic_cpu_behind_gicr", "missing_release", "value_release_of_psci",
          "value_release_few", "value_spis_order", "value_spis_behind", "value_spis_uart", "value_release_twice",
          "value_predictor_of_spin_table", "value_frequency_prime", "value_qemu_since_twice",
          "value_qemu_image", "value_qemu_word", "missing_watchdog_base", "value_watchdog_both",
          "value_watchdog_calls_nobody",
          "value_uart_transmit_irq_same", "value_uart_transmit_irq"}  # fmt: skip
FILES = [path for path in sorted(INVALID.glob("*.toml")) if path.stem not in BEYOND
         and not path.stem.startswith(("syntax_", "memory_"))]


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    schema = json.loads(SHIPPED.read_text())
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def test_shipped_files_are_up_to_date() -> None:
    """Make the first again with `microkit schema board`; the list is microkit.schema.board.markdown()."""
    assert SHIPPED.read_text() == json_schema()
    assert markdown() in (ROOT / "docs/boards.md").read_text()


@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.parent.name)
def test_boards_are_valid(path: Path, validator: Draft7Validator) -> None:
    validator.validate(tomllib.loads(path.read_text()))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_faults_are_seen(path: Path, validator: Draft7Validator) -> None:
    assert not validator.is_valid(tomllib.loads(path.read_text()))


@pytest.mark.parametrize("name", sorted(BEYOND))
def test_what_is_beyond(name: str, validator: Draft7Validator) -> None:
    validator.validate(tomllib.loads((INVALID / f"{name}.toml").read_text()))


def test_every_key_says_what_it_means() -> None:
    def docs(table: Table) -> list[str]:
        own = [table.doc, *(key.doc for key in table.keys)]
        return own + [doc for inner in table.tables for doc in docs(inner)]

    assert [doc for doc in docs(BOARD) if not doc.endswith(".")] == []
