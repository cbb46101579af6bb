/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Says that it is there, to all, as soon as it has an address; then sends back each frame, to where it came from, until one asks it to say how many
 * it was. What others have to say for themselves it does not answer. Nothing may be lost here: it takes a frame when there is room for its answer.
 */
#include <microkit.h>
#include <microkit_net.h>
#include <microkit_net_counters.h>

#define NET     0 /* channel id, see echo.system */
#define KIND    14
#define HELLO   'h'
#define DONE    'd'
#define MINIMUM 60

struct microkit_net_memory *own; /* set by the tool */
const struct microkit_net_memory *peer;
const struct microkit_net_all_counters *counters;

static struct microkit_net net;
static uint64_t echoed;
static bool said;

static void copy(unsigned char *to, const unsigned char *from, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++) {
        to[i] = from[i];
    }
}

/* From whom, and of which type: 0x88b5, for experiments (IEEE 802, 9.2.4). */
static bool begin(unsigned char *frame)
{
    frame[12] = 0x88;
    frame[13] = 0xb5;
    return microkit_net_address(&net, frame + MICROKIT_NET_ADDRESS);
}

static void say_hello(unsigned char *room)
{
    for (uint32_t i = 0; i < MINIMUM; i++) {
        room[i] = i < MICROKIT_NET_ADDRESS ? 0xff : 0;
    }
    if (begin(room)) {
        room[KIND] = HELLO;
        said = microkit_net_send(&net, MINIMUM);
    }
}

static void report(void)
{
    uint64_t drops = 0;

    for (uint32_t i = 0; i < MICROKIT_NET_PORTS; i++) {
        drops += counters->ports[i].dropped[MICROKIT_NET_FULL];
    }
    microkit_dbg_puts(microkit_name);
    microkit_dbg_puts(": ");
    microkit_dbg_put64(echoed);
    microkit_dbg_puts(" frames echoed, without room ");
    microkit_dbg_put64(drops);
    microkit_dbg_puts("\n");
}

static void answer(const struct microkit_net_frame *frame, unsigned char *room)
{
    if (frame->length > KIND && frame->data[KIND] == DONE) {
        report();
    } else if (frame->length <= KIND || frame->data[KIND] != HELLO) {
        copy(room, frame->data, frame->length);
        copy(room, frame->data + MICROKIT_NET_ADDRESS, MICROKIT_NET_ADDRESS);
        (void)begin(room);
        (void)microkit_net_send(&net, frame->length);
        echoed++;
    }
}

static bool arm(void)
{
    return microkit_net_room(&net) == NULL ? microkit_net_arm_send(&net)
                                           : microkit_net_arm_receive(&net);
}

static void serve(void)
{
    struct microkit_net_frame frame;
    unsigned char *room;

    do {
        while ((room = microkit_net_room(&net)) != NULL && microkit_net_receive(&net, &frame)) {
            answer(&frame, room);
        }
        if (!said && room != NULL) {
            say_hello(room);
        }
    } while (!arm());
    if (microkit_net_publish(&net)) {
        microkit_notify(NET);
    }
}

void init(void)
{
    microkit_net_init(&net, own, peer);
    serve();
}

void notified(microkit_channel ch)
{
    (void)ch;
    serve();
}
