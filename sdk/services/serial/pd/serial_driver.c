/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * serial_driver.elf: the board's UART, of whichever kind that is, as a stream for one user. It has the device's page
 * and its interrupt. Every value of a character goes through unchanged. What is received waits for nobody: what
 * finds no room is lost and counted. What is to be transmitted waits, so of that nothing is lost. It keeps at most one
 * character that it has taken.
 */
#include <microkit.h>
#include <microkit_serial.h>

/* Set by the tool: the page of the registers, the two ends' memory; ids of interrupt and channel. */
void *serial_page;
struct microkit_serial_memory *serial_own;
const struct microkit_serial_memory *serial_user;
uint64_t serial_irq, serial_user_channel;
/* Where room has an interrupt of its own; no id else. */
uint64_t serial_transmit_irq = UINT64_MAX;

static struct microkit_uart uart;
static struct microkit_serial stream;
static int32_t next = MICROKIT_SERIAL_NONE; /* to be transmitted */

static void receive(void)
{
    int32_t got;

    while ((got = microkit_uart_get(&uart)) != MICROKIT_UART_NONE) {
        microkit_serial_drop_or_put(&stream, (uint32_t)got);
    }
}

static bool have_next(void)
{
    if (next == MICROKIT_SERIAL_NONE) {
        next = microkit_serial_get(&stream);
    }
    return next != MICROKIT_SERIAL_NONE;
}

/* Until there is no more, and the user will notify; or no room, and the device will interrupt. */
static void transmit(void)
{
    do {
        while (have_next() && microkit_uart_put(&uart, (uint8_t)next)) {
            next = MICROKIT_SERIAL_NONE;
        }
    } while (have_next() ? !microkit_uart_arm(&uart) : !microkit_serial_arm_get(&stream));
}

/* At most as many as a ring holds, however fast the user writes: it gets their room at the end. */
static void work(void)
{
    receive();
    transmit();
    if (microkit_serial_publish(&stream)) {
        microkit_notify((microkit_channel)serial_user_channel);
    }
}

/* Also after a fault: then either side may wait for a notification that was lost. */
void init(void)
{
    microkit_serial_init(&stream, serial_own, serial_user);
    microkit_uart_init(&uart, serial_page);
    work();
    microkit_notify((microkit_channel)serial_user_channel);
}

void notified(microkit_channel ch)
{
    work();
    if (ch == serial_irq || ch == serial_transmit_irq) {
        microkit_deferred_irq_ack(ch);
    }
}
