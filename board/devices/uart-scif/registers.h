/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of the Renesas SCIF (RZ/G2 user's manual, SCIF). Each is 1 << shift bytes behind the one
 * before it (board.toml: 2 on RZ/G2, 1 on RZ/G2L).
 */
#pragma once

#include <board/config.h>

#define SCIF_REGISTER(number) ((number) << BOARD_UART_SHIFT)

#define SCFTDR                SCIF_REGISTER(3) /* 8 bits */
#define SCFSR                 SCIF_REGISTER(4) /* 16 bits; a flag goes when 0 is written after it was read as 1 */
#define SCFSR_TDFE            (1u << 5) /* the FIFO has room */
#define SCFSR_TEND            (1u << 6) /* all of it is on the line */
