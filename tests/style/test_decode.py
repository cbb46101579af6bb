# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Invocations are decoded, and then done: decode changes nothing but its plan, and invoke cannot fail
(docs/design/invocations.md).

The sources are read, not compiled. What the compiler guarantees is relied on: nothing is written through a
pointer to const. So it is enough to know that what decode_* calls, directly or not, assigns only to its
locals and through its parameters, has no other pointer to write through, and is given only places of
decode's own to write to. (tests/spec looks at the same while it runs.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from style.c_source import Call, Function, Sources

KERNEL = Path(__file__).resolve().parents[2] / "kernel"
#: Functions of the machine (machine/machine.h) that only tell something.
MACHINE_READS = {"frame_kernel_va", "gic_pending", "machine_affinity", "timer_now", "user_read", "vgic_entry_is_active",
                 "vgic_list_registers", "vgic_pending_entry", "vgic_read"}
#: Arithmetic: macros, and what the machine's folder makes an address by (base/window_base.h).
MACROS = {"BIT", "MASK", "window_address"}
#: The only ways to memory: they make pointers, and are looked at where they are used.
ACCESSORS = {"window.h", "ipc_buffer.h"}
CAST = re.compile(r"\((?:struct )?\w+ \*+\)")
#: Their assembly is empty: it hides a value from the compiler (base/speculation.h).
HARMLESS_ASSEMBLY = {"index_within", "index_below"}
PLAN = re.compile(r"struct \w+_plan \*plan$")


def sources(kernel: Path) -> Sources:
    return Sources(kernel / "src", kernel / "include")


def of_floor(all_sources: Sources, prefix: str) -> list[Function]:
    return [function for function in all_sources.functions
            if "invocation" in function.file.parts and function.name.startswith(prefix)]


def root(place: str) -> str:
    """The name that it begins with; none of a cast, or of what is in parentheses."""
    return re.match(r"\w*", place)[0]


def bad_assignments(function: Function) -> Iterator[str]:
    for stars, place in function.assignments():
        name, through = root(place), bool(stars) or "->" in place
        if place[len(name):].startswith("(") or not name:
            yield f"assigns to {place}"
        elif name in function.writable:
            continue
        elif name not in function.locals:
            yield f"assigns to {place}"
        elif through and "*" in function.locals[name]:
            yield f"assigns through its pointer {name}"


def bad_pointers(function: Function) -> Iterator[str]:
    if CAST.search(function.body) and function.file.name not in ACCESSORS:
        yield "makes a pointer"
    for name, declaration in function.locals.items():
        if "*" in declaration and not declaration.startswith(("const ", "static const ")):
            yield f"has a pointer {name} to what could be written"


def is_own(function: Function, argument: str) -> bool:
    """A place of its own, or one that it was given to write to."""
    if argument in function.writable:
        return True
    place = argument.removeprefix("&")
    name = root(place)
    if place[len(name):].startswith("("):
        return False
    if name in function.writable:
        return argument != place and "->" in place
    declared = function.locals.get(name)
    return declared is not None and "*" not in declared and (argument != place or "[" in declared)


def bad_arguments(function: Function, call: Call, callee: Function) -> Iterator[str]:
    for parameter, argument in zip(callee.parameters, call.arguments, strict=False):
        if any(parameter == each for each in callee.writable.values()) and not is_own(function,
                                                                                   argument):
            yield f"lets {call.name}() write to {argument}"


def bad_calls(all_sources: Sources, function: Function) -> Iterator[str]:
    if "__asm__" in function.body and function.name not in HARMLESS_ASSEMBLY:
        yield "has assembly"
    for call in function.calls():
        callee = all_sources.called(function, call.name)
        if callee is not None:
            yield from bad_arguments(function, call, callee)
        elif call.name not in MACHINE_READS | MACROS:
            yield f"calls {call.name}(), of which it is not known that it changes nothing"


def reached(all_sources: Sources, start: list[Function]) -> list[Function]:
    found = list(start)
    for function in found:
        callees = (all_sources.called(function, call.name) for call in function.calls())
        found += [each for each in dict.fromkeys(callees) if each is not None and each not in found]
    return found


def changes(kernel: Path) -> list[str]:
    """What decode_* could change besides the plan."""
    everything = sources(kernel)
    return [f"{function.where} {found}"
            for function in reached(everything, of_floor(everything, "decode_"))
            for found in (*bad_assignments(function), *bad_pointers(function),
                          *bad_calls(everything, function))]


