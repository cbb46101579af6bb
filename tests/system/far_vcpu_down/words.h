/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Where what is in the guest's memory.
 */
#pragma once

#define GUEST_RAM 0x80000000
#define NOWHERE   0x50000000
#define GO        0x800 /* not 0: the second virtual CPU is to fault */
