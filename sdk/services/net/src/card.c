/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A virtio network device. Each buffer, and each slot, has two descriptors of its own, so there is nothing to allocate, and a head says
 * which it is. Header and frame are two descriptors, as legacy devices want it (5.1.6.6). What the device has is noted here and
 * nowhere else.
 */
#include "net/card.h"

#define KIND       1u     /* virtio 1.2, 5 */
#define UNITS      0x200u /* bytes of registers; a page may have those of several devices */

#define RECEIVE    0u /* numbers of queues, 5.1.2 */
#define TRANSMIT   1u

#define F_MAC      (UINT64_C(1) << 5) /* 5.1.3 */
#define F_STATUS   (UINT64_C(1) << 16)

#define LINK_UP    (UINT64_C(1) << 48) /* 5.1.4: behind the address */

#define HEADER     12u /* 5.1.6 */
#define OLD_HEADER 10u /* 5.1.6.1 */

/* ---- start ----------------------------------------------------------------------------------- */

static bool find_card(struct net_card *card, uintptr_t page)
{
    for (uint32_t offset = 0; offset < MICROKIT_VIRTIO_PAGE; offset += UNITS) {
        if (microkit_virtio_start(&card->device, page + offset, KIND, F_MAC | F_STATUS)) {
            return true;
        }
    }
    return false;
}

/* Of a device that has no status the line is always up (5.1.4.2). One that has no address gets one. */
static void read_configuration(struct net_card *card)
{
    static const uint8_t local[MICROKIT_NET_ADDRESS] = NET_LOCAL_ADDRESS;
    uint64_t value = microkit_virtio_config64(&card->device, 0);

    for (uint32_t i = 0; i < MICROKIT_NET_ADDRESS; i++) {
        card->mac[i] = (card->device.features & F_MAC) != 0 ? (uint8_t)(value >> 8 * i) : local[i];
    }
    card->connected = (card->device.features & F_STATUS) == 0 || (value & LINK_UP) != 0;
}

static bool add_queues(struct net_card *card)
{
    struct net_card_memory *memory = card->memory;
    const uint64_t size = MICROKIT_VIRTQ_SIZE(NET_CARD_DESCRIPTORS);

    return microkit_virtio_add_queue(&card->device, RECEIVE, memory->receive, card->address,
                                     NET_CARD_DESCRIPTORS, &card->receive) &&
           microkit_virtio_add_queue(&card->device, TRANSMIT, memory->transmit,
                                     card->address + size, NET_CARD_DESCRIPTORS, &card->transmit);
}

bool net_card_start(struct net_card *card, uintptr_t page, struct net_card_memory *memory,
                    uint64_t address, struct net_buffers buffers)
{
    *card = (struct net_card){.memory = memory, .address = address, .buffers = buffers};
    if (!find_card(card, page) || !add_queues(card)) {
        return false;
    }
    card->slots =
        (card->receive.size < card->transmit.size ? card->receive.size : card->transmit.size) / 2;
    memory->zero = (struct net_card_header){.bytes = {0}};
    read_configuration(card);
    card->works = card->slots != 0 && microkit_virtio_run(&card->device);
    card->connected &= card->works;
    return card->works;
}

/* ---- both queues ----------------------------------------------------------------------------- */

static uint32_t header_size(const struct net_card *card)
{
    return card->device.legacy ? OLD_HEADER : HEADER;
}

static uint64_t address_in(const struct net_card *card, const void *at)
{
    return card->address + (uint64_t)((const char *)at - (const char *)card->memory);
}

/* A chain of two. flags: MICROKIT_VIRTQ_WRITE, or 0. */
static void describe(struct microkit_virtq *queue, uint32_t head,
                     struct microkit_virtq_descriptor header,
                     struct microkit_virtq_descriptor frame, uint16_t flags)
{
    header.flags = flags | MICROKIT_VIRTQ_NEXT;
    header.next = (uint16_t)(head + 1);
    frame.flags = flags;
    microkit_virtq_describe(queue, head, header);
    microkit_virtq_describe(queue, head + 1, frame);
    microkit_virtq_offer(queue, head);
}

/* After that it accesses no memory, if it is a device at all. */
static void stop(struct net_card *card)
{
    card->works = false;
    card->connected = false;
    (void)microkit_virtio_stop(&card->device);
}

/* The next chain that the device has used, of those that it has: a bit for each. */
static bool take(struct net_card *card, struct microkit_virtq *queue, uint64_t *has,
                 uint32_t *number, uint32_t *length)
{
    struct microkit_virtq_used used;

    if (!card->works) {
        return false;
    }
    if (!microkit_virtq_take(queue, &used)) {
        if (queue->broken) {
            stop(card);
        }
        return false;
    }
    if (used.head % 2 != 0 || (*has >> used.head / 2 & 1) == 0) {
        stop(card);
        return false;
    }
    *number = used.head / 2;
    *length = used.length;
    *has &= ~(UINT64_C(1) << *number);
    return true;
}

/* ---- receive --------------------------------------------------------------------------------- */

void net_card_offer(struct net_card *card, uint32_t buffer)
{
    if (!card->works || buffer >= card->slots) {
        return;
    }
    card->receiving |= UINT64_C(1) << buffer;
    card->offered++;
    describe(&card->receive, 2 * buffer,
             (struct microkit_virtq_descriptor){
                 .address = address_in(card, &card->memory->received[buffer]),
                 .length = header_size(card)},
             (struct microkit_virtq_descriptor){.address = net_buffer_at(card->buffers.own, buffer),
                                                .length = MICROKIT_NET_MOST},
             MICROKIT_VIRTQ_WRITE);
}

bool net_card_received(struct net_card *card, uint32_t *buffer, uint32_t *length)
{
    if (!take(card, &card->receive, &card->receiving, buffer, length)) {
        return false;
    }
    card->offered--;
    *length -= header_size(card);
    if (*length < MICROKIT_NET_LEAST || *length > MICROKIT_NET_MOST) {
        *length = 0;
    }
    return true;
}

/* ---- transmit -------------------------------------------------------------------------------- */

void net_card_transmit(struct net_card *card, uint32_t slot, uint32_t buffer, uint32_t length)
{
    card->transmitting |= UINT64_C(1) << slot;
    if (!card->works) {
        return;
    }
    describe(&card->transmit, 2 * slot,
             (struct microkit_virtq_descriptor){.address = address_in(card, &card->memory->zero),
                                                .length = header_size(card)},
             (struct microkit_virtq_descriptor){
                 .address = net_buffer_at(card->buffers.user, buffer), .length = length},
             0);
}

bool net_card_transmitted(struct net_card *card, uint32_t *slot)
{
    uint32_t length;

    if (take(card, &card->transmit, &card->transmitting, slot, &length)) {
        return true;
    }
    if (card->works || card->transmitting == 0) {
        return false;
    }
    *slot = (uint32_t)__builtin_ctzll(card->transmitting);
    card->transmitting &= card->transmitting - 1;
    return true;
}

/* ---- both ------------------------------------------------------------------------------------ */

void net_card_publish(struct net_card *card)
{
    if (card->works) {
        microkit_virtq_publish(&card->receive);
        microkit_virtq_publish(&card->transmit);
    }
}

void net_card_interrupted(struct net_card *card)
{
    if (!card->works) {
        return;
    }
    if ((microkit_virtio_acknowledge(&card->device) & MICROKIT_VIRTIO_INTERRUPT_CONFIG) != 0) {
        read_configuration(card);
    }
    if (!microkit_virtio_works(&card->device)) {
        stop(card);
    }
}