def shapes(kernel: Path) -> list[str]:
    """decode_*: an error from the invocation, and a plan. invoke_*: no error from either."""
    everything = sources(kernel)
    bad = [function for function in of_floor(everything, "decode_")
           if function.type != "struct error"
           or function.parameters[0] != "const struct invocation *inv"
           or any(not PLAN.match(each) for each in function.writable.values())]
    bad += [function for function in of_floor(everything, "invoke_")
            if function.type != "void" or function.writable]
    return [f"{each.where}: {each.type} of {', '.join(each.parameters)}" for each in bad]


def test_decode_and_invoke_have_their_shape() -> None:
    assert shapes(KERNEL) == []


def test_decode_changes_nothing_but_its_plan() -> None:
    assert changes(KERNEL) == []


def test_each_object_is_decoded_and_invoked() -> None:
    """What the tests above rely on: the functions are found, those that are called too."""
    everything = sources(KERNEL)
    declared = (KERNEL / "src/invocation/decode.h").read_text()
    for prefix in ("decode_", "invoke_"):
        names = set(re.findall(rf"\b({prefix}\w+)\(", declared))
        assert len(names) >= 13
        assert names <= {function.name for function in of_floor(everything, prefix)}
    names = {each.name for each in reached(everything, of_floor(everything, "decode_"))}
    assert {"cspace_lookup_target", "cap_derive", "check_mapping", "translation_find",
            "message_register", "slot_at", "window_granule", "us_to_ticks"} <= names


DECODE = "struct error decode_x(const struct invocation *inv, struct x_plan *plan)\n{{\n{}\n}}\n"
HELPERS = """static void set(u32 *to)
{
    *to = 1;
}

static struct slot *slot_at(u32 slot)
{
    return BASE + slot;
}

static void deep(u32 slot)
{
    slot_at(slot)->cap.word = 1;
}

"""


@pytest.mark.parametrize("line", [
    "    ks.reprogram = 1;", "    ks.count++;", "    --ks.count;", "    slot_at(inv->slot)->cap.aux |= 1;",
    "    deep(inv->slot);", "    set(&slot_at(1)->cap.word);",
    "    set(&ks.now);", "    set(ks.place);", "    gic_enable(1);",
    "    struct cap *cap = &slot_at(1)->cap;\n\n    cap->word = 1;",
    "    u32 *count = &ks.count;\n\n    *count = 2;", '    __asm__ volatile("dsb sy");',
    "    for (u32 i = 0; i < 4; i++) {\n        ks.x[i] = 0;\n    }",
    "    table_at(plan->table)->entry[plan->index] = 0;", "    *(u64 *)inv->slot = 1;",
    "    (*find(slot_at(inv->slot)->next)).word = 1;", "    a_at(b_at(c_at(d(1))))->x = 1;",
    "    u64 at = 3;\n\n    *(u64 *)at = 1;", "    ks.bits <<= 1;", "    ++*ks.place;", "    FOR_EACH(1);",
    "    (void)slot_at(1)->cap.word--;"])
def test_a_change_is_found(line: str, tmp_path: Path) -> None:
    write(tmp_path, line)
    assert changes(tmp_path) != []


@pytest.mark.parametrize("line", [
    "    plan->cap.word = 1;", "    plan->words[inv->length] = slot_at(1)->cap.word;",
    "    u32 count = 0;\n\n    count += 2;\n    set(&count);", "    set(&plan->count);",
    "    const struct cap *cap = &slot_at(1)->cap;\n\n    plan->x = cap->word == 0;",
    "    struct cap cap = {.type = 1};\n\n    cap.word = machine_affinity();",
    "    if (ks.count == 1 || ks.count <= 3) {\n        plan->count = ks.count;\n    }",
    "    plan->to = (struct cap){.type = 1, .word = 2};",
    "    for (u32 i = 0; i < 4; i++) {\n        plan->x[i] = 0;\n    }"])
def test_a_plan_is_no_change(line: str, tmp_path: Path) -> None:
    write(tmp_path, line)
    assert changes(tmp_path) == []


def write(kernel: Path, line: str) -> None:
    folder = kernel / "src/invocation"
    folder.mkdir(parents=True)
    (folder / "x.c").write_text(HELPERS + DECODE.format(line))


@pytest.mark.parametrize("head", [
    "void decode_x(const struct invocation *inv, struct x_plan *plan)",
    "struct error decode_x(struct invocation *inv, struct x_plan *plan)",
    "struct error decode_x(const struct invocation *inv, struct tcb *tcb)",
    "struct error decode_x(struct x_plan *plan)",
    "struct error invoke_x(const struct invocation *inv, const struct x_plan *plan)",
    "static void invoke_x(struct x_plan *plan)"])
def test_another_shape_is_found(head: str, tmp_path: Path) -> None:
    folder = tmp_path / "src/invocation"
    folder.mkdir(parents=True)
    (folder / "x.c").write_text(head + "\n{\n}\n")
    assert len(shapes(tmp_path)) == 1
