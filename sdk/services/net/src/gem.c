/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A Cadence GEM. Its rings are written from what is noted here, when it may see it, and never read back but for what it says.
 */
#include "net/gem.h"

#include <stddef.h>

#include "net/gem_machine.h"
#include "net/gem_registers.h"

#define MODULE_GEM \
    7u /* bits 27 to 16 of GEM_MODULE; those before the ZynqMP's differ in registers, too */
#define ALL      0xffffffffu
#define LAST     (MICROKIT_NET_FRAMES - 1u)
#define PATIENCE 100000u /* reads until it is taken for one that does not stop */

#define INTERRUPTS                                                                                 \
    (INTERRUPT_RECEIVED | INTERRUPT_NO_BUFFER | INTERRUPT_TRANSMIT_IDLE | INTERRUPT_TRANSMIT_BAD | \
     INTERRUPT_TRANSMITTED | INTERRUPT_RECEIVE_LOST | INTERRUPT_BUS)
#define RUNNING (CONTROL_PHY | CONTROL_RECEIVE | CONTROL_TRANSMIT)

/* ---- rings ----------------------------------------------------------------------------------- */

static uint32_t place_of(uint32_t position)
{
    return position % MICROKIT_NET_FRAMES;
}

static void add(struct net_gem_ring *ring, struct net_gem_entry entry)
{
    ring->entries[place_of(ring->end++)] = entry;
}

/* What the device was not done with is first again. */
static void rewind_ring(struct net_gem_ring *ring)
{
    const struct net_gem_ring before = *ring;

    *ring = (struct net_gem_ring){.end = 0};
    for (uint32_t at = before.done; at != before.end; at++) {
        add(ring, before.entries[place_of(at)]);
    }
}

static uint64_t address_in(const struct net_gem *gem, const void *at)
{
    return gem->address + (uint64_t)((const char *)at - (const char *)gem->memory);
}

/* The word with the bit by which a descriptor becomes the device's comes last (docs/design/gem.md). */
static void show_receive(struct net_gem *gem)
{
    for (; gem->receive.shown != gem->receive.end; gem->receive.shown++) {
        const uint32_t place = place_of(gem->receive.shown);
        uint32_t *words = gem->memory->receive[place].words;
        const uint64_t address =
            net_buffer_at(gem->buffers.own, gem->receive.entries[place].buffer);

        gem_store(&words[1], 0);
        gem_store(&words[2], (uint32_t)(address >> 32));
        gem_write_barrier();
        gem_store(&words[0], (uint32_t)address | (place == LAST ? RX_WRAP : 0));
    }
}

static void show_transmit(struct net_gem *gem)
{
    for (; gem->transmit.shown != gem->transmit.end; gem->transmit.shown++) {
        const uint32_t place = place_of(gem->transmit.shown);
        uint32_t *words = gem->memory->transmit[place].words;
        const struct net_gem_entry *entry = &gem->transmit.entries[place];
        const uint64_t address = net_buffer_at(gem->buffers.user, entry->buffer);

        gem_store(&words[0], (uint32_t)address);
        gem_store(&words[2], (uint32_t)(address >> 32));
        gem_write_barrier();
        gem_store(&words[1], entry->length | TX_LAST | (place == LAST ? TX_WRAP : 0));
    }
}

/* No descriptor is the device's. */
static void clear_rings(struct net_gem *gem)
{
    struct net_gem_memory *memory = gem->memory;

    for (uint32_t i = 0; i < MICROKIT_NET_FRAMES; i++) {
        gem_store(&memory->receive[i].words[0], RX_USED | (i == LAST ? RX_WRAP : 0));
        gem_store(&memory->transmit[i].words[1], TX_USED | (i == LAST ? TX_WRAP : 0));
    }
    gem_store(&memory->none_1[0].words[0], RX_USED | RX_WRAP);
    gem_store(&memory->none_1[1].words[1], TX_USED | TX_WRAP);
    rewind_ring(&gem->receive);
    rewind_ring(&gem->transmit);
}

/* ---- the device ------------------------------------------------------------------------------ */

/* It begins no access any more. What it had begun ends soon, in what is its own (docs/design/gem.md). */
static void stop(struct net_gem *gem)
{
    gem_write(gem->registers, GEM_CONTROL, CONTROL_PHY);
    gem_write(gem->registers, GEM_INTERRUPT_OFF, ALL);
    gem_write(gem->registers, GEM_INTERRUPT_1_OFF, ALL);
    for (uint32_t i = 0;
         i < PATIENCE && (gem_read(gem->registers, GEM_TRANSMIT_STATUS) & TRANSMIT_ACTIVE) != 0;
         i++) {
    }
    gem_write(gem->registers, GEM_RECEIVE_STATUS, ALL);
    gem_write(gem->registers, GEM_TRANSMIT_STATUS, ALL);
    gem_write(gem->registers, GEM_INTERRUPT, ALL);
    gem_complete();
    gem->runs = false;
}

