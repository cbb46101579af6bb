# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The loader writes nothing but what the verifier has said (docs/design/verifier.md): segments
more, fewer or other than there must be; the ELF file around an image; members that nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from backend_support import SYSTEM, Built, data_of
from microkit.model.loader_map import image_memory
from microkit.sdk.abi import Abi
from microkit.base.contract import IMAGE_LINE
from microkit.base.sizes import GRANULE, PAGE
from microkit.emit.elf_image import elf_image
from microkit.emit.image import build_image
from microkit.emit.segments import Segment
from microkit.base.errors import Findings, UsageError
from microkit.verify import Verifier
from microkit.verify.claims import Claims
from microkit.verify.contents import Content
from microkit.verify.encode import encode, locate
from microkit.verify.image import Memory
from microkit.verify.image import Segment as Stored
from microkit.verify.rules import memory as memory_rule
from microkit.verify.untyped import _blocks
from tool_support import Judge
from verify_support import OBJECT, Target


@pytest.fixture
def built(build_text: Callable[[str], Built]) -> Built:
    return build_text(SYSTEM)


def pieces(data: bytes) -> tuple[bytes, ...]:
    return (data,) if data else ()


def with_segments(built: Built, segments: Sequence[Segment]) -> bytes:
    return build_image(built.places, segments)


def messages(built: Built, image: bytes) -> list[str]:
    return [each.message for each in built.verify(image)]


def overlay(built: Built, pa: int, data: bytes, zeros: int = 0) -> bytes:
    """The image with one segment more, and those that it covers cut to make room."""
    return with_segments(built, overlaid(built, pa, data, zeros))


def overlaid(built: Built, pa: int, data: bytes, zeros: int = 0) -> list[Segment]:
    end, kept = pa + len(data) + zeros, []
    for each in built.product.segments:
        kept += [part for part in (_part(each, each.pa, min(pa, each.end)),
                                   _part(each, max(end, each.pa), each.end)) if part]  # fmt: skip
    kept.append(Segment(pa, pieces(data), zeros))
    return sorted(kept, key=lambda each: each.pa)


def _part(segment: Segment, start: int, end: int) -> Segment | None:
    if start >= end:
        return None
    data = data_of(segment)[max(0, start - segment.pa) : max(0, end - segment.pa)]
    return Segment(start, pieces(data), end - start - len(data))


def places(built: Built) -> dict[str, int]:
    """Pages that must be zero, or that nobody may write."""
    core = built.cores[0]
    memories = [*core.plan.memories, *built.plan.shared]
    named = {each.name: built.places.pa(each) for each in memories}
    offset, _ = core.untyped[-1]
    last = named["client: stack"] + PAGE
    return {
        "stack": named["client: stack"],
        "end of the stack": last,
        "monitor's stack": named["monitor 0: stack"],
        "IPC buffer": named["client: IPC buffer"],
        "monitor's IPC buffer": named["monitor 0: IPC buffer"],
        "untyped memory": core.window.pa + offset,
        "end of untyped memory": core.window.pa + core.window.size - PAGE,
        "sequence words": named["sequence words: client to driver"],
        "memory region": named["memory region 'both'"],
        "large memory region": named["memory region 'large'"] + 0x3FF000,
        "RAM of nobody": built.board.load_address - 0x1000,
    }


PLACES = ["stack", "end of the stack", "monitor's stack", "IPC buffer", "monitor's IPC buffer",
          "untyped memory", "end of untyped memory", "sequence words", "memory region",
          "large memory region", "RAM of nobody"]  # fmt: skip


@pytest.mark.parametrize("at", [0, 8, PAGE - 1])
@pytest.mark.parametrize("place", PLACES)
def test_what_is_filled(built: Built, place: str, at: int) -> None:
    """One byte in a page that must hold none, from a segment that is in order otherwise."""
    data = bytearray(PAGE)
    data[at] = 1
    assert messages(built, overlay(built, places(built)[place], data))


@pytest.mark.parametrize("place", ["untyped memory", "end of untyped memory", "RAM of nobody"])
def test_what_is_zeroed(built: Built, place: str) -> None:
    """Memory that nobody may write is not written with zeros either."""
    found = messages(built, overlay(built, places(built)[place], b"", PAGE))
    assert any("must be left alone" in each or "is nobody's" in each for each in found), found


def test_places_are_all(built: Built) -> None:
    assert sorted(places(built)) == sorted(PLACES)


def test_not_set(built: Built) -> None:
    """RAM holds anything before it is set, so that each segment is needed."""
    segments = list(built.product.segments)
    for index in range(len(segments)):
        assert messages(built, with_segments(built, segments[:index] + segments[index + 1 :]))
        one = segments[index]
        if one.zeros and one.memory_size > PAGE:
            less = [*segments[:index], replace(one, zeros=one.zeros - PAGE), *segments[index + 1 :]]
            found = messages(built, with_segments(built, less))
            assert any("is not set by the image" in each for each in found), found


