/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * A Cadence UART (UG1087, module UART) that is off, and ready at once.
 */
#include "fixture.h"

#include <board/config.h>
#include <loader/drivers.h>

int main(void)
{
    board_uart[0x38] = 3; /* Flow_delay, by which kernels take turns */
    uart_init();
    CHECK(board_uart[0x38] == 0);
    CHECK(board_uart[0] == 0x14); /* Control: RXEN, TXEN */
    uart_put((char)0xe4);
    CHECK(board_uart[0x30] == 0xe4 && board_uart[0x31] == 0);
    board_uart[0x2c] = 0x08; /* Channel_sts: TEMPTY */
    uart_flush();
    return 0;
}
