/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The driver, with card.c and port.c, between a model of the device, which uses buffers in any order, and an honest user, who keeps frames
 * as long as it likes; with restarts of both and a connection that goes and comes: each frame arrives once and as it was, but where somebody was
 * started again; nobody waits for ever. Then devices and users that write anything: no access outside, and the device is told of no
 * other memory.
 */
#include "pd/net_virtio.c"
#include "../virtio/src/device.c"
#include "../virtio/src/queue.c"
#undef HEADER
#undef F_STATUS
#include "src/card.c"
#undef RECEIVE
#undef TRANSMIT
#include "src/link.c"
#include "src/port.c"

#include "model.h"
#include "traffic.h"

#define OWN    ((struct microkit_net_memory *)(void *)(arena + 0x8000))
#define USERS  ((struct microkit_net_memory *)(void *)(arena + 0x30000))
#define MODERN false
#define LEGACY true

static uint32_t edges; /* interrupts that were raised and not delivered */

/* ---- the device ------------------------------------------------------------------------------ */

static struct microkit_net_memory *of_driver(void)
{
    return OWN;
}

static struct microkit_net_memory *of_user(void)
{
    return USERS;
}

static void raise_edge(uint32_t before)
{
    edges += (before & 1) == 0 && (model.interrupt & 1) != 0;
}

static bool device_receives(const void *data, uint32_t length)
{
    uint32_t before = model.interrupt;
    bool received_one = model_receive(data, length);

    raise_edge(before);
    return received_one;
}

static uint32_t device_transmits(void *data)
{
    uint32_t before = model.interrupt, length = model_transmit(data);

    raise_edge(before);
    return length;
}

static bool device_interrupts(void)
{
    bool there = edges != 0;

    edges = 0;
    return there;
}

static void device_forgets(void)
{
    edges = 0;
}

static void forget_driver(void)
{
    memset(&card, 0, sizeof(card));
    memset(&port, 0, sizeof(port));
}

/* Buffers that the user has given back are the device's again, but for half of them at most. */
static void check_settled(void)
{
    CHECK(net_port_under_way(&port) == 0 && card.transmitting == 0);
    model_look(RECEIVE);
    CHECK(model.queues[0].count == card.offered && card.offered >= card.slots / 2);
}

static void change_connection(void)
{
    uint8_t address[6];

    model.up = !model.up;
    model.interrupt |= 2;
    irq_masked = true;
    notified(IRQ);
    CHECK(microkit_net_connected(&user) == (model.up || model.no_status));
    CHECK(microkit_net_address(&user, address));
    CHECK(model.no_mac ? address[0] == 2 : memcmp(address, model_mac, 6) == 0);
    CHECK(user_notified || model.no_status);
}

static void make(bool legacy)
{
    model_make(legacy);
    model.registers = 0x10000000 + 0x200 * (chance() % 8);
    model.most = chance() % 3 == 0 ? 16 : chance() % 2 == 0 ? 100 : 256;
    model.no_mac = chance() % 4 == 0;
    model.no_status = chance() % 4 == 0;
    model.receive_begin = address_of(OWN->frames);
    model.receive_end = model.receive_begin + sizeof(OWN->frames);
    model.transmit_begin = address_of(USERS->frames);
    model.transmit_end = model.transmit_begin + sizeof(USERS->frames);
    net_registers = (char *)0x10000000;
    net_queues = (struct net_card_memory *)(void *)arena;
    net_queues_address = ARENA_ADDRESS;
    net_own = OWN;
    net_user = USERS;
    net_own_address = address_of(OWN);
    net_user_address = address_of(USERS);
    net_irq = IRQ;
    net_user_channel = USER;
    begin();
}

static void honest(bool legacy, bool restarts)
{
    make(legacy);
    for (uint32_t i = 0; i < 4000; i++) {
        step(restarts);
    }
    settle();
    CHECK(arrived > 1000 && sent > 1000 && port.net.bad == 0);
}

/* ---- those that are not honest --------------------------------------------------------------- */

static void use_anything(uint32_t number)
{
    struct model_queue *queue = &model.queues[number];

    model_look(number);
    for (uint32_t k = chance() % 4; k > 0 && queue->count > 0; k--) {
        uint16_t head = queue->heads[chance() % queue->count];

        model_use(number,
                  chance() % 300 == 0 ? (uint16_t)chance()
                                      : (uint16_t)(head + (chance() % 300 == 0)),
                  (uint32_t)(chance() % 2 ? chance() : chance() % 1600));
    }
}

static void hostile_device(bool legacy, bool scribbles)
{
    make(legacy);
    model.hostile = true;
    for (uint32_t i = 0; i < 300; i++) {
        if ((model.status & 4) != 0 && card.works) {
            use_anything(RECEIVE);
            use_anything(TRANSMIT);
            if (scribbles && chance() % 16 == 0) {
                uint16_t *used = model_at(model.queues[chance() % 2].used, 400);

                used[chance() % 200] = (uint16_t)chance();
            }
            model.status |= chance() % 100 == 0 ? 64 : 0; /* asks to be reset */
        }
        irq_masked = false;
        notified(chance() % 2 == 0 ? IRQ : USER);
        CHECK(card.works || (card.transmitting == 0 && model.status == 0));
        take_anything();
    }
}

/* The model checks which memory the device is told of. */
static void hostile_user(bool legacy)
{
    make(legacy);
    for (uint32_t i = 0; i < 3000; i++) {
        unsigned char frame[2048] = {0};

        send_anything();
        for (uint32_t k = 0; k < 10; k++) {
            (void)model_receive(frame, 14 + chance() % 1501);
            (void)model_transmit(frame);
        }
        edges = 1;
        irq_masked = false;
        (void)interrupt();
        CHECK(net_port_under_way(&port) <= port.most && card.works);
        if (chance() % 100 == 0) {
            begin_anew();
        }
    }
    CHECK(port.net.bad < 1000000);
}

/* Frames for a device that is not there come back, so that nobody waits. */
static void no_device(void)
{
    uint8_t address[6];

    make(MODERN);
    model.registers = 0x20000000;
    begin_anew();
    CHECK(!microkit_net_address(&user, address) && !microkit_net_connected(&user));
    for (uint32_t i = 0; i < 200; i++) {
        CHECK(microkit_net_room(&user) != NULL && microkit_net_send(&user, 60));
        (void)!microkit_net_publish(&user);
        notified(USER);
    }
}

/* Frames that a device cannot have received are not handed on, and their buffers are used again. */
static void wrong_lengths(void)
{
    static const uint32_t lengths[] = {0, 11, 12, 25, 1527, UINT32_MAX};

    make(MODERN);
    for (uint32_t i = 0; i < 600; i++) {
        model_look(RECEIVE);
        CHECK(model.queues[0].count == card.slots);
        model_use(RECEIVE, model.queues[0].heads[--model.queues[0].count], lengths[i % 6]);
        notified(IRQ);
    }
    CHECK(port.net.out.position == 0 && card.works);
}

int main(void)
{
    for (uint32_t i = 0; i < 12; i++) {
        honest(i % 2 == 0, i % 4 > 1);
    }
    for (uint32_t i = 0; i < 100; i++) {
        hostile_device(i % 2, i % 4 > 1);
    }
    for (uint32_t i = 0; i < 4; i++) {
        hostile_user(i % 2);
    }
    no_device();
    wrong_lengths();
    return passed();
}
