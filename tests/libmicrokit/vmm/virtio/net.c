/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A guest's network card at a real link: frames of every length both ways, what is none, buffers of any cut, no room on either side,
 * and resets (virtio 1.2, 5.1). Then by chance, with rings and descriptors of anything in between.
 */
#include "second.h"

#include <microkit_vmm_net.h>

#include "../../../chance.h"

#define DEPTH  32
#define HEADER 12
#define BUFFER 1600
#define F_MAC  (1 << 5)

static struct microkit_net_memory of_vmm, of_peer;
static struct microkit_vm_net card;
static struct microkit_net peer;
static const uint8_t address[MICROKIT_NET_ADDRESS] = {2, 0, 0, 0, 0, 7};

static void load(void)
{
    struct microkit_vm_config config = model_config(1);

    CHECK(microkit_vm_load(&vm, &config) == NULL);
    CHECK(microkit_vm_net_add(&card, &vm, DEVICE_BASE, DEVICE_IRQ));
    microkit_vm_start(&vm);
}

static void begin(void)
{
    model_start(1);
    memset(&of_vmm, 0, sizeof(of_vmm));
    memset(&of_peer, 0, sizeof(of_peer));
    microkit_net_init(&peer, &of_peer, &of_vmm);
    microkit_vm_net_init(&card, MODEL_CHANNEL, &of_vmm, &of_peer);
    load();
}

static void assign(bool connected)
{
    CHECK(microkit_net_set_state(&peer, address, connected));
    microkit_vm_net_notified(&card);
}

static void start(void)
{
    start_both(F_MAC, DEPTH);
}

static void ready(void)
{
    begin();
    assign(true);
    start();
}

static uint8_t byte(uint32_t number, uint32_t offset)
{
    return (uint8_t)(number * 31 + offset * 7 + offset / 256);
}

/* ---- the peer ------------------------------------------------------------------------------- */

static bool peer_sends(uint32_t number, uint32_t length)
{
    uint8_t *room = microkit_net_room(&peer);

    if (room == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < length; i++) {
        room[i] = byte(number, i);
    }
    CHECK(microkit_net_send(&peer, length));
    if (microkit_net_publish(&peer)) {
        microkit_vm_net_notified(&card);
    }
    return true;
}

/* The length of the next frame, which must be that number's; 0: there is none. */
static uint32_t peer_receives(uint32_t number)
{
    struct microkit_net_frame frame;

    if (!microkit_net_receive(&peer, &frame)) {
        (void)!microkit_net_arm_receive(&peer);
        return 0;
    }
    for (uint32_t i = 0; i < frame.length; i++) {
        CHECK(frame.data[i] == byte(number, i));
    }
    return frame.length;
}

static void peer_gives_back(void)
{
    if (microkit_net_publish(&peer)) {
        microkit_vm_net_notified(&card);
    }
}

/* ---- the guest ------------------------------------------------------------------------------ */

static void guest_offers(unsigned int index, uint32_t size)
{
    describe(index, AT_DATA + index * BUFFER, size, WRITE);
    offer((uint16_t)index, DEPTH);
    kick(0);
}

/* The frame in the next buffer that comes back: its number and length are such. */
static void guest_has(uint32_t number, uint32_t length)
{
    static const uint8_t header[HEADER] = {[10] = 1};
    struct driver_used entry;
    const uint8_t *at;

    CHECK(take_used(DEPTH, &entry) && entry.length == HEADER + length);
    at = ram_at(AT_DATA + (uint64_t)entry.head * BUFFER);
    CHECK(memcmp(at, header, HEADER) == 0);
    for (uint32_t i = 0; i < length; i++) {
        CHECK(at[HEADER + i] == byte(number, i));
    }
}

/* Of size bytes with the header, in two parts. */
static void guest_sends(uint32_t number, uint32_t size, uint32_t cut)
{
    unsigned int head = sent % (DEPTH / 2) * 2;
    uint64_t at = AT_OUT + head * (uint64_t)BUFFER;

    for (uint32_t i = HEADER; i < size; i++) {
        *(uint8_t *)ram_at(at + i) = byte(number, i - HEADER);
    }
    *send_descriptor(head) =
        (struct driver_descriptor){RAM_BASE + at, cut, NEXT, (uint16_t)(head + 1)};
    *send_descriptor(head + 1) = (struct driver_descriptor){RAM_BASE + at + cut, size - cut, 0, 0};
    offer_second((uint16_t)head, DEPTH);
}

/* ---- tests ---------------------------------------------------------------------------------- */

static void attributes(void)
{
    begin();
    CHECK(reg(0x008) == 1 && reg(0x010) == (1 << 5 | 1 << 16));
    CHECK(!microkit_vm_net_ready(&card) && reg(0x100) == 0 && reg(0x104) == 0);
    assign(false);
    CHECK(microkit_vm_net_ready(&card) && reg(0x100) == 2 && reg(0x104) == 0x0700);
    start();
    assign(true);
    CHECK(reg(0x104) == 0x10700 && reg(0x060) == 2 && driver_line());
    microkit_vm_net_notified(&card);
    CHECK(reg(0x0fc) == 2);
}

