# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Pictures of systems: complete, the same each time, nothing drawn over a box."""

from __future__ import annotations

import shutil
import subprocess
from itertools import combinations
from pathlib import Path

import pytest
from lxml import etree
from microkit.emit.graph.dot import dot
from microkit.emit.graph.layout import Box, Layout, Point, make_layout
from microkit.emit.graph.picture import BUNDLE_ABOVE, Picture, make_picture, near, of_core
from microkit.emit.graph.svg import svg
from microkit.model.system import System
from test_cli import microkit
from tool_support import BOARD_FILE, ROOT, SDF, Judge

SVG = "{http://www.w3.org/2000/svg}"
SOURCES = [SDF / "valid/everything.system", ROOT / "example/multikernel/multikernel.system"]


@pytest.fixture(params=SOURCES, ids=lambda path: path.stem)
def system(request: pytest.FixtureRequest, judge_file: Judge, files: Path) -> System:
    for name in ("adder", "coordinator", "producer", "consumer", "stamper", "ticker", "crasher",
                 "watcher", "faulter"):  # fmt: skip
        shutil.copy(files / "a.elf", files / f"{name}.elf")
    return judge_file(request.param).good


def many(judge: Judge, count: int) -> System:
    """Protection domains on four cores in a ring, each with two channels to the next."""
    pds = "".join(
        f'<protection_domain name="p{i}" cpu="{i % 4}"><program_image path="a.elf"/>'
        "</protection_domain>" for i in range(count)
    )  # fmt: skip
    channels = "".join(
        f'<channel><end pd="p{i}" id="{2 * k}"/><end pd="p{(i + 1) % count}" id="{2 * k + 1}"/>'
        "</channel>" for i in range(count) for k in range(2)
    )  # fmt: skip
    return judge(pds + channels).good


def test_everything_is_in_it(system: System) -> None:
    root = etree.fromstring(svg(make_picture(system, all_regions=True)).encode())
    texts = {each.text for each in root.iter(f"{SVG}text")}
    assert {pd.name for pd in system.pds} <= texts
    assert {each.region.name for pd in system.pds for each in pd.maps} <= texts
    assert {f"CORE {core}" for core in system.cores} <= texts
    wires = [each for each in root.iter(f"{SVG}g") if each.get("class") == "w"]
    children = sum(pd.parent is not None for pd in system.pds)
    uses = {(pd.index, each.region.index) for pd in system.pds for each in pd.maps}
    assert len(wires) == len(system.channels) + children + len(uses)


def test_same_system_same_picture(system: System) -> None:
    assert svg(make_picture(system)) == svg(make_picture(system))
    assert dot(make_picture(system)) == dot(make_picture(system))


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width and other.x < one.x + one.width
        and one.y < other.y + other.height and other.y < one.y + one.height
    )  # fmt: skip


def crosses(a: Point, b: Point, box: Box) -> bool:
    """Whether a piece of wire runs through the inside of a box."""
    left, right = sorted((a[0], b[0]))
    top, bottom = sorted((a[1], b[1]))
    return (
        left < box.x + box.width - 0.01 and right > box.x + 0.01
        and top < box.y + box.height - 0.01 and bottom > box.y + 0.01
    )  # fmt: skip


def no_wire_in_a_box(layout: Layout) -> bool:
    boxes = [*layout.boxes.values(), *layout.regions.values()]
    pieces = [piece for wire in layout.wires for piece in zip(wire.points, wire.points[1:])]
    return not any(crosses(a, b, box) for a, b in pieces for box in boxes)


def test_nothing_lies_on_a_box(system: System) -> None:
    layout = make_layout(make_picture(system, all_regions=True))
    boxes = [*layout.boxes.values(), *layout.regions.values()]
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))
    assert no_wire_in_a_box(layout)
    points = [point for wire in layout.wires for point in wire.points]
    assert all(0 <= x <= layout.width and 0 <= y <= layout.height for x, y in points)


def test_many_channels_become_one_line(judge: Judge) -> None:
    few, most = many(judge, 20), many(judge, 40)
    assert len(few.channels) <= BUNDLE_ABOVE < len(most.channels)
    assert len(make_picture(few).lines) == 40
    lines = make_picture(most).lines
    assert len(lines) == 40 and {line.label for line in lines} == {"2 channels"}
    assert no_wire_in_a_box(make_layout(make_picture(most)))


