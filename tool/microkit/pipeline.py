# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The stages from text to verified image, in order: one page that says what the tool does.

A stage makes one product from the options and from the products before its own. A product is final:
later stages only read it. What is wrong goes to the findings; a run ends where a product cannot be
made, or behind a stage that judges when there are errors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from .base.errors import EXIT_FINDINGS, EXIT_OK, Diagnostic, Findings
from .base.options import Options
from .base.records import dataclass
from .base.search import FileFinder

if TYPE_CHECKING:  # each stage is imported when it runs
    from .allocate.places import Places
    from .allocate.plan import Plan
    from .allocate.programs import Program
    from .draft.draft import Draft
    from .emit.image import Image
    from .layout.contents import Contents
    from .layout.core import Blob
    from .model.board import Board
    from .model.system import System
    from .parse.node import Node
    from .sdk.parts import Parts


class Run:
    """The products so far, by the names of the stages."""

    board: Board
    syntax: Node
    draft: Draft
    check: tuple[Diagnostic, ...]
    model: System
    parts: Parts
    programs: Mapping[int, Program]
    plan: Plan
    places: Places
    contents: Contents
    layout: tuple[Blob, ...]
    image: Image
    verify: tuple[Diagnostic, ...]

    def __init__(self, options: Options) -> None:
        self.options = options
        self.findings = Findings(options.policy)
        self.files = FileFinder(options.directories, options.services)


@dataclass(frozen=True)
class Stage:
    """`judges`: what it has found wrong ends the run, though there is a product."""

    name: str
    make: Callable[[Run], object]
    judges: bool = True


def _board(run: Run) -> Board:
    from . import sdk
    from .parse.board import load_board

    return load_board(sdk.described(run.options))


def _syntax(run: Run) -> Node | None:
    from .parse.syntax import read_syntax

    options = run.options
    return read_syntax(options.system, options.parameters, run.board.values, run.files, run.findings)


def _draft(run: Run) -> Draft:
    from .draft.drafting import make_draft

    return make_draft(run.syntax, run.options.system, run.files, run.findings)


def _check(run: Run) -> tuple[Diagnostic, ...]:
    from . import check

    options = run.options
    named = run.files if options.need_files else None
    config = options.config.value if options.config else None
    check.run(run.draft, run.board, named, run.findings, config)
    return tuple(run.findings.all)


def _model(run: Run) -> System | None:
    from .resolve.system import build_system

    return build_system(run.draft, run.files, run.options.need_files, run.findings)


def _parts(run: Run) -> Parts:
    from .sdk.parts import find_parts

    return find_parts(run.options, run.model.has_device_tree)


def _programs(run: Run) -> Mapping[int, Program]:
    from .allocate.programs import read_programs

    return read_programs(run.model, run.findings, run.parts.usage)


def _plan(run: Run) -> Plan | None:
    from .allocate.plan import make_plan

    return make_plan(run.model, run.board, run.parts, run.programs, run.findings)


def _places(run: Run) -> Places | None:
    from .allocate.physical import place

    return place(run.plan, run.findings)


def _contents(run: Run) -> Contents | None:
    from .layout.patch import patch_all

    return patch_all(run.places, run.findings)


def _layout(run: Run) -> tuple[Blob, ...]:
    from .layout.core import lay_out

    return lay_out(run.places, run.contents)


def _image(run: Run) -> Image:
    from .emit.image import make_image

    return make_image(run.places, run.layout)


def _verify(run: Run) -> tuple[Diagnostic, ...]:
    from .emit.outputs import image_file
    from .verify import verify_image

    data = image_file(run.image, run.options)
    found = tuple(verify_image(data, run.model, run.board, run.parts))
    for each in found:
        run.findings.add(each)
    return found


STAGES = (
    Stage("board", _board),  # board.toml: what the machine has
    Stage("syntax", _syntax, judges=False),  # text: elements that know their places, typed
    Stage("draft", _draft, judges=False),  # names looked up; the system as described
    Stage("check", _check),  # the rules
    Stage("model", _model),  # the system: all references resolved, all values final
    Stage("parts", _parts),  # kernel, monitor, loader and the kernel's binary interface
    Stage("programs", _programs, judges=False),  # ELF files of protection domains
    Stage("plan", _plan),  # objects, capabilities, address spaces, memory
    Stage("places", _places),  # where all of them lie
    Stage("contents", _contents),  # programs with their variables set
    Stage("layout", _layout),  # every byte, by physical address
    Stage("image", _image),  # segments in a file
    Stage("verify", _verify),  # the image read again, and compared with the system
)


def run(options: Options, last: str, dumps: list[str] | None = None) -> Run:
    """All stages up to `last`, or to the one that fails: then the last product is missing. Products
    that the options want shown are added to `dumps`."""
    made = Run(options)
    advance(made, last, dumps=dumps)
    return made


def advance(made: Run, last: str, first: str = "board", dumps: list[str] | None = None) -> None:
    """Go on with a run whose products before `first` are there."""
    names = [stage.name for stage in STAGES]
    for stage in STAGES[names.index(first) : names.index(last) + 1]:
        product = stage.make(made)
        if product is None:
            break
        setattr(made, stage.name, product)
        if dumps is not None and stage.name in made.options.dump:
            from .output.dump import dump

            dumps.append(dump(product))
        if stage.judges and made.findings.has_errors:
            break


def check(options: Options) -> Findings:
    """What is wrong with a description."""
    return run(options, "check").findings


def front(options: Options) -> tuple[System | None, Board, Findings]:
    """The system, None when there are errors."""
    made = run(options, "model")
    return getattr(made, "model", None), made.board, made.findings


def outline(options: Options) -> tuple[System | None, Board, Findings]:
    """The system before its programs exist: for pictures, headers that programs include, early reports.
    Everything is checked except what only the programs could tell."""
    return front(replace(options, need_files=False))


def build(options: Options) -> int:
    """Make the image and the report; returns the exit code. Output appears only when all is well."""
    from .emit.outputs import check_outputs, outputs
    from .output.files import publish
    from .output.render import show
    from .sdk.parts import part_files

    check_outputs(options)
    dumps: list[str] = []
    made = run(options, "verify", dumps)
    print(*dumps, sep="", end="")
    show(made.findings, options)
    if made.findings.has_errors:
        return EXIT_FINDINGS
    publish(outputs(made.image, options), [*made.model.inputs, *part_files(options)])
    return EXIT_OK