static uint32_t configuration(const struct net_gem *gem)
{
    /* What bus there is: 1, 2 or 4 words. */
    const uint32_t words = gem_read(gem->registers, GEM_DESIGN) >> 25 & 7;
    const uint32_t speed = gem->link.speed == 1000  ? CONFIG_1000
                           : gem->link.speed == 100 ? CONFIG_100
                                                    : 0;

    return speed | (gem->link.full_duplex ? CONFIG_FULL_DUPLEX : 0) | CONFIG_ALL |
           CONFIG_NO_CHECKSUM | CONFIG_PHY_CLOCK | words / 2 << CONFIG_WIDTH | CONFIG_NO_PAUSE;
}

static void point_to_rings(const struct net_gem *gem)
{
    const uint64_t receive = address_in(gem, gem->memory->receive);
    const uint64_t transmit = address_in(gem, gem->memory->transmit);
    const uint64_t none = address_in(gem, gem->memory->none_1);

    gem_write(gem->registers, GEM_RECEIVE_QUEUE, (uint32_t)receive);
    gem_write(gem->registers, GEM_TRANSMIT_QUEUE, (uint32_t)transmit);
    gem_write(gem->registers, GEM_RECEIVE_QUEUE_1, (uint32_t)none);
    gem_write(gem->registers, GEM_TRANSMIT_QUEUE_1,
              (uint32_t)none + (uint32_t)sizeof(struct net_gem_descriptor));
    gem_write(gem->registers, GEM_RECEIVE_UPPER, (uint32_t)(gem->address >> 32));
    gem_write(gem->registers, GEM_TRANSMIT_UPPER, (uint32_t)(gem->address >> 32));
}

static void run(struct net_gem *gem)
{
    clear_rings(gem);
    gem_write(gem->registers, GEM_CONFIG, configuration(gem));
    gem_write(gem->registers, GEM_DMA,
              DMA_BURST | DMA_ALL_MEMORY | DMA_BUFFER | DMA_DISCARD | DMA_64);
    for (uint32_t i = 0; i < GEM_SCREENS; i++) {
        gem_write(gem->registers, GEM_SCREENS_1 + i * (uint32_t)sizeof(uint32_t), 0);
        gem_write(gem->registers, GEM_SCREENS_2 + i * (uint32_t)sizeof(uint32_t), 0);
    }
    point_to_rings(gem);
    gem_complete();
    gem_write(gem->registers, GEM_INTERRUPT_ON, INTERRUPTS);
    gem_write(gem->registers, GEM_CONTROL, RUNNING);
    gem->runs = true;
    gem->failed = false;
    gem->starved = false;
}

static void fail(struct net_gem *gem)
{
    gem->failed = true;
    stop(gem);
}

/* ---- start ----------------------------------------------------------------------------------- */

/* That which firmware has given it; else one for local use. Writing the upper half makes it valid. */
static void set_address(struct net_gem *gem)
{
    static const uint8_t local[MICROKIT_NET_ADDRESS] = NET_LOCAL_ADDRESS;
    const uint64_t value = gem_read(gem->registers, GEM_ADDRESS_LOW) |
                           (uint64_t)gem_read(gem->registers, GEM_ADDRESS_HIGH) << 32;
    const bool usable = value << 16 != 0 && (value & 1) == 0;
    uint64_t address = 0;

    for (uint32_t i = 0; i < MICROKIT_NET_ADDRESS; i++) {
        gem->mac[i] = usable ? (uint8_t)(value >> 8 * i) : local[i];
        address |= (uint64_t)gem->mac[i] << 8 * i;
    }
    gem_write(gem->registers, GEM_ADDRESS_LOW, (uint32_t)address);
    gem_write(gem->registers, GEM_ADDRESS_HIGH, (uint32_t)(address >> 32));
}

bool net_gem_start(struct net_gem *gem, uintptr_t registers, struct net_gem_memory *memory,
                   uint64_t address, struct net_gem_view view, struct net_buffers buffers)
{
    *gem = (struct net_gem){.registers = registers,
                            .memory = memory,
                            .address = address,
                            .view = view,
                            .buffers = buffers};
    if ((gem_read(registers, GEM_MODULE) >> 16 & 0xfff) != MODULE_GEM) {
        return false;
    }
    gem->there = true;
    stop(gem);
    set_address(gem);
    gem_write(registers, GEM_CONFIG, configuration(gem));
    gem->phy = net_gem_phy_find(registers);
    gem->link = net_gem_phy_link(registers, gem->phy);
    gem_forget(view.own->frames, sizeof(view.own->frames));
    return true;
}

