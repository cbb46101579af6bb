/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * SCIF (RZ/G2 user's manual) with registers of 4 bytes, idle. The model does not set its flags again.
 */
#include "fixture.h"

#include <board/config.h>
#include <loader/drivers.h>

int main(void)
{
    board_uart[0x10] = 0x60; /* TEND, TDFE */
    uart_flush();
    uart_put((char)0xe4);
    CHECK(board_uart[0x0c] == 0xe4 && board_uart[0x0d] == 0);
    CHECK(board_uart[0x10] == 0x9f &&
          board_uart[0x11] == 0xff); /* the two flags are cleared alone */
    return 0;
}