def test_zeros_for_bytes(built: Built) -> None:
    """A page of what must hold something is zeroed instead of copied."""
    segments = list(built.product.segments)
    stored = [index for index, each in enumerate(segments) if each.stored]
    for index in stored:
        one = segments[index]
        rest = data_of(one)[:-PAGE]
        less = Segment(one.pa, pieces(rest), one.zeros + PAGE)
        image = with_segments(built, [*segments[:index], less, *segments[index + 1 :]])
        assert messages(built, image), hex(one.pa)
    program = built.places.pa(built.plan.domains[0].image[0].memory)
    found = messages(built, overlay(built, program, b"", PAGE))
    assert any(each.startswith("'server': segment 0: the byte at 0x200000 is 0x0") for each in found)


def test_cut_is_free(built: Built) -> None:
    """A segment can be two, and zeros can be stored: memory is the same afterwards."""
    segments = list(built.product.segments)
    index = next(i for i, each in enumerate(segments) if each.stored > PAGE)
    one = segments[index]
    data = data_of(one)
    first, second = Segment(one.pa, (data[:PAGE],)), Segment(one.pa + PAGE, (data[PAGE:],), one.zeros)
    image = with_segments(built, [*segments[:index], first, second, *segments[index + 1 :]])
    assert image != built.image and messages(built, image) == []
    index = next(i for i, each in enumerate(segments) if each.zeros)
    one = segments[index]
    stored = Segment(one.pa, (*one.pieces, bytes(PAGE)), one.zeros - PAGE)
    image = with_segments(built, [*segments[:index], stored, *segments[index + 1 :]])
    assert image != built.image and messages(built, image) == []


def test_order(built: Built) -> None:
    """The loader copies in the order of the table; only one order is right."""
    segments = list(built.product.segments)
    assert messages(built, with_segments(built, segments[::-1]))


def test_twice(built: Built) -> None:
    """A segment over another, before it or after it, with what is right or with something else."""
    segments = list(built.product.segments)
    index = next(i for i, each in enumerate(segments) if each.stored)
    before, one, after = segments[:index], segments[index], segments[index + 1 :]
    for data in (data_of(one), bytes(PAGE)):
        other = Segment(one.pa, (data[:PAGE],))
        for image in (with_segments(built, [*before, other, one, *after]),
                      with_segments(built, [*before, one, other, *after])):  # fmt: skip
            assert any("overlaps another" in each for each in messages(built, image))


def test_row_of_nothing(built: Built) -> None:
    last = built.product.segments[-1]
    image = with_segments(built, [*built.product.segments, Segment(last.end)])
    assert any("is not whole pages" in each for each in messages(built, image))


def set_page(target: Target, index: int, lines: int, offset: int) -> list[str]:
    """What is said of an image with another row in its table of pages."""
    target.set_row("image_page", "pages", index, "lines", lines)
    target.set_row("image_page", "pages", index, "offset", offset)
    return messages(target.built, target.edit.done())


def test_pages_of_another_segment(built: Built) -> None:
    """Each row is of one segment, the one whose turn it is."""
    stored = [i for i, each in enumerate(built.product.segments) if each.stored]
    right = built.product.segments[stored[0]].stored // PAGE
    for value in (0, right - 1, right + 1, 2**32 - 1):
        target = Target(built)
        target.set_row("image_segment", "segments", stored[1], "first_page", value)
        found = messages(built, target.edit.done())
        assert any("are not those behind the pages of the one before" in each for each in found)
    target = Target(built)
    last = built.product.segments[stored[-1]].stored // PAGE
    target.set_row("image_segment", "segments", stored[-1], "pages", last - 1)
    found = messages(built, target.edit.done())
    assert any("pages at the end of the table are of no segment" in each for each in found), found


def test_more_pages_than_memory(built: Built) -> None:
    target = Target(built)
    index = next(i for i, each in enumerate(built.product.segments) if each.stored > PAGE)
    target.set_row("image_segment", "segments", index, "memory_size", PAGE)
    found = messages(built, target.edit.done())
    assert any("has more pages than memory" in each for each in found), found


def test_lines_that_are_not_in_order(built: Built) -> None:
    """Whatever the page's bytes are then: all of the file are some page's, each once."""
    target = Target(built)
    at, size = target.header("image_page", "pages", 0, "offset")
    first = int.from_bytes(target.edit.data[at : at + size], "little")
    every = 2**64 - 1
    for lines, offset in ((every, first + 64), (every, first - 64), (every >> 1, first), (0, 64)):
        found = set_page(Target(built), 0, lines, offset)
        assert any("its lines are not those behind" in each for each in found), (lines, offset)
    found = set_page(Target(built), 1, every, first)  # those of another: some bytes are nobody's
    assert any("pages[2]: its lines are not those behind" in each for each in found), found
    found = set_page(Target(built), 0, 31, first + 5)
    assert any("has 5 lines that go on, and none before them" in each for each in found), found
    found = set_page(Target(built), 0, every, first + 1)  # the last line of the page is nobody's
    assert any("pages[1]: its lines are not those behind" in each for each in found), found
    found = set_page(Target(built), 0, every, 2**63)
    assert any("do not lie in the image" in each for each in found), found


