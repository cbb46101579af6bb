# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The command line: Microkit's own, exactly, and subcommands beside it.

Only finds the command and hands over; nothing heavy is imported before it is needed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from .base.errors import EXIT_USAGE, FaultyInput, UsageError


def main(arguments: Sequence[str]) -> int:
    """Run the tool; returns the exit code. Only a bug of the tool raises."""
    try:
        return _dispatch(list(arguments))
    except UsageError as error:
        print(f"microkit: error: {error}", file=sys.stderr)
        print("microkit: for help: microkit --help", file=sys.stderr)
        return EXIT_USAGE
    except FaultyInput as faulty:
        _show_faults(faulty, list(arguments))
        return faulty.findings.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return EXIT_USAGE
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # a bug: say so in one line, unless asked for more
        if os.environ.get("MICROKIT_DEBUG"):
            raise
        print(f"microkit: internal error: {type(error).__name__}: {error}", file=sys.stderr)
        print("microkit: this is a bug; MICROKIT_DEBUG=1 shows where", file=sys.stderr)
        return EXIT_USAGE


def _show_faults(faulty: FaultyInput, arguments: list[str]) -> None:
    """In the form that the command line asks for, whatever the command."""
    from .commands.arguments import form_options
    from .output.render import show

    show(faulty.findings, form_options(arguments))


def _dispatch(arguments: list[str]) -> int:
    from .commands import table

    command = arguments[0] if arguments else ""
    if command in table.COMMANDS:
        return table.run(command, arguments[1:])
    _refuse_mistyped(arguments, list(table.COMMANDS))
    from .commands import build

    return build.run(arguments)


def _refuse_mistyped(arguments: list[str], commands: list[str]) -> None:
    """A first word that is nearly a command and no file is not taken for a description."""
    from .base.suggest import did_you_mean

    word = arguments[0] if arguments else ""
    if word.startswith("-") or "." in word or os.path.exists(word):
        return
    hint = did_you_mean(word, commands)
    if hint:
        raise UsageError(f"no command '{word}': {hint}")
    if word and "/" not in word and len(arguments) == 1:
        raise UsageError(f"'{word}' is neither a command nor a file")
