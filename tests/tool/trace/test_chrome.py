# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The file for Perfetto: what its format asks for, and all that the events say. A picture drawn from the file alone
shows who ran beside whom."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from backend_support import SYSTEM, Built
from microkit.base.contract import MICROKIT_BADGE_CALL, MICROKIT_BADGE_DOORBELL
from microkit.trace.chrome import document
from trace_picture import check_form, draw
from trace_support import Traced, call, notify, us


@pytest.fixture
def traced(build_text: Callable[[str], Built]) -> Traced:
    """A call on core 0, a doorbell to core 1, a fault there."""
    found = Traced(build_text(f"<system>{SYSTEM}</system>"))
    intid = next(intid for (intid, core) in found.seen.names.doorbells if core == 1)
    found.syscall("driver", "RECV")
    found.event(1, "IDLE")
    found.syscall("server", "RECV")
    found.exit("client")
    found.syscall("client", "CALL", call(1))
    found.exit("server", MICROKIT_BADGE_CALL | 2)
    found.syscall("server", "REPLY_RECV")
    found.exit("client")
    found.syscall("client", "NB_SEND", notify(4))
    found.exit("client")
    found.event(1, "IRQ", value=intid)
    found.exit("driver", MICROKIT_BADGE_DOORBELL)
    found.event(1, "EXCEPTION", "driver", 0x24 << 26)
    found.event(1, "FAULT", "driver", found.abi.constant("seL4_Fault_VMFault"))
    found.event(1, "IDLE")
    found.event(1, "IRQ", value=1023)
    found.event(0, "IRQ", "client", 26)
    found.exit("client")
    return found


@pytest.fixture
def content(traced: Traced) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(document(traced.rings(), traced.timelines(), traced.links(), us))
    return found


def of(content: dict[str, Any], phase: str) -> list[dict[str, Any]]:
    return [each for each in content["traceEvents"] if each["ph"] == phase]


def track(content: dict[str, Any], core: int, name: str) -> int:
    (found,) = (each["tid"] for each in of(content, "M") if (each["name"], each["pid"], each["args"].get("name")) == (
        "thread_name", core, name))  # fmt: skip
    return int(found)


def slices(content: dict[str, Any], core: int, name: str) -> list[tuple[str, float]]:
    """(name, microseconds) in order of time."""
    number = track(content, core, name)
    found = [each for each in of(content, "X") if (each["pid"], each["tid"]) == (core, number)]
    return [(each["name"], each["dur"]) for each in sorted(found, key=lambda each: each["ts"])]


def test_form(content: dict[str, Any]) -> None:
    check_form(content)
    assert min(each["ts"] for each in of(content, "X")) == 0
    assert content["otherData"] == {"core 0": "10 events, 0 before them lost", "core 1": "8 events, 0 before them lost"}


def test_a_track_for_each_core_and_domain(content: dict[str, Any]) -> None:
    processes = {each["pid"]: each["args"]["name"] for each in of(content, "M") if each["name"] == "process_name"}
    assert processes == {0: "core 0", 1: "core 1"}
    assert slices(content, 0, "core 0") == [
        ("kernel: Recv", 2.0), ("client", 2.0), ("kernel: Call server", 2.0), ("server", 2.0), ("kernel: ReplyRecv", 2.0),
        ("client", 2.0), ("kernel: NBSend driver on core 1", 2.0), ("client", 14.0), ("kernel: timer", 2.0)]  # fmt: skip
    assert slices(content, 0, "client") == [
        ("runs", 2.0), ("Call server", 2.0), ("waits", 4.0), ("runs", 2.0), ("NBSend driver on core 1", 2.0), ("runs", 14.0),
        ("timer", 2.0)]  # fmt: skip
    assert slices(content, 1, "driver") == [("Recv", 2.0), ("waits", 20.0), ("runs", 2.0), ("data abort", 4.0)]


def test_flows_join_what_led_to_what(content: dict[str, Any]) -> None:
    begins, ends = ({each["id"]: each for each in of(content, phase)} for phase in "sf")
    assert begins.keys() == ends.keys()
    found = [(begins[id]["name"], begins[id]["pid"], ends[id]["pid"], ends[id]["ts"] - begins[id]["ts"]) for id in begins]
    assert sorted(found) == [("call client (1) -> server", 0, 0, 2.0), ("call client (1) -> server, answer", 0, 0, 2.0),
                             ("signal client (4) -> driver on core 1", 0, 1, 6.0)]  # fmt: skip
    across = next(id for id in begins if ends[id]["pid"] == 1)
    assert begins[across]["tid"] == track(content, 0, "client") and ends[across]["tid"] == track(content, 1, "driver")


def test_moments(content: dict[str, Any]) -> None:
    (fault,) = of(content, "i")
    assert (fault["name"], fault["pid"], fault["tid"]) == ("fault: VMFault", 1, track(content, 1, "driver"))


def test_nothing_is_a_file_too(build_text: Callable[[str], Built]) -> None:
    empty = Traced(build_text(f"<system>{SYSTEM}</system>"))
    check_form(json.loads(document(empty.rings(), empty.timelines(), [], us)))


def test_picture(content: dict[str, Any]) -> None:
    """Rows for tracks, boxes for slices, arrows from inside of one box to inside of another."""
    picture = ElementTree.fromstring(draw(content))
    boxes = [each for each in picture.iter() if each.tag.endswith("rect")]
    arrows = [each for each in picture.iter() if each.tag.endswith("line")]
    assert len(boxes) == len(of(content, "X")) and len(arrows) == 3
    rows = {each.text for each in picture.iter() if each.tag.endswith("text")}
    assert rows == {"core 0", "client", "server", "core 1", "driver"}
