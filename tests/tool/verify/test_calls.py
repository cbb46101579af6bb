# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The verifier knows what calls between cores need, and nothing more: who may write which page, who may ring
whom, whose requests a callee takes, and who has its own notification."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from backend_support import Built
from microkit.base.contract import (
    BASE_OUTPUT_NOTIFICATION_CAP, INPUT_CAP, MICROKIT_XCORE_CALL,
    NOTIFICATION_CAP,
)  # fmt: skip
from microkit.base.sizes import PAGE, SLOT
from verify_support import Changes, RIGHTS, WORD, Target, check_told_apart


def pd(name: str, cpu: int, priority: int) -> str:
    return (f'<protection_domain name="{name}" priority="{priority}" cpu="{cpu}">'
            '<program_image path="a.elf"/></protection_domain>')  # fmt: skip


#: The callee has a caller on each core, and somebody who may only notify it; `quiet` channels say nothing else.
SYSTEM = pd("caller", 0, 9) + pd("other", 0, 9) + pd("callee", 1, 5) + pd("near", 1, 1) + """
<channel><end pd="caller" id="1" pp="true" spin="20us"/><end pd="callee" id="2"/></channel>
<channel><end pd="caller" id="3" pp="true" notify="false"/><end pd="callee" id="4" notify="false"/></channel>
<channel><end pd="other" id="1"/><end pd="callee" id="5"/></channel>
<channel><end pd="near" id="1" pp="true"/><end pd="callee" id="6"/></channel>
"""

change = Changes[Target]()


def channel(t: Target, name: str, id: int, member: str) -> int:
    layout = t.abi.layout("microkit_xcore_channel")
    first = t.variable(name, "microkit_xcore_channels")
    return first + id * layout.size + layout.member(member).offset


def sender(t: Target, name: str, row: int, member: str) -> int:
    layout = t.abi.layout("microkit_xcore_sender")
    first = t.variable(name, "microkit_xcore_senders")
    return first + row * layout.size + layout.member(member).offset


@change("verify-program")
def anybody_calls(t: Target) -> None:
    """The callee takes requests of one that may only notify it."""
    t.flip(sender(t, "callee", 1, "calls"), 1 << 5)


@change("verify-program")
def calls_on_another_channel(t: Target) -> None:
    t.flip(sender(t, "callee", 0, "calls"), 1 << 6)


@change("verify-program")
def not_heard(t: Target) -> None:
    t.flip(sender(t, "callee", 0, "calls"), 1 << 4)


@change("verify-program")
def calls_not_looked_for(t: Target) -> None:
    t.flip(sender(t, "callee", 0, "ids"), 1 << MICROKIT_XCORE_CALL)


@change("verify-program")
def notifies_on_a_channel_for_calls(t: Target) -> None:
    t.flip(sender(t, "callee", 0, "ids"), 1 << 4)


@change("verify-program")
def answers_into_another_page(t: Target) -> None:
    t.edit.write(sender(t, "callee", 0, "out"), t.edit.read(channel(t, "callee", 5, "out")))


@change("verify-program")
def answers_somewhere(t: Target) -> None:
    t.flip(sender(t, "callee", 0, "out"), 8)


@change("verify-mapping")
def looks_for_answers_elsewhere(t: Target) -> None:
    """Both channels, and the notifications: the callee's page is not where the caller looks."""
    for at in (channel(t, "caller", 1, "in"), channel(t, "caller", 3, "in"), sender(t, "caller", 0, "in")):
        t.flip(at, PAGE)


@change("verify-mapping")
def looks_for_one_answer_elsewhere(t: Target) -> None:
    t.flip(channel(t, "caller", 3, "in"), 8)


@change("verify-program")
def spins_longer(t: Target) -> None:
    t.flip(channel(t, "caller", 1, "spin"), 1 << 20)


@change("verify-program")
def calls_without_licence(t: Target) -> None:
    t.flip(t.variable("other", "microkit_xcore_pps"), 1 << 1)


@change("verify-program")
def local_call_to_another_core(t: Target) -> None:
    t.flip(t.variable("caller", "microkit_pps"), 1 << 1)


@change("verify-program")
def forgets_its_own_core(t: Target) -> None:
    t.flip(t.variable("callee", "microkit_has_endpoint"), 1)


@change("verify-capability")
def no_way_to_answer(t: Target) -> None:
    """The doorbell of a channel without notifications."""
    at = t.slot("callee", BASE_OUTPUT_NOTIFICATION_CAP + 4)
    t.edit.write(at + WORD, t.edit.read(at + WORD) ^ 1)


@change("verify-capability")
def rings_itself_as_a_channel(t: Target) -> None:
    t.edit.write(t.slot("caller", NOTIFICATION_CAP) + WORD, 1 << 1)


@change("verify-capability")
def grants_its_notification(t: Target) -> None:
    t.edit.write(t.slot("callee", NOTIFICATION_CAP) + RIGHTS, t.abi.constant("RIGHTS_ALL"), 1)


@change("verify-capability")
def notification_for_one_that_does_not_call(t: Target) -> None:
    t.edit.copy(t.slot("other", INPUT_CAP), t.slot("other", NOTIFICATION_CAP), SLOT)


@pytest.mark.parametrize("name", change)
def test_change_is_found(build_text: Callable[[str], Built], name: str) -> None:
    change.check(name, Target(build_text(SYSTEM)))


OTHERS = {
    "call": SYSTEM.replace('id="1" pp="true" spin', 'id="1" spin'),
    "spin": SYSTEM.replace("20us", "30us"),
    "own core": SYSTEM.replace('<end pd="near" id="1" pp="true"/>', '<end pd="near" id="1"/>'),
    "notify": SYSTEM.replace('id="4" notify="false"', 'id="4"'),
}


@pytest.mark.parametrize("name", OTHERS)
def test_image_of_another_description(build_text: Callable[[str], Built], name: str) -> None:
    check_told_apart(build_text(SYSTEM), build_text(OTHERS[name]))


def test_who_writes(build_text: Callable[[str], Built]) -> None:
    """Each page is writable in one address space, also where no end may notify."""
    quiet = SYSTEM.replace('spin="20us"/>', 'notify="false"/>').replace('id="2"/>', 'id="2" notify="false"/>')
    plan = build_text(quiet).plan
    writers = {name: [domain.pd.name for domain in plan.domains.values()
                      for each in domain.vspace.mappings if each.memory.name == name and each.perms.write]
               for name in (page.name for page in plan.cross.pages.values())}  # fmt: skip
    assert writers == {
        "sequence words: caller to callee": ["caller"],
        "sequence words: callee to caller": ["callee"],
        "sequence words: other to callee": ["other"],
        "sequence words: callee to other": ["callee"],
    }
