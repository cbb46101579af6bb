/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * net_virtualiser.elf: a switch between the outside, which is behind a driver, and up to eight clients. Which client it is says the channel and the
 * memory, which only the two have. The client on channel n, 1 to 8, is port n, with an address (MAC) of its own, and sends as nobody else; who may send to
 * whom is in a text. Each frame is copied, so a client sees no buffer of a device or of another client, and a device no client's
 * memory. Decisions and copies are net/switch.h and net/copier.h, which are proved.
 *
 * One frame of each port in turn. Who has no room loses frames, and holds up nobody; for the outside frames wait, as the driver takes
 * all. Started again, or with a driver or a client that is, all links go on where they were.
 */
#include <microkit.h>
#include <microkit_net.h>
#include <microkit_net_counters.h>

#include "net/copier.h"
#include "net/rules.h"

#define ALL_BITS 48 /* of an address */

_Static_assert(NET_PORTS == MICROKIT_NET_PORTS && NET_BUFFERS == MICROKIT_NET_FRAMES &&
                   NET_BUFFER_WORDS * sizeof(net_word) == MICROKIT_NET_FRAME_SIZE &&
                   NET_LEAST == MICROKIT_NET_LEAST && NET_MOST == MICROKIT_NET_MOST,
               "what is proved is what is used");
_Static_assert(sizeof(struct microkit_net_all_counters) <= MICROKIT_NET_COUNTERS_SIZE, "they fit");

/* Set by the tool: the two regions of the link to the driver, and its channel. */
struct microkit_net_memory *net_own;
const struct microkit_net_memory *net_driver;
uint64_t net_driver_channel;

/* What client n writes, and what is written for it. A client without is not there. */
const struct microkit_net_memory *net_of_1, *net_of_2, *net_of_3, *net_of_4, *net_of_5, *net_of_6,
    *net_of_7, *net_of_8;
struct microkit_net_memory *net_for_1, *net_for_2, *net_for_3, *net_for_4, *net_for_5, *net_for_6,
    *net_for_7, *net_for_8;

/* The text of net/rules.h, and a region for what is counted. Both may be left out. */
const char *net_rules;
uint64_t net_rules_size;
struct microkit_net_all_counters *net_counters;

static struct port {
    bool there;
    struct microkit_net net;
    struct microkit_net_counters *counters;
} ports[NET_PORTS];

static struct net_rules rules;
static struct microkit_net_all_counters counters; /* of nobody's interest */
static uint32_t turn = 1; /* which client is next, when the outside has no room for all */
static uint64_t device;   /* the address that clients' were derived from; 0: none yet */
static bool connected;    /* what clients were told of the outside */
static bool must_notify[NET_PORTS];

/* ---- counting -------------------------------------------------------------------------------- */

static void count(uint64_t *counter)
{
    *(volatile uint64_t *)counter = *counter + 1;
}

static void count_drop(uint32_t port, enum microkit_net_cause cause)
{
    count(&ports[port].counters->dropped[cause]);
}

/* What the link has passed over since it was asked last. */
static void count_bad(uint32_t port)
{
    for (; ports[port].net.bad != 0; ports[port].net.bad--) {
        count_drop(port, MICROKIT_NET_BAD);
    }
}

/* ---- a frame --------------------------------------------------------------------------------- */

/* A frame that a port has sent: what is judged is here, where nobody changes it any more. */
struct frame {
    uint32_t from, buffer, length;
    net_word header[NET_HEADER_WORDS];
    uint64_t destination, source;
};

static const net_word *words_of(const struct microkit_net_memory *memory)
{
    return (const net_word *)memory->frames;
}

static void read_header(struct frame *frame, const struct microkit_net_frame *received)
{
    const volatile net_word *words = (const volatile net_word *)received->data;
    const uint64_t mask = (UINT64_C(1) << ALL_BITS) - 1;

    for (uint32_t i = 0; i < NET_HEADER_WORDS; i++) {
        frame->header[i] = words[i];
    }
    frame->destination = frame->header[0] & mask;
    frame->source = frame->header[0] >> ALL_BITS | (frame->header[1] & 0xffffffff) << 16;
}

