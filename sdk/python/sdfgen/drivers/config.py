# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A driver's `config.json`: which devices it drives, and what it needs of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import SdfgenError

#: Where the drivers of each class of devices are, below `drivers/`.
FOLDERS = {
    "network": ("network", "network/virtio"),
    "serial": ("serial",),
    "timer": ("timer",),
    "blk": ("blk", "blk/mmc", "blk/virtio"),
    "i2c": ("i2c",),
    "gpu": ("gpu",),
    "gpio": ("gpio",),
}


@dataclass(frozen=True)
class RegionWanted:
    """Memory for a driver: registers number `dt_index` of the device, or `size` bytes of RAM."""

    name: str
    perms: str
    setvar_vaddr: str | None
    size: int | None
    cached: bool
    dt_index: int | None


@dataclass(frozen=True)
class IrqWanted:
    """Interrupt number `dt_index` of the device."""

    dt_index: int
    channel_id: int | None


@dataclass(frozen=True)
class DriverConfig:
    """`folder`: below `drivers/`."""

    folder: str
    compatible: tuple[str, ...]
    regions: tuple[RegionWanted, ...]
    irqs: tuple[IrqWanted, ...]


def probe(sddf: Path) -> dict[str, list[DriverConfig]]:
    """The drivers of each class, in the order of their folders' names."""
    if not (sddf / "drivers").is_dir():
        raise SdfgenError(f"there is no folder 'drivers' in '{sddf}'")
    return {name: [read(sddf, file) for folder in folders
                   for file in sorted((sddf / "drivers" / folder).glob("*/config.json"))]
            for name, folders in FOLDERS.items()}  # fmt: skip


def read(sddf: Path, file: Path) -> DriverConfig:
    try:
        data = json.loads(file.read_text())
        resources = data.get("resources", {})
        config = DriverConfig(
            file.parent.relative_to(sddf / "drivers").as_posix(),
            tuple(data["compatible"]),
            tuple(_region(each) for each in resources.get("regions", [])),
            tuple(IrqWanted(each["dt_index"], each.get("channel_id"))
                  for each in resources.get("irqs", [])),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise SdfgenError(f"driver description '{file}': {fault!r}") from None
    _checked(file, config)
    return config


def _region(data: dict[str, Any]) -> RegionWanted:
    return RegionWanted(data["name"], data.get("perms", "rw"), data.get("setvar_vaddr"),
                        data.get("size"), data.get("cached", False), data.get("dt_index"))  # fmt: skip


def _checked(file: Path, config: DriverConfig) -> None:
    for each in config.regions:
        if each.size is None and each.dt_index is None:
            raise SdfgenError(f"driver description '{file}': region '{each.name}' needs 'size' or 'dt_index'")
        if each.cached and each.dt_index is not None:
            raise SdfgenError(f"driver description '{file}': region '{each.name}' is registers and 'cached'")
    _once(file, "compatible", list(config.compatible))
    _once(file, "region name", [each.name for each in config.regions])
    _once(file, "region dt_index", [each.dt_index for each in config.regions if each.dt_index is not None])
    _once(file, "irq dt_index", [each.dt_index for each in config.irqs])


def _once(file: Path, what: str, values: list[Any]) -> None:
    twice = sorted({each for each in values if values.count(each) > 1})
    if twice:
        raise SdfgenError(f"driver description '{file}': {what} {twice[0]!r} is there twice")
