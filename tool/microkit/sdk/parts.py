# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What the SDK puts into every image: kernel, monitor and loader of one board and configuration."""

from __future__ import annotations

from pathlib import Path

from ..base.choice import CONFIG
from ..base.errors import UsageError
from ..base.options import Options
from ..base.records import dataclass
from ..elf import PF_X, Elf, ElfError
from . import find_sdk
from .abi import Abi

#: The kernel's one variable (state.h).
_STATE = "ks"


@dataclass(frozen=True)
class Parts:
    """The ready-made programs, and the description of the kernel's binary interface."""

    config: str
    kernel: Elf
    monitor: Elf
    #: The loader with its arm64 Linux-Image header; the image proper follows it.
    loader: bytes
    #: Bytes of memory that the loader takes from its load address on, without the image.
    loader_memory: int
    abi: Abi
    #: The library of the kernel's invariants, whether it is there or not.
    checker: Path
    #: What the compiler says about frames of libmicrokit's functions (stack_usage.py).
    usage: tuple[Path, ...] = ()

    @property
    def benchmark(self) -> bool:
        return self.config == "benchmark"

    @property
    def prints(self) -> bool:
        """The kernel, and so the monitor: the debug configuration."""
        return bool(self.abi.constant("CONFIG_PRINTING"))


def find_parts(options: Options, has_device_tree: bool) -> Parts:
    """The parts for the command line's board and configuration; beside a board file, if one is
    given. For a system with memory for firmware's device tree another loader."""
    return read_parts(_folder(options), options.override_kernel, has_device_tree)


def _folder(options: Options) -> Path:
    if options.config is None:
        raise UsageError(f"the following arguments are required: --config (or {CONFIG})")
    if options.board_file is not None:
        board = options.board_file.parent
    elif options.sdk is not None and options.board is not None:
        board = options.sdk / "board" / options.board.value
    else:
        raise UsageError("no SDK is found: set MICROKIT_SDK")
    return board / options.config.value


def part_files(options: Options) -> list[Path]:
    """Every file of the SDK that a build reads, or might: none of them is ever written."""
    folder = _folder(options)
    found = [folder.parent / "board.toml", folder / "abi.json"]
    for part in ("elf", "lib", "services"):
        found += folder.glob(f"{part}/**/*")
    named = [options.board_file, options.override_kernel]
    return [*found, *(each for each in named if each is not None)]


def read_parts(folder: Path, kernel: Path | None = None, has_device_tree: bool = False) -> Parts:
    """The parts in `$SDK/board/<board>/<config>`; `kernel` in place of the SDK's own."""
    elf, abi = folder / "elf", Abi.read(folder / "abi.json")
    name = "loader-tree" if has_device_tree else "loader"
    loader = _elf(elf / f"{name}.elf")
    data = _bytes(elf / f"{name}.bin")
    start = min(segment.vaddr for segment in loader.segments)
    end = max(segment.end for segment in loader.segments)
    return Parts(
        config=folder.name,
        kernel=_kernel(kernel, abi) if kernel else _elf(elf / "kernel.elf"),
        monitor=_elf(elf / "monitor.elf"),
        loader=data,
        loader_memory=max(end - start, len(data)),
        abi=abi,
        checker=_checker(folder),
        usage=tuple(sorted(folder.glob("lib/libmicrokit/**/*.su"))),
    )


def efi_code() -> bytes:
    """The code of EFI applications, which is of no board and no configuration."""
    sdk = find_sdk()
    if sdk is None:
        raise UsageError("no SDK is found: set MICROKIT_SDK")
    return _bytes(sdk / "lib" / "efi.bin")


def _checker(folder: Path) -> Path:
    """In the SDK that the parts are of, else in that of the tool."""
    places = [folder.absolute().parents[2] / "lib", Path(__file__).absolute().parents[3]]
    paths = [place / "libkernel_check.so" for place in places]
    return next((path for path in paths if path.exists()), paths[0])


def _kernel(path: Path, abi: Abi) -> Elf:
    """One in place of the SDK's, with the addresses and structures of abi.json as far as can be
    seen."""
    try:
        kernel = _whole(path)
        low, high = abi.constant("WINDOW_VA"), abi.constant("DEVICE_VA")
        if any(each.vaddr < low or each.end > high for each in kernel.segments):
            raise ElfError("is not a kernel: it is linked to other addresses")
        if not any(s.flags & PF_X and s.vaddr <= kernel.entry < s.end for s in kernel.segments):
            raise ElfError("is not a kernel: its entry point is not in its code")
        state = kernel.symbols.get(_STATE)
        if state is None or state.address != abi.address(_STATE):
            raise ElfError(f"has '{_STATE}' at another address than the SDK's kernel, or no symbols")
    except ElfError as error:
        raise UsageError(f"--override-kernel: '{path}' {error}") from None
    return kernel


def _whole(path: Path) -> Elf:
    """An ELF file without damage, with something to load."""
    elf = Elf.read(path)
    if not elf.segments:
        raise ElfError("has nothing to load")
    elf.symbols  # noqa: B018 - damage shows now, not later
    return elf


def _elf(path: Path) -> Elf:
    try:
        return _whole(path)
    except ElfError as error:
        raise UsageError(f"the SDK is broken: '{path}' {error}") from None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"the SDK is broken: '{path}': {error.strerror}") from None
