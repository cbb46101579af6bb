# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Interfaces of a draft without errors, final."""

from __future__ import annotations

from ..draft.interfaces import InterfaceDraft, message
from ..model.interfaces import Enumeration, Event, Interface, Procedure, Structure
from ..parse.node import Node
from .need import need


def build_interface(draft: InterfaceDraft) -> Interface:
    types = [need(each) for each in draft.types.values()]
    return Interface(
        name=draft.name,
        version=need(draft.node.number("version")),
        enumerations=tuple(each for each in types if isinstance(each, Enumeration)),
        structures=tuple(each for each in types if isinstance(each, Structure)),
        procedures=tuple(
            Procedure(need(each.node.text("name")), number, need(message(each.arguments)),
                      need(message(each.results)), each.node.place("name"))
            for number, each in enumerate(draft.procedures)
        ),
        events=tuple(_event(node) for node in draft.events),
        location=draft.node.place("name"),
    )  # fmt: skip


def _event(node: Node) -> Event:
    return Event(need(node.text("name")), node.text("from") == "server", node.place("name"))
