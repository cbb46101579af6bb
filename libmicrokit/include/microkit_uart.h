/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The board's UART for one protection domain (PD): characters in and out, by interrupts. In
 * libmicrokit_uart.a, which knows the board's device. The PD has the page with its registers and its
 * interrupt (example/uart_console):
 *
 *     struct microkit_uart uart;                   // in the PD's own memory
 *
 *     void notified(microkit_channel ch)           // the interrupt, or there is more to send
 *     {
 *         int32_t got;
 *
 *         while ((got = microkit_uart_get(&uart)) != MICROKIT_UART_NONE) {
 *             handle(got);
 *         }
 *         do {
 *             while (there_is_more() && microkit_uart_put(&uart, next())) {
 *                 went();
 *             }
 *         } while (there_is_more() && !microkit_uart_arm(&uart));
 *         microkit_deferred_irq_ack(UART);
 *     }
 *
 * Baud rate, format and clocks stay as firmware has left them. In the debug configuration kernels
 * print on the same device: the PD then receives, and what it puts goes out through the kernel's
 * console, in whole lines. In the others the PD has the device for itself.
 *
 * For one thread at a time. Why it is right: docs/design/uarts.md.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Its members are not for programs. */
struct microkit_uart {
    uintptr_t registers;
    uint32_t errors; /* seen, and not yet returned with a character */
    uint32_t room; /* characters that fit without asking again, of devices that say only "empty" */
    bool armed;
};

/* Nothing has been received. */
#define MICROKIT_UART_NONE (-1)
/* Beside a character: what went wrong with it, or, where the device does not say with which, before
 * it. Devices differ in what they notice. */
#define MICROKIT_UART_OVERRUN 0x100 /* some before it were lost */
#define MICROKIT_UART_PARITY  0x200
#define MICROKIT_UART_FRAMING 0x400 /* no stop bit */
#define MICROKIT_UART_BREAK   0x800
#define MICROKIT_UART_ERRORS  0xf00

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Take over the UART. page: where this PD has the page of its first register mapped, readable, writable
 * and not cached. Receiving is on and interrupts when this returns; what was received before is kept,
 * so get it, once, without waiting for an interrupt. May be called again at any time.
 */
void microkit_uart_init(struct microkit_uart *uart, void *page);

/*
 * The next character received, with error bits, or MICROKIT_UART_NONE. Only NONE makes the device ready
 * to interrupt again: get until it comes, then acknowledge the interrupt (microkit_irq_ack).
 */
int32_t microkit_uart_get(struct microkit_uart *uart);

/* Transmit a character. False: there is no room, and nothing was done. */
__attribute__((warn_unused_result)) bool microkit_uart_put(struct microkit_uart *uart,
                                                           uint8_t character);

/*
 * Ask for an interrupt when there is room; the next put that succeeds ends that. Call it after a put
 * that failed. True: there is no room yet. False: there is by now, go on.
 */
__attribute__((warn_unused_result)) bool microkit_uart_arm(struct microkit_uart *uart);

#ifdef __cplusplus
}
#endif
