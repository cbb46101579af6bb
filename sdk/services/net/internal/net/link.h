/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What ends of links have in common, beside microkit_net.h.
 */
#pragma once

#include <microkit_net.h>

/* Whether an entry that the peer has written is that of a frame. */
bool net_link_is_frame(const struct microkit_net_entry *entry);
