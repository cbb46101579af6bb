/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of the Renesas SCIF (RZ/G2 user's manual, SCIF). Each is 1 << shift bytes behind the one
 * before it (board.toml: 2 on RZ/G2, 1 on RZ/G2L).
 */
#pragma once

#include <board/config.h>

#define SCIF_REGISTER(number) ((number) << BOARD_UART_SHIFT)

#define SCSCR                 SCIF_REGISTER(2) /* 16 bits */
#define SCSCR_REIE            (1u << 3)
#define SCSCR_RE              (1u << 4)
#define SCSCR_TE              (1u << 5)
#define SCSCR_RIE             (1u << 6)
#define SCSCR_TIE             (1u << 7)
#define SCFTDR                SCIF_REGISTER(3) /* 8 bits */
#define SCFSR                 SCIF_REGISTER(4) /* 16 bits; a flag goes when 0 is written after it was read as 1 */
#define SCFSR_DR              (1u << 0) /* characters, fewer than RDF waits for, and no more come */
#define SCFSR_RDF             (1u << 1) /* as many characters as SCFCR says */
#define SCFSR_PER             (1u << 2) /* of the next character; not a flag */
#define SCFSR_FER             (1u << 3)
#define SCFSR_BRK             (1u << 4)
#define SCFSR_TDFE            (1u << 5) /* the FIFO has room */
#define SCFSR_TEND            (1u << 6) /* all of it is on the line */
#define SCFSR_ER              (1u << 7)
#define SCFRDR                SCIF_REGISTER(5) /* 8 bits */
#define SCFCR                 SCIF_REGISTER(6) /* 16 bits */
#define SCFCR_RTRG            (3u << 6)        /* characters for RDF: 1, 4, 8, 14 */
#define SCFDR                 SCIF_REGISTER(7) /* 16 bits: characters in the FIFOs */
#define SCFDR_RX              0x1fu
#define SCFDR_TX              (0x1fu << 8)
#define SCFDR_TX_FULL         (16u << 8)
#define SCLSR                 SCIF_REGISTER(9) /* 16 bits */
#define SCLSR_ORER            (1u << 0)