def test_lines_that_go_on_otherwise(built: Built) -> None:
    """More of them or fewer, up to another line; and one bit of what they go on from."""

    def as_written() -> Target:
        target = Target(built)
        target.edit.data = bytearray(built.image)
        return target

    def row(index: int) -> tuple[int, int]:
        places = [as_written().header("image_page", "pages", index, name) for name in ("lines", "offset")]
        return tuple(int.from_bytes(built.image[at : at + size], "little") for at, size in places)

    index = next(i for i in range(999) if 8 < row(i)[1] % IMAGE_LINE < 63 and row(i)[0] == 2**64 - 1)
    lines, offset = row(index)
    for other in ((lines, offset + 1), (lines, offset - 1), (lines >> 1, offset - 1)):
        assert set_page(as_written(), index, *other), other
    found = set_page(as_written(), index, lines ^ 1 << 62, offset)
    assert any("go on without a bit in its map" in each for each in found), found
    target = as_written()
    behind = offset - offset % IMAGE_LINE + (64 - offset % IMAGE_LINE) * IMAGE_LINE
    target.edit.data[target.edit.start + behind - 8] ^= 4
    assert messages(built, target.edit.done())


def test_bytes_of_no_page(built: Built) -> None:
    target = Target(built)
    target.edit.data += bytes(64)
    at = target.edit.start + built.parts.abi.layout("image_header").member("size").offset
    size = len(target.edit.data) - target.edit.start
    target.edit.data[at : at + 8] = size.to_bytes(8, "little")
    found = messages(built, target.edit.done())
    assert any("bytes at the end of the image are of no page" in each for each in found), found


REGION = """<memory_region name="r" size="0x3000" {}/>
<protection_domain name="a"><program_image path="a.elf"/>{}</protection_domain>"""


@pytest.mark.parametrize("more", ["", 'phys_addr="0x60000000"', 'prefill_path="filler.bin"'])
@pytest.mark.parametrize("asks", ["", '<setvar symbol="buffer" region_paddr="r"/>'])
def test_region_that_nobody_maps(
    build_text: Callable[[str], Built], more: str, asks: str
) -> None:
    """It may be that a program is only told its address: then it is set."""
    built = build_text(REGION.format(more, asks))
    assert messages(built, built.image) == []
    (memory,) = [*built.plan.regions.values()] or [None]
    if asks:
        data = bytearray(PAGE)
        assert messages(built, overlay(built, built.places.pa(memory) + 2 * PAGE, b"\1" + data[1:]))
        target = Target(built)
        target.flip(target.variable("a", "buffer"), 0x4000)
        assert messages(built, target.edit.done())
    elif memory:
        assert messages(built, overlay(built, built.places.pa(memory), b"", PAGE))


def test_variable_that_a_program_lacks(
    build_text: Callable[[str], Built], judge: Judge, programs: Path
) -> None:
    """Whose image is compared with a description that wants it set."""
    text = '<protection_domain name="a"><program_image path="a.elf"/>{}</protection_domain>'
    region = '<memory_region name="r" size="0x1000" phys_addr="0x60000000"/>'
    built = build_text(region + text.format(""))
    wanted = text.format('<setvar symbol="none" region_paddr="r"/>')
    built.system = judge(region + wanted, search_path=(programs,)).good
    found = messages(built, built.image)
    assert "'a': the program has no variable 'none' of 8 bytes" in found


