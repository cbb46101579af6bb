/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An end of a stream. An entry of a ring is a character with its error bits, and in the upper half how many
 * before it found no room.
 */
#include <microkit_serial.h>

#define CHARACTER(entry) ((uint32_t)(entry) & (0xff | MICROKIT_UART_ERRORS))
#define LOST(entry)      ((uint32_t)((entry) >> 32))

void microkit_serial_init(struct microkit_serial *serial, struct microkit_serial_memory *own,
                          const struct microkit_serial_memory *peer)
{
    microkit_ring_init_consumer(&serial->in, peer->given, own->taken, MICROKIT_SERIAL_CAPACITY,
                                sizeof(uint64_t));
    microkit_ring_init_producer(&serial->out, own->given, peer->taken, MICROKIT_SERIAL_CAPACITY,
                                sizeof(uint64_t));
    microkit_ring_resume(&serial->in);
    microkit_ring_resume(&serial->out);
    serial->dropped = 0;
    serial->lost = 0;
}

int32_t microkit_serial_get(struct microkit_serial *serial)
{
    uint64_t entry;

    if (!microkit_ring_take(&serial->in, &entry)) {
        return MICROKIT_SERIAL_NONE;
    }
    serial->lost += LOST(entry);
    return (int32_t)(CHARACTER(entry) | (LOST(entry) != 0 ? MICROKIT_UART_OVERRUN : 0));
}

uint64_t microkit_serial_lost(const struct microkit_serial *serial)
{
    return serial->lost;
}

bool microkit_serial_put(struct microkit_serial *serial, uint32_t character)
{
    uint64_t entry = CHARACTER(character) | (uint64_t)serial->dropped << 32;

    if (!microkit_ring_put(&serial->out, &entry)) {
        return false;
    }
    serial->dropped = 0;
    return true;
}

size_t microkit_serial_write(struct microkit_serial *serial, const void *characters, size_t size)
{
    const unsigned char *next = characters;
    size_t went = 0;

    while (went < size && microkit_serial_put(serial, next[went])) {
        went++;
    }
    return went;
}

void microkit_serial_drop_or_put(struct microkit_serial *serial, uint32_t character)
{
    if (!microkit_serial_put(serial, character) && serial->dropped != UINT32_MAX) {
        serial->dropped++;
    }
}

uint32_t microkit_serial_room(struct microkit_serial *serial)
{
    return microkit_ring_look(&serial->out);
}

bool microkit_serial_arm_get(struct microkit_serial *serial)
{
    return microkit_ring_arm(&serial->in);
}

bool microkit_serial_arm_put(struct microkit_serial *serial)
{
    return microkit_ring_arm(&serial->out);
}

bool microkit_serial_publish(struct microkit_serial *serial)
{
    bool waits = microkit_ring_publish(&serial->in);

    return microkit_ring_publish(&serial->out) || waits;
}
