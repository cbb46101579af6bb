/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Lines that are typed, with and without errors, or not at all.
 */
#include "fixture.h"

#include <board/config.h>
#include <selftest/parts.h>
#include <uart/device.h>

#define END (-2) /* of what is there before the invitation */

static const int32_t *typed;

void microkit_uart_device_start(struct microkit_uart *uart)
{
    CHECK(uart->registers == BOARD_UART_BASE);
}

int32_t microkit_uart_device_receive(struct microkit_uart *uart)
{
    CHECK(uart->registers == BOARD_UART_BASE);
    if (*typed == MICROKIT_UART_NONE) {
        return *typed;
    }
    typed++;
    return typed[-1] == END ? MICROKIT_UART_NONE : typed[-1];
}

#define INVITATION \
    "TST|note: UART: type a line, 20 seconds for each character: it comes back, ENTER ends it\n"

static void check(const int32_t *line, const char *said)
{
    machine_reset();
    machine.tick = 1000;
    typed = line;
    echo_check();
    CHECK(strcmp(console(), said) == 0);
}

int main(void)
{
    check((const int32_t[]){'x', 'y', END, 'h', 'i', '\r', 'z', MICROKIT_UART_NONE},
          INVITATION "hi\nTST|ok: UART: 0 of 2 characters came with errors\n");
    CHECK(*typed == 'z');
    check((const int32_t[]){END, 'h', END, 'i' | MICROKIT_UART_FRAMING, '\n', MICROKIT_UART_NONE},
          INVITATION "hi\nTST|WRONG: UART: 1 of 2 characters came with errors\n");
    check((const int32_t[]){END, 'h', MICROKIT_UART_NONE},
          INVITATION "h\nTST|ok: UART: 0 of 1 characters came with errors\n");
    check((const int32_t[]){END, MICROKIT_UART_NONE},
          INVITATION "TST|note: UART: nothing was typed\n");
    CHECK(machine.self.counter >= 20 * 1000000);
    return 0;
}
