/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * It is only read: what it offers to its peer is firmware's choice, or that of its pins.
 */
#include "net/gem_phy.h"

#include "net/gem_machine.h"
#include "net/gem_registers.h"

/* Registers, IEEE 802.3, 22.2.4, and 40.5.1.1 for the last two. */
#define CONTROL      0u
#define STATUS       1u
#define IDENTIFIER   2u
#define OFFERED      4u
#define PEERS        5u
#define OFFERED_1000 9u
#define PEERS_1000   10u

#define NEGOTIATES   (1u << 12) /* of CONTROL */
#define SPEED_100    (1u << 13)
#define SPEED_1000   (1u << 6)
#define FULL_DUPLEX  (1u << 8)
#define LINK         (1u << 2) /* of STATUS; stays 0 until it is read, so it is read twice (22.2.4.2.13) */
#define FULL_1000    (1u << 9) /* of OFFERED_1000; two bits higher in PEERS_1000 */
#define HALF_1000    (1u << 8)
#define FULL_100     (1u << 8) /* of OFFERED and PEERS */
#define HALF_100     (1u << 7)
#define FULL_10      (1u << 6)

#define NOTHING      0xffffu
/* A frame of 64 bits takes 41 microseconds at the least clock, a read of a register is no faster than ten nanoseconds. */
#define PATIENCE 100000u

static const struct net_gem_link unknown = {.up = true, .speed = 1000, .full_duplex = true};

static bool wait(uintptr_t registers)
{
    for (uint32_t i = 0; i < PATIENCE; i++) {
        if ((gem_read(registers, GEM_STATUS) & STATUS_PHY_IDLE) != 0) {
            return true;
        }
    }
    return false;
}

static uint32_t read(uintptr_t registers, uint32_t phy, uint32_t number)
{
    if (!wait(registers)) {
        return NOTHING;
    }
    gem_write(registers, GEM_PHY, PHY_READ | phy << PHY_ADDRESS | number << PHY_NUMBER);
    return wait(registers) ? gem_read(registers, GEM_PHY) & NOTHING : NOTHING;
}

uint32_t net_gem_phy_find(uintptr_t registers)
{
    for (uint32_t phy = 0; phy < NET_GEM_NO_PHY && wait(registers); phy++) {
        const uint32_t identifier = read(registers, phy, IDENTIFIER);

        if (identifier != 0 && identifier != NOTHING) {
            return phy;
        }
    }
    return NET_GEM_NO_PHY;
}

/* The best that both offer (28B.3). */
static struct net_gem_link negotiated(uintptr_t registers, uint32_t phy)
{
    const uint32_t gigabit =
        read(registers, phy, OFFERED_1000) & read(registers, phy, PEERS_1000) >> 2;
    const uint32_t common = read(registers, phy, OFFERED) & read(registers, phy, PEERS);

    if ((gigabit & (FULL_1000 | HALF_1000)) != 0) {
        return (struct net_gem_link){true, 1000, (gigabit & FULL_1000) != 0};
    }
    if ((common & (FULL_100 | HALF_100)) != 0) {
        return (struct net_gem_link){true, 100, (common & FULL_100) != 0};
    }
    return (struct net_gem_link){true, 10, (common & FULL_10) != 0};
}

static struct net_gem_link fixed(uint32_t control)
{
    const uint16_t speed = (control & SPEED_1000) != 0  ? 1000
                           : (control & SPEED_100) != 0 ? 100
                                                        : 10;

    return (struct net_gem_link){true, speed, (control & FULL_DUPLEX) != 0};
}

struct net_gem_link net_gem_phy_link(uintptr_t registers, uint32_t phy)
{
    uint32_t control, status;

    if (phy == NET_GEM_NO_PHY) {
        return unknown;
    }
    (void)read(registers, phy, STATUS);
    status = read(registers, phy, STATUS);
    if (status == NOTHING) {
        return unknown;
    }
    if ((status & LINK) == 0) {
        return (struct net_gem_link){false, 1000, true};
    }
    control = read(registers, phy, CONTROL);
    return (control & NEGOTIATES) != 0 ? negotiated(registers, phy) : fixed(control);
}