/* Into the next buffer of its link. */
static void deliver(const struct frame *frame, uint32_t to)
{
    struct port *port = &ports[to];

    if (microkit_net_room(&port->net) == NULL ||
        !net_copier_copy(
            (net_word *)port->net.own->frames, port->net.out.position % MICROKIT_NET_FRAMES,
            words_of(ports[frame->from].net.peer), frame->buffer, frame->header, frame->length) ||
        !microkit_net_send(&port->net, frame->length)) {
        count_drop(to, MICROKIT_NET_FULL);
        return;
    }
    count(&port->counters->received);
}

static bool deliver_if_allowed(const struct frame *frame, uint32_t to)
{
    if (!ports[to].there || !net_switch_passes(&rules.table, frame->from, to, frame->destination)) {
        return false;
    }
    deliver(frame, to);
    return true;
}

/* Nobody else is asked whether a frame for one is for them. */
static bool deliver_all(const struct frame *frame)
{
    bool some = false;

    if (!net_switch_is_group(frame->destination)) {
        return deliver_if_allowed(frame, net_switch_port_of(&rules.table, frame->destination));
    }
    for (uint32_t to = 0; to < NET_PORTS; to++) {
        some |= deliver_if_allowed(frame, to);
    }
    return some;
}

static void forward(const struct frame *frame)
{
    if (!net_switch_is_genuine(&rules.table, frame->from, frame->source)) {
        count_drop(frame->from, MICROKIT_NET_SPOOFED);
    } else if (!deliver_all(frame)) {
        bool foreign = !net_switch_is_group(frame->destination) &&
                       net_switch_port_of(&rules.table, frame->destination) == frame->from;

        count_drop(frame->from, foreign ? MICROKIT_NET_FOREIGN : MICROKIT_NET_FORBIDDEN);
    }
}

/* False: there is none. */
static bool forward_one(uint32_t from)
{
    struct port *port = &ports[from];
    struct microkit_net_frame received;

    if (!port->there || !microkit_net_receive(&port->net, &received)) {
        count_bad(from);
        return false;
    }
    count_bad(from);
    count(&port->counters->sent);
    struct frame frame = {
        .from = from,
        .buffer = (uint32_t)(received.data - port->net.peer->frames[0]) / MICROKIT_NET_FRAME_SIZE,
        .length = received.length,
    };
    read_header(&frame, &received);
    forward(&frame);
    return true;
}

/* ---- addresses ------------------------------------------------------------------------------- */

static uint64_t number_of(const uint8_t address[MICROKIT_NET_ADDRESS])
{
    uint64_t number = 0;

    for (uint32_t i = 0; i < MICROKIT_NET_ADDRESS; i++) {
        number |= (uint64_t)address[i] << 8 * i;
    }
    return number;
}

/* Those that the text gives none. One that is a client's by the text is not given twice. */
static void derive_addresses(void)
{
    for (uint32_t i = 1; i < NET_PORTS; i++) {
        uint64_t address = net_rules_derive(device, i);

        if (ports[i].there && rules.table.addresses[i] == NET_NOBODY &&
            net_switch_port_of(&rules.table, address) == NET_OUTSIDE) {
            rules.table.addresses[i] = address;
        }
    }
}

static void tell(uint32_t client)
{
    uint64_t number = rules.table.addresses[client];
    uint8_t address[MICROKIT_NET_ADDRESS];

    for (uint32_t i = 0; i < MICROKIT_NET_ADDRESS; i++) {
        address[i] = (uint8_t)(number >> 8 * i);
    }
    if (number != NET_NOBODY) {
        must_notify[client] |= microkit_net_set_state(&ports[client].net, address, connected);
    }
}

