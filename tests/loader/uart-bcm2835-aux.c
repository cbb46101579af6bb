/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * BCM2835 mini UART (BCM2835 ARM Peripherals), idle.
 */
#include "fixture.h"

#include <board/config.h>
#include <loader/drivers.h>

int main(void)
{
    board_uart[0x14] = 0x60;
    board_uart[0x1c] = 3; /* kernels take turns by it */
    uart_init();
    CHECK(board_uart[0x1c] == 0);
    uart_put((char)0xe4);
    CHECK(board_uart[0x0] == 0xe4 && board_uart[0x1] == 0);
    uart_flush();
    return 0;
}
