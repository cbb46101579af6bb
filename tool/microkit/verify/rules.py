# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What can be wrong with a finished image. A finding of these rules is a bug of the tool, or the
image was changed or is not that of this system description."""

from __future__ import annotations

from ..base.errors import Severity
from ..base.location import NOWHERE, Location
from ..base.rules import Reporter, rule


@rule("verify-image")
def image(report: Reporter, message: str, location: Location = NOWHERE) -> None:
    """The image file itself is damaged, or made for another board or by another version.

    Its header, its tables of cores, interrupts and segments, and its checksum are compared with the
    loader of the SDK and with the board.
    """
    report(location, message)


@rule("verify-memory")
def memory(report: Reporter, message: str, location: Location = NOWHERE) -> None:
    """Physical memory is not divided as it must be.

    Windows of cores, memory that cores share, regions with a fixed address and the image must not
    overlap; every piece of memory has one purpose; what must be zero is zeroed; what is nobody's is
    not written.
    """
    report(location, message)


@rule("verify-kernel")
def kernel(report: Reporter, message: str, location: Location = NOWHERE) -> None:
    """A kernel in the image is not the SDK's, or does not start in the right state."""
    report(location, message)


@rule("verify-invariant")
def invariant(report: Reporter, message: str, location: Location = NOWHERE) -> None:
    """The state that a kernel starts in breaks one of the kernel's own invariants.

    Links that are not symmetric, capabilities out of their derivation list, objects that overlap,
    a thread in no queue: the kernel relies on them and does not look again.
    """
    report(location, message)


@rule("verify-unchecked", Severity.NOTE)
def unchecked(report: Reporter, message: str, location: Location = NOWHERE) -> None:
    """The kernel's invariants are not checked: the library that knows them cannot be loaded.

    It is for the kind of computer that the SDK was built on. All other checks have been made.
    """
    report(location, message)


@rule("verify-kernel-map")
def kernel_map(report: Reporter, message: str, location: Location = NOWHERE) -> None:
    """A kernel's translation tables map something they must not, or lack something.

    A kernel may touch its own window and its devices, and read frames that its core's protection
    domains map cached. Code is not writable and data is not executable.
    """
    report(location, message)


@rule("verify-thread")
def thread(report: Reporter, message: str, location: Location = NOWHERE) -> None:
    """A thread in the image is not as the system description says.

    There must be one for each protection domain and one monitor for each core, with the described
    priority and budget, ready to run.
    """
    report(location, message)


@rule("verify-mapping")
def mapping(report: Reporter, message: str, location: Location = NOWHERE) -> None:
    """An address space in the image holds a page that the system description does not give it, with
    other rights than it gives, or lacks one."""
    report(location, message)


@rule("verify-program")
def program(report: Reporter, message: str, location: Location = NOWHERE) -> None:
    """Memory of a protection domain does not start with the bytes of its program, of its prefill
    file, or with zeros; or a variable that the tool sets has a wrong value."""
    report(location, message)


@rule("verify-capability")
def capability(report: Reporter, message: str, location: Location = NOWHERE) -> None:
    """A capability in the image is not licensed by the system description, is different from what
    it must be, or is missing."""
    report(location, message)


@rule("verify-interrupt")
def interrupt(report: Reporter, message: str, location: Location = NOWHERE) -> None:
    """An interrupt goes to whom it must not, or is owned twice, or is missing."""
    report(location, message)
