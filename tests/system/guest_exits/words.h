/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What guest and VMM agree on.
 */
#pragma once

#define GUEST_RAM 0x40000000
#define TABLES    0x40001000 /* zeros at first */
#define CONSTANT  0x40002000 /* may be read */
#define DATA      0x40003000 /* may be read and written, not executed */
#define NOWHERE   0x50000000
#define REPORTS   0x60000000 /* a store of x20: what the guest's own vectors took, or what it found */
#define ALIAS     0x40000000 /* the guest's MMU: all of that once more, so far above */

/* SMC with these numbers. */
#define PROBE_BEGIN 0x100 /* from here on, aborts are counted */
#define PROBE_END   0x101
#define FINISHED    0x102
