/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The decisions of the switch, for all pairs of ports and addresses of everybody, under rules of chance, against a list of who has what.
 * (For all rules and frames they are proved: check "contracts of net-switch".)
 */
#include "src/switch.c"

#include "../../chance.h"
#include "verdict.h"

#define PORTS  9
#define OTHERS 3

/* Clients' have the number of the port below; then those of others: one of nobody here, one for some, one for all. */
static const uint64_t others[OTHERS] = {0xaabbccddee00, 0x00005e000001, 0xffffffffffff};

static struct net_switch rules;

static uint64_t address_of(uint32_t who)
{
    return who < PORTS ? UINT64_C(0x100000000002) + who * 256 : others[who - PORTS];
}

static void make(void)
{
    for (uint32_t i = 0; i < PORTS; i++) {
        rules.addresses[i] = i == 0 || chance() % 4 == 0 ? NET_NOBODY : address_of(i);
        for (uint32_t k = 0; k < PORTS; k++) {
            rules.allowed[i][k] = chance() % 2;
        }
    }
}

/* Whose it is, by the list: 0 if no client's. */
static uint32_t owner(uint32_t who)
{
    return who != 0 && who < PORTS && rules.addresses[who] != NET_NOBODY ? who : 0;
}

static void check(uint32_t from, uint32_t to, uint32_t who)
{
    bool for_all = who >= PORTS + 1;
    bool meant = for_all || owner(who) == to;

    CHECK(net_switch_port_of(&rules, address_of(who)) == owner(who));
    CHECK(net_switch_is_group(address_of(who)) == for_all);
    CHECK(net_switch_is_genuine(&rules, from, address_of(who)) == (!for_all && owner(who) == from));
    CHECK(net_switch_passes(&rules, from, to, address_of(who)) ==
          (from != to && rules.allowed[from][to] && meant));
}

int main(void)
{
    for (uint32_t i = 0; i < 2000; i++) {
        make();
        for (uint32_t from = 0; from < PORTS; from++) {
            for (uint32_t to = 0; to < PORTS; to++) {
                for (uint32_t who = 0; who < PORTS + OTHERS; who++) {
                    check(from, to, who);
                }
            }
        }
    }
    return passed();
}
