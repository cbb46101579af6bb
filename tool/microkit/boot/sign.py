# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Signatures of a FIT, by U-Boot's own `mkimage`: what U-Boot checks is what its tool writes, and no key is
read by this one."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from ..base.errors import UsageError


#: A property that mkimage adds to the signature of a configuration.
_SIGNED = b"\0hashed-nodes\0"


def sign(fit: bytes, keys: Path, key: str, tree: bytes | None) -> tuple[bytes, bytes | None]:
    """The FIT signed with keys/key.key, which it names; U-Boot's device tree with the public key, marked as
    required for all configurations, if there is a `tree`."""
    if not (keys / f"{key}.key").is_file():
        raise UsageError(f"there is no key '{keys / key}.key'")
    try:
        with tempfile.TemporaryDirectory(prefix="microkit-") as name:
            return _sign(fit, keys, tree, Path(name))
    except OSError as error:
        raise UsageError(f"cannot sign: {error.strerror}") from None


def _sign(fit: bytes, keys: Path, tree: bytes | None, work: Path) -> tuple[bytes, bytes | None]:
    signed, public = work / "image.itb", work / "u-boot.dtb"
    signed.write_bytes(fit)
    command = ["mkimage", "-F", "-r", "-k", str(keys)]
    if tree is not None:
        public.write_bytes(tree)
        command += ["-K", str(public)]
    said = _run([*command, str(signed)])
    data = signed.read_bytes()
    if _SIGNED not in data:  # some versions go on without a key that they cannot read, and succeed
        raise UsageError(f"mkimage did not sign: {said}")
    return data, public.read_bytes() if tree is not None else None


def _run(command: list[str]) -> str:
    """What it says on standard error, without its usage."""
    result = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    lines = [line.strip() for line in result.stderr.partition("Usage:")[0].splitlines()]
    said = "; ".join(line for line in lines if line) or f"status {result.returncode}"
    if result.returncode != 0:
        raise UsageError(f"mkimage cannot sign: {said}")
    return said
