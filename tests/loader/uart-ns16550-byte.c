/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * 16550 (LS1046ARM, DUART) with registers of a byte, idle.
 */
#include "fixture.h"

#include <board/config.h>
#include <loader/drivers.h>

int main(void)
{
    board_uart[0x5] = 0x60;
    uart_init();
    uart_put((char)0xe4);
    CHECK(board_uart[0x0] == 0xe4 && board_uart[0x1] == 0);
    uart_flush();
    return 0;
}