def test_names_are_escaped(judge: Judge) -> None:
    name = "&lt;b&gt; &quot;x\\"
    text = f'<protection_domain name="{name}"><program_image path="a.elf"/></protection_domain>'
    picture = make_picture(judge(text).good)
    root = etree.fromstring(svg(picture).encode())
    assert '<b> "x\\' in {each.text for each in root.iter(f"{SVG}text")}
    assert '\\"x\\\\' in dot(picture)


def test_graphviz_takes_it(system: System) -> None:
    if not shutil.which("dot"):
        pytest.skip("Graphviz is not installed")
    text = dot(make_picture(system, all_regions=True))
    subprocess.run(["dot", "-Tsvg"], input=text.encode(), capture_output=True, check=True)


def test_dot_has_all_lines(system: System) -> None:
    text = dot(make_picture(system))
    assert text.startswith("digraph system {") and text.count("{") == text.count("}")
    assert all(f"p{pd.index} [label=" in text for pd in system.pds)
    for channel in system.channels:
        assert f"p{channel.a.pd} -> p{channel.b.pd}" in text


def shown(picture: Picture) -> set[str]:
    return {picture.pds[pd].name for pd in picture.drawn}


def test_parts_of_a_picture(judge: Judge) -> None:
    """A core's own, with what is between them; a domain with those it shares something with."""
    body = '<map mr="{}" vaddr="0x2000000"/>'
    result = judge(
        '<memory_region name="m" size="0x1000"/><memory_region name="n" size="0x1000"/>'
        '<protection_domain name="a" cpu="0"><program_image path="a.elf"/>' + body.format("m")
        + '<protection_domain name="kid" id="1" cpu="0"><program_image path="a.elf"/></protection_domain>'
        '</protection_domain>'
        '<protection_domain name="b" cpu="0"><program_image path="a.elf"/>' + body.format("n")
        + '</protection_domain>'
        '<protection_domain name="c" cpu="1"><program_image path="a.elf"/>' + body.format("m")
        + '</protection_domain>'
        '<protection_domain name="d" cpu="1"><program_image path="a.elf"/>' + body.format("n")
        + '</protection_domain>'
        '<channel><end pd="b" id="1"/><end pd="c" id="1"/></channel>'
        '<channel><end pd="a" id="1"/><end pd="b" id="2"/></channel>'
        '<channel><end pd="d" id="1"/><end pd="c" id="2"/></channel>')  # fmt: skip
    whole = make_picture(result.good)
    core = of_core(whole, 0)
    assert shown(core) == {"a", "kid", "b"} and len(core.lines) == 1 and len(core.families) == 1
    assert not core.regions and not core.uses
    around = near(whole, 0)
    assert shown(around) == {"a", "kid", "b", "c"}
    assert len(around.lines) == 1, "only its own channels"
    assert [region.name for region in around.regions] == ["m"]
    assert shown(near(whole, 4)) == {"b", "c", "d"} and not near(whole, 4).families
    assert no_wire_in_a_box(make_layout(core)) and no_wire_in_a_box(make_layout(around))


def test_command_draws_a_part(tmp_path: Path) -> None:
    text = '<system><protection_domain name="one" cpu="0"><program_image path="a.elf"/></protection_domain>' \
           '<protection_domain name="two" cpu="1"><program_image path="a.elf"/></protection_domain></system>'
    (tmp_path / "m.system").write_text(text)

    def draw(*options: str) -> subprocess.CompletedProcess[str]:
        return microkit("graph", "m.system", "--board-file", BOARD_FILE, *options, cwd=tmp_path)

    assert ">two<" not in draw("--core", "0").stdout and ">one<" in draw("--core", "0").stdout
    assert ">one<" not in draw("--near", "two").stdout and ">two<" in draw("--near", "two").stdout
    assert "nothing is on core 3; there are 0, 1" in draw("--core", "3").stderr
    wrong = draw("--near", "tow")
    assert wrong.returncode == 2 and "no protection domain 'tow': did you mean 'two'?" in wrong.stderr


def test_command(tmp_path: Path) -> None:
    shutil.copy(SDF / "valid" / "minimal.system", tmp_path / "m.system")
    for name, start in (("a.svg", "<svg"), ("a.dot", "digraph")):
        result = microkit("graph", "m.system", "--board-file", BOARD_FILE, "-o", name, cwd=tmp_path)
        assert (result.returncode, result.stderr) == (0, "")
        assert (tmp_path / name).read_text().startswith(start)