/* The device's first address counts: clients keep theirs while this program runs. */
static void take_state(void)
{
    uint8_t address[MICROKIT_NET_ADDRESS];
    struct microkit_net *outside = &ports[NET_OUTSIDE].net;
    bool now = microkit_net_connected(outside);

    if (device != 0 && now == connected) {
        return;
    }
    connected = now;
    if (microkit_net_address(outside, address) && device == 0) {
        device = number_of(address);
        derive_addresses();
    }
    for (uint32_t i = 1; i < NET_PORTS; i++) {
        if (ports[i].there) {
            tell(i);
        }
    }
}

/* ---- all together ---------------------------------------------------------------------------- */

static bool outside_has_room(void)
{
    return microkit_net_room(&ports[NET_OUTSIDE].net) != NULL;
}

/* One frame of each client, from where the last round ended: so nobody is always the one for whom there is no more room. */
static bool forward_clients(void)
{
    bool some = false;

    for (uint32_t i = 1; i < NET_PORTS && outside_has_room(); i++) {
        some |= forward_one(turn);
        turn = turn == NET_PORTS - 1 ? 1 : turn + 1;
    }
    return some;
}

/* At most a ring's frames of each port, as they get their room at the end. */
static void forward_all(void)
{
    bool some;

    do {
        some = forward_one(NET_OUTSIDE);
        some |= forward_clients();
    } while (some);
}

/* While the outside has no room, its room is all that clients' frames wait for. */
static bool arm(void)
{
    bool armed = microkit_net_arm_receive(&ports[NET_OUTSIDE].net);

    if (!outside_has_room()) {
        return microkit_net_arm_send(&ports[NET_OUTSIDE].net) && armed;
    }
    for (uint32_t i = 1; i < NET_PORTS; i++) {
        armed &= !ports[i].there || microkit_net_arm_receive(&ports[i].net);
    }
    return armed;
}

static void publish(void)
{
    for (uint32_t i = 0; i < NET_PORTS; i++) {
        if (ports[i].there && (microkit_net_publish(&ports[i].net) | must_notify[i])) {
            must_notify[i] = false;
            microkit_notify(i == NET_OUTSIDE ? (microkit_channel)net_driver_channel : i);
        }
    }
}

static void serve(void)
{
    take_state();
    do {
        forward_all();
    } while (!arm());
    publish();
}

/* ---- start ----------------------------------------------------------------------------------- */

static void make_port(uint32_t number, struct microkit_net_memory *own,
                      const struct microkit_net_memory *peer)
{
    struct port *port = &ports[number];

    port->there = own != NULL && peer != NULL;
    port->counters = &(net_counters != NULL ? net_counters : &counters)->ports[number];
    if (port->there) {
        microkit_net_init(&port->net, own, peer);
    }
}

static void make_clients(void)
{
    const struct microkit_net_memory *const of[] = {net_of_1, net_of_2, net_of_3, net_of_4,
                                                    net_of_5, net_of_6, net_of_7, net_of_8};
    struct microkit_net_memory *const for_them[] = {net_for_1, net_for_2, net_for_3, net_for_4,
                                                    net_for_5, net_for_6, net_for_7, net_for_8};

    for (uint32_t i = 1; i < NET_PORTS; i++) {
        make_port(i, for_them[i - 1], of[i - 1]);
    }
}

void init(void)
{
    make_port(NET_OUTSIDE, net_own, net_driver);
    make_clients();
    if (!ports[NET_OUTSIDE].there) {
        microkit_dbg_puts("net_virtualiser: the memory of the driver is not set\n");
        return;
    }
    net_rules_read(&rules, net_rules, net_rules_size);
    if (rules.wrong != 0) {
        microkit_dbg_puts("net_virtualiser: a line of the rules is not understood\n");
    }
    serve();
}

void notified(microkit_channel ch)
{
    (void)ch; /* frames, room, or an address; of whom is seen in the links */
    if (ports[NET_OUTSIDE].there) {
        serve();
    }
}
