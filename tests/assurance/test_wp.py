# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The list of modules that are proved, and how WP's output is read."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from assurance import wp
from assurance.checks import FRAMA_C
from assurance.frama import ROOT
from assurance.seeds import Seed, seeded

MODULES = wp.modules(ROOT)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_module_has_three_seeds_in_its_sources(module: wp.Module) -> None:
    assert len(module.seeds) >= 3
    for seed in module.seeds:
        assert seed.function in module.functions
        with seeded(ROOT, seed) as copy:
            assert seed.new in (copy / seed.source).read_text()


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_functions_are_in_the_source_or_in_headers(module: wp.Module) -> None:
    headers = sorted(path for part in ("kernel/include", "sdk/services/block/internal", "sdk/services/net/internal", "monitor/include") for path in (ROOT / part).rglob("*.h"))
    text = "".join(path.read_text() for path in (*(ROOT / source for source in module.files), *headers))
    assert [name for name in module.functions if f"{name}(" not in text] == []


def calls_of(function: str) -> dict[str, int]:
    """In the kernel: how many in which file. A call has no type before it."""
    call = re.compile(rf"^ .*\b{function}\([^)]", re.MULTILINE)
    texts = {path.relative_to(ROOT).as_posix(): path.read_text()
             for part in ("src", "include") for path in (ROOT / "kernel" / part).rglob("*.[ch]") if "machine" not in path.parts}
    return {file: len(call.findall(text)) for file, text in texts.items() if call.search(text)}


def test_sgis_are_raised_only_where_it_is_proved_which() -> None:
    assert calls_of("gic_send_sgi") == {"kernel/src/invocation/sgi_signal.c": 1, "kernel/src/entry/fastpath/signal.c": 1}


def test_interrupts_are_deactivated_only_where_it_is_proved_which() -> None:
    """Or at once: what has no handler, and a guest's, which are in no record."""
    assert calls_of("gic_deactivate") == {"kernel/src/interrupt/irq.c": 3, "kernel/src/entry/interrupt.c": 1,
                                          "kernel/src/entry/guest.c": 1}


def test_interrupts_are_acknowledged_by_their_handler_or_by_a_wait() -> None:
    """Or by the end of their handler."""
    assert calls_of("irq_acknowledge") == {
        "kernel/src/entry/send.c": 1, "kernel/src/entry/fastpath/acknowledge.c": 1, "kernel/src/invocation/irq_handler.c": 1,
        "kernel/src/lifetime/irq.c": 1}
    assert calls_of("irq_implied_ack") == {
        "kernel/src/entry/fastpath/receive.c": 1, "kernel/src/entry/fastpath/signal_wait.c": 1,
        "kernel/src/ipc/notification.c": 1, "kernel/src/ipc/endpoint.c": 1}


def test_open_goals_are_read() -> None:
    text = ("[wp] [Failed] Goal typed_f_assigns_part5\n  Z3 4.8.12: Failed out of memory\n"
            "[wp] [Timeout] Goal typed_f_ensures (Qed:1ms) (20s)\n[wp] [Qed] Goal typed_g : Valid\n")
    assert wp.OPEN.findall(text) == ["typed_f_assigns_part5", "typed_f_ensures"]


def test_nothing_proved_is_not_whole() -> None:
    assert not wp.Proof(0, 0, ()).whole and wp.Proof(2, 2, ()).whole and not wp.Proof(1, 2, ("g",)).whole


@pytest.fixture(name="generated", scope="module")
def fixture_generated(host_kernel_path: Path) -> Path:
    if any(shutil.which(tool) is None for tool in FRAMA_C):
        pytest.skip("not installed (sdk/setup.sh --tests)")
    return host_kernel_path.parent / "generated/include"


READY = next(module for module in MODULES if module.name == "ready-queues")


@pytest.fixture(name="before", scope="module")
def fixture_before(generated: Path) -> str:
    return wp.digest(ROOT, generated, READY)


@contextmanager
def changed(source: str, old: str, new: str) -> Iterator[Path]:
    with seeded(ROOT, Seed("", source, old, new)) as copy:
        yield copy


HEADER = "kernel/include/schedule/ready_queue.h"


@pytest.mark.parametrize(("source", "old", "new"), [
    ("kernel/src/schedule/ready_queue.c", "tcb_at(tcb)->queued = QUEUE_NONE;", "tcb_at(tcb)->queued = QUEUE_READY;"),
    (HEADER, "ks.ready[priority].head = second;", "ks.ready[priority].head = first;"),
    (HEADER, "ensures is_first(\\result);", "ensures \\true;"),
    ("kernel/proof/wp/include/proof/ready_queue.h", "    ensures list_ends(l);    \\\n", ""),
    ("kernel/include/base/state.h", "PRIORITIES       256", "PRIORITIES       128"),
], ids=["source", "header", "contract", "predicate", "constant"])
def test_digest_is_another_with_each_change(generated: Path, before: str, source: str, old: str, new: str) -> None:
    with changed(source, old, new) as copy:
        assert wp.digest(copy, generated, READY) != before


def test_digest_is_of_the_functions_but_not_of_comments(generated: Path, before: str) -> None:
    assert wp.digest(ROOT, generated, replace(READY, functions=READY.functions[1:])) != before
    with changed(HEADER, "/* At the tail of its priority. */", "/* At the end. */\n") as copy:
        assert wp.digest(copy, generated, READY) == before


def test_what_was_proved_otherwise_is_proved_again(generated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = next(module for module in MODULES if module.name == "block-ranges")
    monkeypatch.setattr(wp, "prove", lambda *_: wp.Proof(1, 2, ("open",)))
    monkeypatch.setattr(wp, "proved_modules", lambda _: {module.name: "another"})
    assert wp.faults(ROOT, generated, module, None, by_digest=True) == ["1 of 2 goals proved", "open"]
    monkeypatch.setattr(wp, "proved_modules", lambda _: {module.name: wp.digest(ROOT, generated, module)})
    assert wp.faults(ROOT, generated, module, None, by_digest=True) == []
    assert wp.faults(ROOT, generated, module, None) != []
