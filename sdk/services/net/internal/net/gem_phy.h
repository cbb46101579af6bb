/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The PHY behind a GEM, by its registers of IEEE 802.3, clause 22: whether there is a connection, and of which kind.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define NET_GEM_NO_PHY 32u

struct net_gem_link {
    bool up;
    uint16_t speed; /* megabits a second: 10, 100, 1000 */
    bool full_duplex;
};

/* The first PHY that answers, or NET_GEM_NO_PHY. CONTROL_PHY must be on, here and below. Takes 2 ms at most on hardware. */
uint32_t net_gem_phy_find(uintptr_t registers);

/* What it says. Without a PHY (MAC to MAC), or when it does not answer: up, 1000, full duplex. */
struct net_gem_link net_gem_phy_link(uintptr_t registers, uint32_t phy);
