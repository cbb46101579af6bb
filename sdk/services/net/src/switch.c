/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The decisions of the switch. They have no state: addresses and rules come from the description.
 */
#include "net/switch.h"

bool net_switch_is_group(uint64_t address)
{
    return address % 2 == 1;
}

uint32_t net_switch_port_of(const struct net_switch *rules, uint64_t address)
{
    /*@ loop invariant 1 <= port <= NET_PORTS;
        loop invariant \forall integer i; 1 <= i < port ==> rules->addresses[i] != address;
        loop assigns port;
        loop variant NET_PORTS - port;
    */
    for (uint32_t port = 1; port < NET_PORTS; port++) {
        if (rules->addresses[port] == address) {
            return port;
        }
    }
    return NET_OUTSIDE;
}

bool net_switch_is_genuine(const struct net_switch *rules, uint32_t from, uint64_t source)
{
    return !net_switch_is_group(source) && net_switch_port_of(rules, source) == from;
}

bool net_switch_passes(const struct net_switch *rules, uint32_t from, uint32_t to,
                       uint64_t destination)
{
    if (from == to || !rules->allowed[from][to]) {
        return false;
    }
    return net_switch_is_group(destination) || net_switch_port_of(rules, destination) == to;
}