/* ---- receive --------------------------------------------------------------------------------- */

uint32_t net_gem_offered(const struct net_gem *gem)
{
    return gem->receive.end - gem->receive.done;
}

void net_gem_offer(struct net_gem *gem, uint32_t buffer)
{
    if (gem->there) {
        add(&gem->receive, (struct net_gem_entry){.buffer = (uint8_t)buffer});
    }
}

/* A frame is in one buffer; and is as long as one can be. */
static uint32_t frame_length(uint32_t status)
{
    const uint32_t length = status & RX_LENGTH;
    const bool whole = (status & RX_FIRST) != 0 && (status & RX_LAST) != 0;

    return whole && length >= MICROKIT_NET_LEAST && length <= MICROKIT_NET_MOST ? length : 0;
}

bool net_gem_received(struct net_gem *gem, uint32_t *buffer, uint32_t *length)
{
    const uint32_t place = place_of(gem->receive.done);
    const uint32_t *words = gem->memory->receive[place].words;

    if (gem->receive.done == gem->receive.shown || (gem_load(&words[0]) & RX_USED) == 0) {
        return false;
    }
    gem_read_barrier();
    gem->receive.done++;
    *buffer = gem->receive.entries[place].buffer;
    *length = frame_length(gem_load(&words[1]));
    gem_forget(gem->view.own->frames[*buffer], *length);
    return true;
}

/* ---- transmit -------------------------------------------------------------------------------- */

void net_gem_transmit(struct net_gem *gem, uint32_t slot, uint32_t buffer, uint32_t length)
{
    add(&gem->transmit, (struct net_gem_entry){.buffer = (uint8_t)buffer,
                                               .slot = (uint8_t)slot,
                                               .length = (uint16_t)length});
    gem_clean(gem->view.user->frames[buffer], length);
}

/* What a device had that failed is lost, as on a wire. */
static bool is_transmitted(struct net_gem *gem)
{
    if (!gem->there) {
        return gem->transmit.done != gem->transmit.end;
    }
    if (gem->transmit.done == gem->transmit.shown) {
        return false;
    }
    if (gem->failed) {
        return true;
    }
    return (gem_load(&gem->memory->transmit[place_of(gem->transmit.done)].words[1]) & TX_USED) != 0;
}

bool net_gem_transmitted(struct net_gem *gem, uint32_t *slot)
{
    if (!is_transmitted(gem)) {
        return false;
    }
    *slot = gem->transmit.entries[place_of(gem->transmit.done++)].slot;
    return true;
}

/* ---- both ------------------------------------------------------------------------------------ */

/* A write to GEM_CONTROL also has a device look for buffers again that found none. */
void net_gem_publish(struct net_gem *gem)
{
    bool start, look;

    if (!gem->there) {
        return;
    }
    if (!gem->runs) {
        run(gem);
    }
    start = gem->idle || gem->transmit.shown != gem->transmit.end;
    show_receive(gem);
    show_transmit(gem);
    start &= gem->transmit.done != gem->transmit.shown;
    look = gem->starved && gem->receive.done != gem->receive.shown;
    gem_complete();
    if (start || look) {
        gem_write(gem->registers, GEM_CONTROL, RUNNING | (start ? CONTROL_START : 0));
    }
    gem->idle = false;
    gem->starved &= !look;
}

/* What it has to say beside that is in the status registers, and stays there until it is stopped. */
void net_gem_interrupted(struct net_gem *gem)
{
    uint32_t reasons;

    if (!gem->runs) {
        return;
    }
    reasons = gem_read(gem->registers, GEM_INTERRUPT);
    gem_write(gem->registers, GEM_INTERRUPT, reasons);
    gem_complete();
    gem->starved |= (reasons & INTERRUPT_NO_BUFFER) != 0;
    gem->idle = true;
    if ((gem_read(gem->registers, GEM_TRANSMIT_STATUS) & TRANSMIT_BAD) != 0 ||
        (gem_read(gem->registers, GEM_RECEIVE_STATUS) & RECEIVE_BAD) != 0) {
        fail(gem);
    }
}

void net_gem_look(struct net_gem *gem)
{
    const struct net_gem_link before = gem->link;

    if (!gem->there) {
        return;
    }
    gem->link = net_gem_phy_link(gem->registers, gem->phy);
    gem->idle = true;
    if (gem->link.speed != before.speed || gem->link.full_duplex != before.full_duplex) {
        fail(gem);
    }
}