static void receives(void)
{
    ready();
    for (uint32_t length = MICROKIT_NET_LEAST; length <= MICROKIT_NET_MOST; length += 100) {
        guest_offers(length % 7, BUFFER);
        CHECK(peer_sends(length, length));
        guest_has(length, length);
        CHECK(reg(0x060) == 1 && driver_line());
        set(0x064, 1);
    }
    CHECK(peer_sends(1, MICROKIT_NET_MOST) && peer_sends(2, 60)); /* wait for buffers */
    CHECK(reg(0x060) == 0);
    guest_offers(0, HEADER + MICROKIT_NET_MOST);
    guest_has(1, MICROKIT_NET_MOST);
    guest_offers(1, BUFFER);
    guest_has(2, 60);
    guest_offers(2, HEADER + 99); /* too small */
    CHECK(peer_sends(3, 100));
    guest_offers(3, BUFFER);
    CHECK(peer_sends(4, 100));
    CHECK(((struct driver_used *)(void *)(used() + 2))[driver_seen++ % DEPTH].length == 0);
    guest_has(4, 100);
}

static void sends(void)
{
    uint32_t number = 0;

    ready();
    for (uint32_t length = MICROKIT_NET_LEAST; length <= MICROKIT_NET_MOST; length += 100) {
        guest_sends(++number, HEADER + length, 1 + length % (HEADER + length - 1));
        CHECK(peer_receives(number) == length && came_back() == sent);
        peer_gives_back();
    }
    guest_sends(0, HEADER + MICROKIT_NET_LEAST - 1, HEADER);
    guest_sends(0, HEADER + MICROKIT_NET_MOST + 1, HEADER);
    guest_sends(0, 5, 5);
    guest_sends(0, HEADER, 0);
    CHECK(peer_receives(0) == 0 && came_back() == sent && (reg(0x070) & 64) == 0);
}

/* More than the link has room for: the rest waits in the queue, and goes when there is room. */
static void no_room(void)
{
    uint32_t got = 0;

    ready();
    for (uint32_t i = 0; i < MICROKIT_NET_FRAMES + 8; i++) {
        guest_sends(i, HEADER + 60, HEADER);
    }
    CHECK(came_back() == MICROKIT_NET_FRAMES);
    while (peer_receives(got) != 0) {
        got++;
    }
    CHECK(got == MICROKIT_NET_FRAMES);
    peer_gives_back();
    CHECK(came_back() == MICROKIT_NET_FRAMES + 8);
    while (peer_receives(got) != 0) {
        got++;
    }
    CHECK(got == MICROKIT_NET_FRAMES + 8);
}

/* Without a driver frames are lost, and the sender is not stopped; a buffer that is held is forgotten. */
static void reset(void)
{
    struct driver_used entry;

    begin();
    assign(true);
    for (uint32_t i = 0; i < 3 * MICROKIT_NET_FRAMES; i++) {
        CHECK(peer_sends(i, 60));
        (void)!microkit_net_arm_send(&peer);
    }
    start();
    guest_offers(0, BUFFER);
    CHECK(!take_used(DEPTH, &entry));
    start();
    CHECK(!card.has_buffer);
    memset(ram_at(AT_DATA), 0x77, 2 * BUFFER);
    CHECK(peer_sends(9, 60) && !take_used(DEPTH, &entry));
    CHECK(*(uint8_t *)ram_at(AT_DATA) == 0x77);
    guest_offers(1, BUFFER);
    guest_has(9, 60);
    load();
    CHECK(!card.has_buffer && peer_sends(10, 60));
}

static void hostile(void)
{
    ready();
    for (unsigned int step = 0; step < 100000; step++) {
        unsigned int index = chance() % DEPTH;
        struct driver_descriptor any = {chance() % 4 ? RAM_BASE + chance() % RAM_SIZE : chance(),
                                        (uint32_t)(chance() % 2 ? chance() % 2000 : chance()),
                                        (uint16_t)(chance() % 4),
                                        (uint16_t)(chance() % (DEPTH + 2))};

        switch (chance() % 8) {
        case 0:
            *descriptor(index) = any;
            offer((uint16_t)index, DEPTH);
            kick(0);
            break;
        case 1:
            *send_descriptor(index) = any;
            offer_second((uint16_t)index, DEPTH);
            break;
        case 2:
            guest_offers(index, BUFFER);
            break;
        case 3:
            guest_sends(0, HEADER + 60, 10);
            break;
        case 4:
            (void)peer_sends(step, 60 + step % 1000);
            break;
        case 5: {
            struct microkit_net_frame frame;

            (void)!microkit_net_receive(&peer, &frame);
            peer_gives_back();
            break;
        }
        default:
            if (chance() % 8 == 0) {
                start();
            }
            break;
        }
        CHECK(driver_line() == (card.virtio.interrupt != 0));
        CHECK(!microkit_net_broken(&peer) && peer.bad == 0);
    }
}

int main(void)
{
    attributes();
    receives();
    sends();
    no_room();
    reset();
    hostile();
    return 0;
}
