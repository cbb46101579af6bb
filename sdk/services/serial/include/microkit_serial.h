/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Characters between two protection domains (PDs), on one core or two: a stream with a ring (microkit_ring.h) in each
 * direction, the same at both ends. A client has one to serial_mux.elf, that one to serial_driver.elf, or the client
 * to the driver itself. Each end has a region of MICROKIT_SERIAL_SIZE bytes that it alone may write, and that the
 * other may read:
 *
 *     struct microkit_serial serial;               // in the PD's own memory
 *
 *     void notified(microkit_channel ch)           // characters, or room, or a peer that was started again
 *     {
 *         int32_t got;
 *
 *         do {
 *             while (can_take_one() && (got = microkit_serial_get(&serial)) != MICROKIT_SERIAL_NONE) {
 *                 handle(got);                     // and microkit_serial_put what it leads to
 *             }
 *         } while (can_take_one() && !microkit_serial_arm_get(&serial));
 *         if (microkit_serial_publish(&serial)) {
 *             microkit_notify(ch);
 *         }
 *     }
 *
 * No end trusts the other: whatever that writes, it can spoil its own stream and no more. In
 * libmicrokit_services.a, for one thread at a time. Manual: docs/services.md; why it is right: docs/design/services.md.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <microkit_ring.h>
#include <microkit_uart.h>

/* Characters that wait in one direction. */
#define MICROKIT_SERIAL_CAPACITY 1024
/* Bytes of each end's region. */
#define MICROKIT_SERIAL_SIZE 0x3000

/* What one end writes; zero in the beginning. */
struct microkit_serial_memory {
    char taken[MICROKIT_RING_CONSUMED_SIZE] __attribute__((aligned(MICROKIT_RING_LINE)));
    char given[MICROKIT_RING_PRODUCED_SIZE(MICROKIT_SERIAL_CAPACITY, sizeof(uint64_t))]
        __attribute__((aligned(MICROKIT_RING_LINE)));
};

/* An end; in memory of its PD alone. Its members are not for programs. */
struct microkit_serial {
    struct microkit_ring in, out;
    uint32_t dropped; /* that found no room since the last that did */
    uint64_t lost;    /* what the peer has said of that */
};

/* Nothing is there. */
#define MICROKIT_SERIAL_NONE MICROKIT_UART_NONE

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Make an end, anew or where this PD was before it was started again: then characters can come twice that it had not
 * published that it took, and those are gone that it had put and not published. Notify the peer once behind it.
 */
void microkit_serial_init(struct microkit_serial *serial, struct microkit_serial_memory *own,
                          const struct microkit_serial_memory *peer);

/*
 * The next character, 0 to 255, or MICROKIT_SERIAL_NONE. Beside it MICROKIT_UART_ERRORS that came with it;
 * MICROKIT_UART_OVERRUN also where some before it found no room on the way.
 */
int32_t microkit_serial_get(struct microkit_serial *serial);

/* How many have found no room on the way so far, as far as that was told. */
uint64_t microkit_serial_lost(const struct microkit_serial *serial);

/* Put a character, with error bits. The peer sees it after publish. False: there is no room. */
__attribute__((warn_unused_result)) bool microkit_serial_put(struct microkit_serial *serial,
                                                             uint32_t character);

/* Put as many of the characters as there is room for. Returns how many. */
size_t microkit_serial_write(struct microkit_serial *serial, const void *characters, size_t size);

/* Put a character or, where there is no room, have the next that is put say that one was lost. */
void microkit_serial_drop_or_put(struct microkit_serial *serial, uint32_t character);

/* How many can be put at once. */
uint32_t microkit_serial_room(struct microkit_serial *serial);

/* Ask for a notification when there is something to get. True: there is nothing. False: there is, go on. */
__attribute__((warn_unused_result)) bool microkit_serial_arm_get(struct microkit_serial *serial);

/* Ask for a notification when there is more room than now. True: there is none. False: there is, go on. */
__attribute__((warn_unused_result)) bool microkit_serial_arm_put(struct microkit_serial *serial);

/* Hand over all that was put, and the room of all that was got. Returns whether the peer is to be notified. */
__attribute__((warn_unused_result)) bool microkit_serial_publish(struct microkit_serial *serial);

#ifdef __cplusplus
}
#endif

/* C11 and C++ have different words for it. */
typedef char
    microkit_serial_memory_fits[sizeof(struct microkit_serial_memory) <= MICROKIT_SERIAL_SIZE ? 1
                                                                                              : -1];
