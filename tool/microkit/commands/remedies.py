# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What to do about a finding: the second half of a page of `microkit explain`, for rules whose own
page only says what is wrong."""

REMEDIES: dict[str, str] = {
    "bad-boolean": "Write `true` or `false` in small letters, without spaces.",
    "bad-choice": "Take one of the words that the message lists; capital letters count.",
    "bad-name": "Remove the spaces at the ends. Spaces inside a name are allowed.",
    "cap-pd": "Name a protection domain as its `name` attribute does; children count, too.",
    "cap-slot": "Give each capability a slot of its own, 1 to 127.",
    "channel-both-call": (
        "Remove `pp` from the end with the higher priority; it can answer with a "
        "notification."
    ),
    "channel-ends": (
        "Put exactly two `<end>` elements into it. For three parties take two channels."
    ),
    "channel-powerless": "Set `notify` or `pp` on one end, or remove the channel.",
    "channel-self": "Check the second `pd`; most likely another name was meant.",
    "child-without-id": "Add `id`, a number from 0 to 61 that no other child of this parent has.",
    "cpu-range": "Take a core that the board has: `microkit boards` says how many there are.",
    "duplicate-child-id": "Give one of them another `id`; the parent's program uses these numbers.",
    "duplicate-pd-name": "Rename one, and the channels and capabilities that refer to it.",
    "duplicate-region-name": "Rename one, and the mappings that refer to it.",
    "duplicate-vcpu-id": "Give one of them another `id`; the VMM's program uses these numbers.",
    "duplicate-vm-name": "Rename one; names are for reports only.",
    "file-unreadable": (
        "Check the path and its rights. The path of an included file is relative to the file "
        "that includes it."
    ),
    "include-cycle": "Remove one of the includes; the message shows the way round.",
    "include-limit": "Include a file once with a parameter instead of many times.",
    "include-namespace": (
        'Declare the prefix on the root: xmlns:xi="http://www.w3.org/2001/XInclude".'
    ),
    "irq-kernel": (
        "Use another timer: protection domains may have the EL1 physical timer, interrupt 30 "
        "of their core."
    ),
    "irq-range": "Interrupt numbers are INTIDs. A device tree counts shared ones from 0: add 32.",
    "map-alignment": "Round `vaddr`, or give the region a smaller `page_size`.",
    "map-overlap": "Move one of them behind the end of the other; the message says where that is.",
    "map-program": "Programs are linked to 0x200000 and up. Map regions well above, or below.",
    "map-range": "Take a smaller `vaddr`. The last pages belong to stack and IPC buffer.",
    "misplaced-element": (
        "Move it into the element that it belongs to; `microkit schema markdown` says which."
    ),
    "missing-attribute": "Add the attribute.",
    "missing-element": "Add the element.",
    "missing-prefill": "Build or copy the file, or name its folder with `--search-path`.",
    "number-range": "Take a number in the range that the message gives.",
    "old-form": "Nothing has to be done. Change it to the newer form when you edit the file next.",
    "param-board": "Take one of the values that the message lists, or add a `default`.",
    "param-name": "Take a name like `core` or `sensor_1`.",
    "param-twice": "Remove one of the two.",
    "param-unknown": (
        'Declare it in the file with <param name="..."/>, or remove the value.'
    ),
    "period-too-long": (
        "Take a shorter one. To let it run without limit, leave `budget` and `period` out."
    ),
    "phys-alignment": "Round `phys_addr`, or give the region a smaller `page_size`.",
    "phys-range": "Check the address in the board's manual: perhaps a digit too many.",
    "phys-straddle": "Make two regions of it, one in RAM and one outside.",
    "prefill-empty": "Make the file first. For a region of zeros leave `prefill_path` out.",
    "prefill-too-big": "Make the region larger, or leave `size` out: then the file decides.",
    "prefill-twice": "Remove one of the two.",
    "program-address": "Link the program with the SDK's `microkit.ld`.",
    "program-entry": (
        "Link the program with the SDK's `microkit.ld`, which makes `_start` the entry."
    ),
    "region-alignment": "Round `size` up, or give the region a smaller `page_size`.",
    "region-size": (
        'Add `size`, like `size="0x1000"`.'
    ),
    "region-unused": "Map it with `<map>`, or remove it. It takes no memory as it is.",
    "repeated-element": "Remove one of them, or put their contents into one.",
    "reserved-name": "Take another name.",
    "root-element": (
        "Put everything into <system> ... </system>. A part of a system is included with "
        "`xi:include`."
    ),
    "setvar-prefill": "Use `setvar_size` for the size of the region, or give it a `prefill_path`.",
    "setvar-region": "Name a region as its `name` attribute does.",
    "setvar-twice": "Give each a variable of its own.",
    "unknown-pd": "Name a protection domain as its `name` attribute does; capital letters count.",
    "unknown-region": "Name a region as its `name` attribute does; capital letters count.",
    "verify-capability": "This is a bug of the tool: please report it. The image is not written.",
    "verify-invariant": "This is a bug of the tool: please report it. The image is not written.",
    "verify-interrupt": "This is a bug of the tool: please report it. The image is not written.",
    "verify-kernel": (
        "If you gave `--override-kernel`, the kernel must be of this SDK's version; else this"
        " is a bug of the tool: please report it."
    ),
    "verify-mapping": "This is a bug of the tool: please report it. The image is not written.",
    "verify-program": (
        "If a file changed while the tool ran, run it again; else this is a bug of the tool: "
        "please report it."
    ),
    "xml-nesting": "Check for elements that were never closed.",
}
