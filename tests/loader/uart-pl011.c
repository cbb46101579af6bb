/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * A PL011 (DDI 0183) that is ready at once.
 */
#include "fixture.h"

#include <board/config.h>
#include <loader/drivers.h>

int main(void)
{
    board_uart[0x20] = 3; /* ILPR, by which kernels take turns */
    uart_init();
    CHECK(board_uart[0x20] == 0);
    uart_put((char)0xe4);
    CHECK(board_uart[0] == 0xe4 && board_uart[1] == 0);
    uart_flush();
    return 0;
}
