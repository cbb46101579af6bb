# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Addresses of Ethernet (IEEE 802): locally administered ones for clients that were given none."""

from __future__ import annotations

import hashlib
import re

from ..errors import SdfgenError


def parse(text: str) -> bytes:
    """`aa:bb:cc:dd:ee:ff`, of one station."""
    if not re.fullmatch("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}", text):
        raise SdfgenError(f"'{text}' is no MAC address of the form aa:bb:cc:dd:ee:ff")
    mac = bytes.fromhex(text.replace(":", ""))
    if mac[0] & 1:
        raise SdfgenError(f"the MAC address {text} is a group's (the first byte's lowest bit)")
    return mac


def derived(name: str, taken: set[bytes]) -> bytes:
    """From the client's name, so that two builds give the same; another where that is taken."""
    attempt = 0
    while True:
        mac = b"\x02" + hashlib.sha256(f"{name}/{attempt}".encode()).digest()[:5]
        if mac not in taken:
            return mac
        attempt += 1
