/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The interrupt controller of a host build, as one core sees it: a model that tests raise interrupts
 * at, and that finds what the architecture forbids (machine/model.h).
 */
#pragma once

#include <base/types.h>

#define HOST_INTIDS 1024u
#define HOST_SGIS   16u

/* pending, active: 1; of SGIs a bit for each sender. */
struct host_gic {
    u8 enabled[HOST_INTIDS];
    u8 pending[HOST_INTIDS]; /* latched; taking the interrupt clears it */
    u8 line[HOST_INTIDS];    /* level of a device: pending as long as it is up */
    u8 active[HOST_INTIDS];
    u8 sgi_active_once; /* an SGI that is active from one sender is not taken from another */
    u32 last;           /* INTID + 1 that any other is taken before; 0: none */
    u32 raised;         /* no interrupt is pending when this is 0 */
};

/* A device, or for an SGI the core with this number, raises it: pending until taken. */
void host_gic_raise(u32 intid, u32 sender);
/* The level of a device. */
void host_gic_set_line(u32 intid, bool up);
/* Is an interrupt signalled to the core? */
bool host_gic_signals(void);
