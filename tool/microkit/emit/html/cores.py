# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Who runs on each core, in the order of priority, and how much of its time is set aside."""

from __future__ import annotations

from typing import Any

from .markup import address, chip, esc, pd_link, section, size, table


def cores(data: dict[str, Any]) -> str:
    cards = "".join(_card(data, core) for core in data["cores"])
    note = (
        "In order of priority. A bar is the part of the core that a protection domain may use "
        "(budget of each period); without a bar nothing but priority limits it."
    )
    return section("cores", "Cores", f'<div class="cards">{cards}</div>', note=note)


def _card(data: dict[str, Any], core: dict[str, Any]) -> str:
    pds = [data["pds"][index] for index in core["pds"]]
    rows = [
        (f'<b class="n">{pd["priority"]}</b>', pd_link(pd) + _marks(pd), _share(pd)) for pd in pds
    ]
    total = core["utilisation"]
    over = " over" if total > 1 else ""
    head = f'<h3 id="core-{core["core"]}">Core {core["core"]}</h3>'
    whole = ""
    if total:
        whole = f'<div class="total{over}">{_bar(total)}<span>{total:.0%} set aside</span></div>'
    listed = table(("priority", "protection domain", "time"), rows)
    return f'<article class="card">{head}{whole}{listed}{_window(core)}</article>'


def _bar(part: float) -> str:
    return f'<span class="bar"><i style="width:{min(part, 1):.1%}"></i></span>'


def _marks(pd: dict[str, Any]) -> str:
    marks = [chip("passive", "passive")] if pd["passive"] else []
    marks += [chip(f"irq {irq['number']}") for irq in pd["irqs"]]
    return " " + " ".join(marks)


def _share(pd: dict[str, Any]) -> str:
    if pd["passive"]:
        return '<span class="soft">of its callers</span>'
    if pd["utilisation"] is None:
        return '<span class="soft">no limit</span>'
    part = pd["utilisation"]
    return (
        f'{_bar(part)}<span class="n">{part:.0%}</span> '
        f'<span class="soft">{esc(pd["budget_us"])} of {esc(pd["period_us"])} µs{_late(pd)}</span>'
    )


def _late(pd: dict[str, Any]) -> str:
    late = pd["response_us"]
    return "" if late is None else f"<br>done after {esc(late)} µs at the latest"


def _window(core: dict[str, Any]) -> str:
    if "window" not in core:
        return ""
    window = core["window"]
    left = sum(each["size"] for each in core["untyped"])
    return (
        f'<p class="note">Window {address(window["start"])}, {size(window["size"])}; '
        f"{size(left)} left as untyped memory; {len(core['objects'])} kernel objects.</p>"
    )
