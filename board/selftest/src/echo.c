/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The other direction of the UART, by the driver that protection domains have (board/devices/uart-NAME/pd.c):
 * what is typed comes back. The interrupts that it asks for are off at the GIC, so it is asked all the time.
 */
#include <board/config.h>
#include <loader/drivers.h>
#include <selftest/parts.h>
#include <selftest/say.h>
#include <selftest/wait.h>
#include <uart/device.h>

#define PATIENCE 20000 /* ms, for each character */

static struct microkit_uart uart = {.registers = BOARD_UART_BASE};

static int32_t receive(void)
{
    struct wait wait = wait_start(PATIENCE);
    int32_t found = MICROKIT_UART_NONE;

    watchdog_feed();
    while (found == MICROKIT_UART_NONE && wait_on(&wait)) {
        found = microkit_uart_device_receive(&uart);
    }
    return found;
}

/* From before the invitation; noise, perhaps. A line that never rests ends it, too. */
static void drop_old(void)
{
    struct wait wait = wait_start(PATIENCE);

    microkit_uart_device_start(&uart);
    while (microkit_uart_device_receive(&uart) != MICROKIT_UART_NONE && wait_on(&wait)) {
    }
}

static bool is_end(int32_t found)
{
    return found == MICROKIT_UART_NONE || (found & 0xff) == '\r' || (found & 0xff) == '\n';
}

void echo_check(void)
{
    uint64_t count = 0, faulty = 0;
    int32_t found;

    drop_old();
    note("UART: type a line, %lu seconds for each character: it comes back, ENTER ends it",
         (uint64_t)PATIENCE / 1000);
    while (!is_end(found = receive())) {
        uart_put((char)found);
        count++;
        faulty += (found & MICROKIT_UART_ERRORS) != 0;
    }
    if (count == 0) {
        note("UART: nothing was typed");
        return;
    }
    uart_put('\n');
    say(faulty == 0, "UART: %lu of %lu characters came with errors", faulty, count);
}
