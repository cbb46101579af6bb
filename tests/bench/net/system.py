# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A network's driver and virtualiser, and clients, on the cores that are named."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Client:
    program: str
    core: int
    prints: bool = False


def _region(name: str) -> str:
    return f'    <memory_region name="{name}" size="0x21000"/>\n'


def _map(region: str, address: int, perms: str, variable: str, more: str = "") -> str:
    return f'        <map mr="{region}" vaddr="{address:#x}" perms="{perms}" setvar_vaddr="{variable}"{more}/>\n'


def _client(number: int, client: Client) -> str:
    uart = ('        <map mr="uart" vaddr="0x20000000" perms="rw" cached="false" setvar_vaddr="uart"/>\n'
            if client.prints else "")
    return (f'    <protection_domain name="client{number}" priority="100" cpu="{client.core}">\n'
            f'        <program_image path="{client.program}.elf"/>\n'
            + _map(f"of_{number}", 0x10000000, "rw", "own") + _map(f"for_{number}", 0x10100000, "r", "peer") + uart
            + "    </protection_domain>\n"
            f'    <channel><end pd="virtualiser" id="{number}"/><end pd="client{number}" id="0"/></channel>\n')


def _virtualiser(core: int, clients: int, rules: Path | None) -> str:
    maps = _map("for_driver", 0x10000000, "rw", "net_own") + _map("of_driver", 0x10100000, "r", "net_driver")
    for number in range(1, clients + 1):
        maps += _map(f"of_{number}", 0x10000000 + 0x200000 * number, "r", f"net_of_{number}")
        maps += _map(f"for_{number}", 0x10100000 + 0x200000 * number, "rw", f"net_for_{number}")
    if rules is not None:
        maps += _map("rules", 0x20000000, "r", "net_rules", ' setvar_prefill_size="net_rules_size"')
    return (f'    <protection_domain name="virtualiser" priority="210" cpu="{core}">\n'
            f'        <program_image path="net_virtualiser.elf"/>\n{maps}    </protection_domain>\n')


def _driver(core: int) -> str:
    return (f'    <protection_domain name="driver" priority="220" cpu="{core}">\n'
            '        <program_image path="net_virtio.elf"/>\n'
            '        <map mr="registers" vaddr="0x10000000" perms="rw" cached="false" setvar_vaddr="net_registers"/>\n'
            + _map("queues", 0x10010000, "rw", "net_queues") + _map("of_driver", 0x10100000, "rw", "net_own")
            + _map("for_driver", 0x10200000, "r", "net_user")
            + "".join(f'        <setvar symbol="net_{name}_address" region_paddr="{region}"/>\n' for name, region in
                      (("queues", "queues"), ("own", "of_driver"), ("user", "for_driver")))
            + '        <irq irq="79" id="1" trigger="edge" setvar_id="net_irq"/>\n    </protection_domain>\n'
            '    <channel><end pd="driver" id="0" setvar_id="net_user_channel"/>'
            '<end pd="virtualiser" id="0" setvar_id="net_driver_channel"/></channel>\n')


def system(driver: int, virtualiser: int, clients: list[Client], rules: Path | None = None) -> str:
    """On which core each is."""
    names = ["of_driver", "for_driver", *(f"{side}_{i + 1}" for i in range(len(clients)) for side in ("of", "for"))]
    return ("<system>\n"
            '    <memory_region name="registers" size="0x1000" phys_addr="0xa003000"/>\n'
            '    <memory_region name="queues" size="0x5000"/>\n'
            '    <memory_region name="uart" size="0x1000" phys_addr="0x9000000"/>\n'
            + "".join(map(_region, names))
            + (f'    <memory_region name="rules" size="0x1000" prefill_path="{rules}"/>\n' if rules else "")
            + _driver(driver) + _virtualiser(virtualiser, len(clients), rules)
            + "".join(_client(i + 1, client) for i, client in enumerate(clients)) + "</system>\n")
