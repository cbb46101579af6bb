# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The page of stages: every product is final and can be shown, and commands are prefixes of the list."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from types import MappingProxyType

import pytest
from backend_support import SYSTEM, routed_system
from microkit import pipeline
from microkit.base.choice import Choice
from microkit.base.location import Location
from microkit.base.options import Options
from microkit.base.view import View
from microkit.elf import Elf
from microkit.output.dump import dump
from microkit.parse.node import Node
from microkit.sdk.abi import Abi
from tool_support import BOARD_FILE, SDF, Judge

NAMES = [stage.name for stage in pipeline.STAGES]
#: Classes that hide what they have: they offer no way to change it.
CLOSED = (Node, Elf, Abi)
PLAIN = (bool, int, float, str, bytes, Path, Enum, Location, type(None))


@pytest.fixture(name="options", params=["system", "routed"])
def any_options(
    request: pytest.FixtureRequest, tmp_path: Path, parts_folder: Path, programs: Path
) -> Options:
    path = tmp_path / "a.system"
    path.write_text(f"<system>{SYSTEM if request.param == 'system' else routed_system()}</system>")
    board = parts_folder.parent / "board.toml"
    board.write_text(BOARD_FILE.read_text())
    return Options(path, board_file=board, config=Choice(parts_folder.name), search_path=(programs,))


def open_places(value: object, path: str, seen: set[int]) -> Iterator[str]:
    """Where in a product something could be changed."""
    if isinstance(value, PLAIN) or isinstance(value, CLOSED) or id(value) in seen:
        return
    seen.add(id(value))
    inside: list[tuple[str, object]] = []
    if isinstance(value, (tuple, frozenset, View)):
        inside = [(f"[{index}]", each) for index, each in enumerate(value)]
    elif isinstance(value, MappingProxyType):
        inside = [(f"[{getattr(key, 'name', key)}]", each) for key, each in value.items()]
        inside += [("[key]", key) for key in value]
    elif is_dataclass(value) and value.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        inside = [(f".{field.name}", getattr(value, field.name)) for field in fields(value)]
    else:
        yield f"{path}: {type(value).__name__}"
    for name, each in inside:
        yield from open_places(each, path + name, seen)


def test_every_product_is_final(options: Options) -> None:
    run = pipeline.run(options, "verify")
    found: list[str] = []
    for name in NAMES:
        found += open_places(getattr(run, name), name, set())
    assert found == []
    with pytest.raises(FrozenInstanceError):
        run.plan.cores = ()  # type: ignore[misc]
    with pytest.raises(TypeError):
        run.plan.domains[0].cnode.caps[9] = run.plan.domains[0].cnode.caps[1]  # type: ignore[index]


def test_later_stages_change_nothing(options: Options) -> None:
    """The dump of each product is the same after the whole run as when it was made."""
    dumps: list[str] = []
    run = pipeline.run(replace(options, dump=tuple(NAMES)), "verify", dumps)
    assert dumps == [dump(getattr(run, name)) for name in NAMES]


def test_every_product_can_be_shown(options: Options) -> None:
    dumps: list[str] = []
    pipeline.run(replace(options, dump=tuple(NAMES)), "verify", dumps)
    shown = dict(zip(NAMES, map(json.loads, dumps), strict=True))
    assert shown["syntax"]["element"] == "system"
    assert shown["board"]["name"] == "qemu_virt_aarch64"
    assert [each["core"] for each in shown["plan"]["cores"]] == [0, 1]
    tcb = next(each for each in shown["plan"]["cores"][0]["objects"] if "fault_handler" in each)
    assert tcb["cspace"] == tcb["name"].replace("tcb", "cspace")
    assert shown["places"]["cores"][0]["window"]["size"] % 0x200000 == 0
    assert shown["image"]["data"]["bytes"] > 0x1000
    assert shown["verify"] == []


def test_a_dump_is_the_same_each_time(options: Options) -> None:
    found = [pipeline.run(options, "places") for _ in range(2)]
    assert dump(found[0].places) == dump(found[1].places)


def test_stages_end_where_the_command_does(options: Options) -> None:
    run = pipeline.run(options, "check")
    assert hasattr(run, "check") and not hasattr(run, "model")


@pytest.mark.parametrize("text, last", [
    ("", "board"), ("<system/>", "check"), ("<system><a/></system>", "check"),
    ('<system><protection_domain name="a"><program_image path="none.elf"/>'
     "</protection_domain></system>", "check"),
])  # fmt: skip
def test_errors_end_a_run(options: Options, text: str, last: str) -> None:
    """Where a product cannot be made, or behind a stage that judges; all stages before have theirs."""
    options.system.write_text(text)
    run = pipeline.run(options, "verify")
    assert run.findings.has_errors
    assert [name for name in NAMES if hasattr(run, name)] == NAMES[: NAMES.index(last) + 1]


def test_model(judge_file: Judge) -> None:
    path = SDF / "valid" / "everything.system"
    text = dump(judge_file(path).good)
    assert text == dump(judge_file(path).good)
    listed = json.loads(text)
    assert [pd["name"] for pd in listed["pds"]][:2] == ["server", "client"]
    assert listed["pds"][2]["irqs"][1]["trigger"] == "edge"
    assert listed["pds"][0]["maps"][0]["perms"] == {"read": True, "write": True, "execute": False}
    assert listed["channels"][0]["location"].startswith(str(path))
