/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What net_virtualiser.elf counts, in a region of MICROKIT_NET_COUNTERS_SIZE bytes that it alone may write: for whoever has it mapped
 * readable. Each number is written at once; they only grow, also when the virtualiser is started again.
 */
#pragma once

#include <stdint.h>

#define MICROKIT_NET_PORTS         9 /* 0: the outside; 1 to 8: clients */
#define MICROKIT_NET_COUNTERS_SIZE 0x1000

/* Why a frame did not get where it was to go. */
enum microkit_net_cause {
    MICROKIT_NET_BAD,     /* an entry that is no frame */
    MICROKIT_NET_SPOOFED, /* not from the sender's own address; from outside, from a client's */
    MICROKIT_NET_FORBIDDEN, /* the rules do not allow it; of a frame for all, only if they allow it to nobody */
    MICROKIT_NET_FOREIGN, /* for nobody here: from outside for the outside, or to the sender itself */
    MICROKIT_NET_FULL, /* the receiver had no room; counted at the receiver, all others at the sender */
    MICROKIT_NET_CAUSES
};

struct microkit_net_counters {
    uint64_t sent;     /* frames that came from this port */
    uint64_t received; /* frames that this port was given */
    uint64_t dropped[MICROKIT_NET_CAUSES];
};

struct microkit_net_all_counters {
    struct microkit_net_counters ports[MICROKIT_NET_PORTS];
};
