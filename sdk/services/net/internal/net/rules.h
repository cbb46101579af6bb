/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the virtualiser is told by the description, in a text: addresses, and who may send to whom.
 */
#pragma once

#include <stddef.h>

#include "net/switch.h"

struct net_rules {
    struct net_switch table; /* clients without an address of their own have NET_NOBODY */
    unsigned int wrong;      /* the first line that is not understood, from 1; 0: all are */
};

/*
 * Read the text, which ends at size or a zero. Lines, of which empty ones and those that begin with # say nothing:
 *
 *     address CLIENT 02:00:00:00:00:01      not for all, and no other client's
 *     allow PORT to PORT                    what the first sends may go to the second
 *     allow PORT with PORT                  and the other way round
 *
 * CLIENT: 1 to 8; PORT: that, `outside`, or `all` of these. Nothing else is allowed; a line that is not understood allows nothing. Without
 * a text, or with an empty one, the outside is allowed with all clients.
 */
void net_rules_read(struct net_rules *rules, const char *text, size_t size);

/* The address of a client that the text gives none: the device's, a number with the first byte lowest, with the bit of addresses
 * for local use (IEEE 802, 8.4), and the client's number in the four bits above it. So clients' addresses differ as devices'
 * do, and from each other. */
uint64_t net_rules_derive(uint64_t device, uint32_t client);