def test_table_outside_the_window(built: Built) -> None:
    """A copy of a translation table where the kernel cannot reach it."""
    target, pa = Target(built), places(built)["RAM of nobody"]
    core, tables = target.cores[0], target.pds["client"].vspace.tables
    old, above = core.pa(tables[3, 0x2000000]), core.pa(tables[2, 0])
    at = target.edit.place(old)
    segments = overlaid(built, pa, bytes(target.edit.data[at : at + PAGE]))
    product = replace(built.product, segments=segments, data=with_segments(built, segments))
    target = Target(replace(built, product=product))
    target.edit.write(above + 0x2000000 // 0x200000 * 8, pa | 3)
    found = messages(built, target.edit.done())
    assert any(f"a table at {pa:#x} is outside the window" in each for each in found), found


def test_way_without_a_word(built: Built) -> None:
    """The sender does not know where its sequence word is."""
    target = Target(built)
    row = 4 * target.abi.size("microkit_xcore_channel")
    target.edit.write(target.variable("client", "microkit_xcore_channels") + row, 0)
    found = messages(built, target.edit.done())
    assert "'client': wrong sequence words of channels 4 (out)" in found


def test_elf_file(built: Built) -> None:
    """Every bit of the headers, and what is between them and the image."""
    memory = image_memory(built.board, len(built.image), built.parts.loader_memory)
    good = elf_image(built.image, built.board.load_address, memory)
    verifier = Verifier(built.system, built.board, built.parts)
    assert verifier.check(good) == []
    for at in [*range(4, 120), 120, 2000, 4095]:
        data = bytearray(good)
        data[at] ^= 1 << at % 8
        found = [each.message for each in verifier.check(bytes(data))]
        assert found and found[0].startswith("the ELF file around the image: "), at
    assert verifier.check(good + bytes(8)) != []


def test_new_member(built: Built) -> None:
    """A member that the kernel gets and the verifier does not know must be zero."""
    abi = built.parts.abi
    description = {"structs": dict(abi._structs), "macros": abi._constants, "enums": {},
                   "symbols": abi._symbols}  # fmt: skip
    tcb = dict(abi._structs["tcb"])
    at = tcb["size"]
    zombies = {"type": "unsigned int", "size": 4, "count": 1, "offset": at}
    tcb["members"] = {**tcb["members"], "zombies": zombies}
    tcb["size"] = at + 64
    description["structs"]["tcb"] = tcb
    known = replace(built, parts=replace(built.parts, abi=Abi(description)))
    target = Target(built)
    assert messages(known, built.image) == []
    target.edit.write(target.tcb("client", "context") + at, 7, 4)
    found = messages(known, target.edit.done())
    assert found == ["TCB of 'client' on core 0: zombies is 0x7 and must be 0x0"]
    assert messages(built, target.edit.done())  # and where no member is


def test_member_that_is_not_there(built: Built) -> None:
    with pytest.raises(UsageError, match="has no member nothing"):
        encode(built.parts.abi, "tcb", {"nothing": 1})


def test_locate_finds_every_byte(built: Built) -> None:
    """The member of a byte is where encode puts it."""
    abi = built.parts.abi
    for name in ("tcb", "slot", "sched_context", "core_state", "image_header", "monitor_pd"):
        for at in range(0, abi.size(name), 7):
            path, start, size = locate(abi, name, at)
            assert start <= at < start + size and (size > 1 or start == at), (name, path)


def test_claim_without_content() -> None:
    """Somebody must say what is in it."""
    claims, findings = Claims(), Findings()
    claims.add(0x1000, 0x1000, "somebody")
    claims.check(Memory([]), [], findings)
    assert ["nobody says what must be in it" in each.message for each in findings.all] == [True]


@pytest.mark.parametrize(
    "claimed, is_good",
    [
        ([(0, 0x1000)], True),
        ([(0, 0x800)], True),
        ([(0, 0x100), (0x100, 0x200)], True),
        ([(0, 0x100), (0x200, 0x300)], False),
        ([(0x100, 0x1000)], False),
        ([], False),
    ],
)
def test_what_is_nobodys(claimed: list[tuple[int, int]], is_good: bool) -> None:
    """Only the rest of a page, behind the last thing in it."""
    segment = Stored(0x4000, b"", 0x1000)
    claims, findings = Claims(), Findings()
    for number, (start, end) in enumerate(claimed):
        claims.add(0x4000 + start, end - start, f"owner {number}", Content(memory_rule))
    claims.check(Memory([segment]), [segment], findings)
    assert (list(findings.all) == []) == is_good


def test_object_elsewhere(built: Built) -> None:
    """A reply object behind the last object: where it was, there would be a hole. Only its
    capability says where it is."""
    target = Target(built)
    core, domain = target.cores[0], target.pds["client"]
    free = max(at + each.size for each, at in core.offsets.items())
    assert free % PAGE and not any(
        cap.object is domain.reply for index, cap in domain.cnode.caps.items() if index != 4
    )
    target.edit.write(target.slot("client", 4) + OBJECT, free // GRANULE, 4)
    assert any("is nobody's" in each for each in messages(built, target.edit.done()))


@pytest.mark.parametrize("first, last", [(0, 64), (1, 64), (3, 61), (5, 6), (8, 8), (7, 1000)])
def test_blocks(first: int, last: int) -> None:
    """Aligned, one behind the other, and no two could be one."""
    blocks = list(_blocks(first * PAGE, last * PAGE))
    at = first * PAGE
    for pa, bits in blocks:
        assert pa == at and pa % (1 << bits) == 0
        at = pa + (1 << bits)
    assert at == last * PAGE
    whole = set(blocks)
    assert not any((pa ^ 1 << bits, bits) in whole for pa, bits in blocks)
