/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * i.MX UART (i.MX 8M Plus reference manual), idle.
 */
#include "fixture.h"

#include <board/config.h>
#include <loader/drivers.h>

int main(void)
{
    board_uart[0x98] = 0x8;
    board_uart[0xa0] = 3; /* kernels take turns by it */
    uart_init();
    CHECK(board_uart[0xa0] == 0);
    uart_put((char)0xe4);
    CHECK(board_uart[0x40] == 0xe4 && board_uart[0x41] == 0);
    uart_flush();
    return 0;
}
