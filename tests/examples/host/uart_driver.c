/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The driver of example/uart_console with a UART that takes nothing for a while, and a client that has written as
 * much as its ring holds: all of it comes out once the UART takes characters again, whenever that is.
 */
#include "../../../example/uart_console/driver.c"
#include "../../../example/uart_console/terminal.c"

#include <stdio.h>
#include <string.h>

#define SHOWN (CAPACITY + 1000)

static struct of_client theirs[CLIENTS];
static struct of_driver own[CLIENTS];
static unsigned int room, shown, xs;
static unsigned int frees_after; /* that many looks for room find none, the rest do */

void microkit_notify(microkit_channel ch)
{
    (void)ch;
}

void microkit_deferred_irq_ack(microkit_channel ch)
{
    (void)ch;
}

void microkit_uart_init(struct microkit_uart *device, void *registers)
{
    (void)device;
    (void)registers;
}

int32_t microkit_uart_get(struct microkit_uart *device)
{
    (void)device;
    return MICROKIT_UART_NONE;
}

static bool has_room(void)
{
    if (frees_after > 0) {
        frees_after--;
        return false;
    }
    return room > 0;
}

bool microkit_uart_put(struct microkit_uart *device, uint8_t character)
{
    (void)device;
    if (!has_room()) {
        return false;
    }
    room--;
    shown++;
    xs += character == 'x';
    return true;
}

bool microkit_uart_arm(struct microkit_uart *device)
{
    (void)device;
    return !has_room();
}

/* The UART is free again after so many looks: perhaps while the driver is at work. */
static bool all_comes_out(unsigned int looks)
{
    struct microkit_ring out;
    uint64_t entry = 'x';

    memset(theirs, 0, sizeof(theirs));
    memset(own, 0, sizeof(own));
    memset(&terminal, 0, sizeof(terminal));
    of_client_0 = &theirs[0];
    of_client_1 = &theirs[1];
    of_driver_0 = &own[0];
    of_driver_1 = &own[1];
    room = SHOWN;
    shown = xs = frees_after = 0;
    init();
    microkit_ring_init_producer(&out, theirs[0].output, own[0].output, CAPACITY, sizeof(uint64_t));
    while (microkit_ring_put(&out, &entry)) {
    }
    if (!microkit_ring_publish(&out)) {
        return false; /* the driver waits */
    }
    room = SHOWN;
    frees_after = looks;
    notified(0);
    if (frees_after > 0 || xs < CAPACITY) {
        frees_after = 0;
        notified(IRQ); /* it was armed */
    }
    return xs == CAPACITY;
}

int main(void)
{
    for (unsigned int looks = 0; looks < 8; looks++) {
        if (!all_comes_out(looks)) {
            printf("free after %u looks: %u of %u\n", looks, xs, CAPACITY);
            return 1;
        }
    }
    puts("ok");
    return 0;
}
