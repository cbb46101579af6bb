/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * LPUART (i.MX 93 reference manual), idle.
 */
#include "fixture.h"

#include <board/config.h>
#include <loader/drivers.h>

int main(void)
{
    board_uart[0x16] = 0xc0;
    board_uart[0x20] = 3; /* kernels take turns by it */
    uart_init();
    CHECK(board_uart[0x20] == 0);
    uart_put((char)0xe4);
    CHECK(board_uart[0x1c] == 0xe4 && board_uart[0x1d] == 0);
    uart_flush();
    return 0;
}
