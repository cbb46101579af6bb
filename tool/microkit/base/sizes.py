# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Sizes in bytes and entries, from the powers of two of the API (sel4/constants.h) and the kernel's
granule."""

from __future__ import annotations

from . import contract

#: Bits of a machine word, and of a capability's address.
WORD_BITS = contract.seL4_WordBits
#: Bytes of a machine word.
WORD = 1 << contract.seL4_WordSizeBits

PAGE_BITS = contract.seL4_PageBits
PAGE = 1 << PAGE_BITS
LARGE_PAGE = 1 << contract.seL4_LargePageBits
HUGE_PAGE = 1 << contract.seL4_HugePageBits
#: What memory can be mapped in, in ascending order.
PAGE_SIZES = (PAGE, LARGE_PAGE, HUGE_PAGE)

#: Entries of a translation table, and of the root of a protection domain's (tables side by side).
TABLE_ENTRIES = 1 << contract.seL4_PageTableIndexBits
ROOT_ENTRIES = 1 << contract.seL4_VSpaceIndexBits

#: What references to objects count in the window of a core.
GRANULE = 1 << contract.GRANULE_BITS
#: A slot of a CNode.
SLOT = 1 << contract.seL4_SlotBits
ASIDS_PER_POOL = 1 << contract.seL4_ASIDPoolIndexBits
