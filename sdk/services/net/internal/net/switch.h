/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Who may send a frame to whom: the decisions on which the isolation of clients rests, with net/copier.h. Their contracts are
 * proved (docs/design/proofs.md), for all rules and all frames.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Ports: 0 is the outside, with all that no client's address is; 1 to 8 are clients. */
#define NET_OUTSIDE 0u
#define NET_PORTS   9u

/* An address is a number of 48 bits, the first byte lowest. Nobody has this one, and no frame has it. */
#define NET_NOBODY UINT64_MAX

struct net_switch {
    uint64_t addresses[NET_PORTS];      /* clients'; that of port 0 means nothing */
    bool allowed[NET_PORTS][NET_PORTS]; /* from, to */
};

/*@ predicate net_has_address(struct net_switch *rules, integer port, integer address) =
      1 <= port < NET_PORTS && rules->addresses[port] == address;

    predicate net_is_port_of(struct net_switch *rules, integer port, integer address) =
      port == NET_OUTSIDE ? \forall integer i; !net_has_address(rules, i, address)
                          : net_has_address(rules, port, address);
*/

/* Whether a frame to this address is for all: broadcast and multicast (IEEE 802.3, 3.2.3). */
/*@ assigns \nothing;
    ensures \result != 0 <==> address % 2 == 1;
*/
bool net_switch_is_group(uint64_t address);

/* Whose address it is: the first client that has it, or the outside. */
/*@ requires \valid_read(rules);
    assigns \nothing;
    ensures 0 <= \result < NET_PORTS;
    ensures net_is_port_of(rules, \result, address);
    ensures \forall integer i; 1 <= i < \result ==> rules->addresses[i] != address;
*/
uint32_t net_switch_port_of(const struct net_switch *rules, uint64_t address);

/* Whether a frame that came from a port may say that it is from this address: a client's own, and for the outside any that no client has. */
/*@ requires \valid_read(rules) && from < NET_PORTS;
    assigns \nothing;
    ensures \result != 0 ==> source % 2 == 0 && net_is_port_of(rules, from, source);
    ensures \result != 0 && from != NET_OUTSIDE ==> source == rules->addresses[from];
    ensures source % 2 == 0 && net_is_port_of(rules, from, source) &&
      (\forall integer i; 1 <= i < from ==> rules->addresses[i] != source) ==> \result != 0;
*/
bool net_switch_is_genuine(const struct net_switch *rules, uint32_t from, uint64_t source);

/* Whether a genuine frame goes from one port to another: only where the rules allow it, and only if it is for all, or for
 * that port. */
/*@ requires \valid_read(rules) && from < NET_PORTS && to < NET_PORTS;
    requires \forall integer i, j; 0 <= i < NET_PORTS && 0 <= j < NET_PORTS ==>
      rules->allowed[i][j] == 0 || rules->allowed[i][j] == 1;
    assigns \nothing;
    ensures \result != 0 ==> rules->allowed[from][to] != 0;
    ensures \result != 0 ==> from != to;
    ensures \result != 0 ==> destination % 2 == 1 || net_is_port_of(rules, to, destination);
    ensures rules->allowed[from][to] != 0 && from != to &&
      (destination % 2 == 1 || (net_is_port_of(rules, to, destination) &&
        \forall integer i; 1 <= i < to ==> rules->addresses[i] != destination)) ==> \result != 0;
*/
bool net_switch_passes(const struct net_switch *rules, uint32_t from, uint32_t to,
                       uint64_t destination);
