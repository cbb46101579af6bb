# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit completion`: completion for bash, zsh or fish, made from the parsers themselves."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from .. import sdk
from ..base.errors import EXIT_OK
from ..base.rules import all_rules
from . import table
from .arguments import Parser

#: Options whose values are names of the SDK, or of rules.
_BOARDS, _CONFIGS = "--board", "--config"


def parser() -> argparse.ArgumentParser:
    made = Parser(
        "microkit completion",
        description="Print completion for a shell.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog='bash: source <(microkit completion bash)\n'
        'zsh:  source <(microkit completion zsh)\n'
        'fish: microkit completion fish > ~/.config/fish/completions/microkit.fish',
    )  # fmt: skip
    made.add_argument("shell", choices=("bash", "zsh", "fish"))
    return made


def run(arguments: list[str]) -> int:
    """Print it."""
    shells: dict[str, Callable[[_Words], str]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}
    print(shells[parser().parse_args(arguments).shell](_Words()), end="")
    return EXIT_OK


class _Words:
    """All words that can be completed."""

    def __init__(self) -> None:
        parsers = table.parsers()
        self.commands = [name for name in parsers if name]
        self.options = {name: _options(made) for name, made in parsers.items()}
        self.positional = {name: _positional(made) for name, made in parsers.items()}
        self.positional["explain"] = list(all_rules())
        self.values = self._values(parsers)

    def _values(self, parsers: dict[str, argparse.ArgumentParser]) -> dict[str, list[str]]:
        """Words behind an option, for options that take one of a few."""
        root = sdk.find_sdk()
        boards = sdk.board_names(root)
        configs = {name for board in boards for name in sdk.config_names(root, board)}
        found = {_BOARDS: boards, _CONFIGS: sorted(configs) or ["debug", "release", "benchmark"]}
        for made in parsers.values():
            for action in made._actions:
                if action.option_strings and action.choices:
                    found[action.option_strings[-1]] = [str(each) for each in action.choices]
        return found


def _options(made: argparse.ArgumentParser) -> list[str]:
    return [text for action in made._actions for text in action.option_strings]


def _positional(made: argparse.ArgumentParser) -> list[str]:
    return [
        str(choice)
        for action in made._actions
        if not action.option_strings and action.choices
        for choice in action.choices
    ]


def _bash(words: _Words) -> str:
    """A function that looks at the command and the word before."""
    values = "\n".join(
        f"        {option}) COMPREPLY=($(compgen -W '{' '.join(each)}' -- \"$cur\")); return ;;"
        for option, each in words.values.items()
    )
    commands = "\n".join(
        f"        {name}) words='{' '.join(words.options[name] + words.positional[name])}' ;;"
        for name in words.commands
    )
    first = " ".join([*words.commands, *words.options[""]])
    return f"""\
# bash completion for microkit; made by `microkit completion bash`
_microkit()
{{
    local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}} words
    case $prev in
{values}
    esac
    case ${{COMP_WORDS[1]}} in
{commands}
        *) words='{" ".join(words.options[""])}' ;;
    esac
    [ "$COMP_CWORD" = 1 ] && words='{first}'
    COMPREPLY=($(compgen -W "$words" -- "$cur") $(compgen -f -- "$cur"))
}}
complete -o filenames -F _microkit microkit
"""


def _zsh(words: _Words) -> str:
    """zsh runs functions for bash; only its name for them is different."""
    return f"""\
# zsh completion for microkit; made by `microkit completion zsh`
autoload -U +X compinit && compinit
autoload -U +X bashcompinit && bashcompinit
{_bash(words)}"""


def _fish(words: _Words) -> str:
    """One line for each word."""
    lines = ["# fish completion for microkit; made by `microkit completion fish`"]
    alone = f"not __fish_seen_subcommand_from {' '.join(words.commands)}"
    for name in words.commands:
        summary = table.COMMANDS[name].summary if name in table.COMMANDS else ""
        about = f" -d {_fish_quoted(summary)}" if summary else ""
        lines.append(f"complete -c microkit -n __fish_use_subcommand -a {name}{about}")
    for name, options in words.options.items():
        when = f"__fish_seen_subcommand_from {name}" if name else alone
        start = f"complete -c microkit -n '{when}'"
        lines += [start + _fish_option(each, words) for each in options]
        if words.positional[name]:
            listed = " ".join(words.positional[name])
            lines.append(f"{start} -a '{listed}'")
    return "\n".join(lines) + "\n"


def _fish_quoted(text: str) -> str:
    """In single quotes, where only these and backslashes are special."""
    quoted = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{quoted}'"


def _fish_option(option: str, words: _Words) -> str:
    kind = "l" if option.startswith("--") else "s"
    values = words.values.get(option)
    return f" -{kind} {option.lstrip('-')}" + (f" -x -a '{' '.join(values)}'" if values else "")
