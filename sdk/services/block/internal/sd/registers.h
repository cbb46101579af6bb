/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of "SD Host Controller Simplified Specification Version 3.00", 2.2, those of a word together.
 */
#pragma once

#define SD_BLOCK    0x004 /* size of a block; how many, from bit 16 (2.2.2, 2.2.3) */
#define SD_ARGUMENT 0x008
#define SD_COMMAND  0x00c /* transfer mode; command, from bit 16 (2.2.5, 2.2.6) */
#define SD_RESPONSE 0x010 /* four words */
#define SD_DATA     0x020
#define SD_STATE    0x024 /* 2.2.9 */
#define SD_CONTROL  0x028 /* bus; power, from bit 8 (2.2.10, 2.2.11) */
#define SD_CLOCK    0x02c /* clock; timeout, from bit 16; reset, from bit 24 (2.2.14 to 2.2.16) */
#define SD_STATUS \
    0x030 /* of interrupts; errors, from bit 16. Ones that are written clear (2.2.17, 2.2.18) */
#define SD_STATUS_ENABLE 0x034
#define SD_SIGNAL_ENABLE 0x038
#define SD_CAPABILITIES  0x040 /* 2.2.26 */
#define SD_TABLE         0x058 /* address of descriptors; its upper half behind it (2.2.31) */
#define SD_VERSION       0x0fc /* of the specification, from bit 16 */

/* Transfer mode. */
#define SD_MODE_DMA    0x01u
#define SD_MODE_COUNTS 0x02u
#define SD_MODE_STOPS  0x04u /* the controller itself sends CMD12 behind the last block */
#define SD_MODE_READ   0x10u
#define SD_MODE_MANY   0x20u

/* A command: its index, and what is to come back (table 2-12 of 2.2.6). */
#define SD_INDEX(number) ((uint32_t)(number) << 8)
#define SD_NONE          0x00u
#define SD_R2            0x09u
#define SD_R3            0x02u
#define SD_R1            0x1au /* R6 and R7 as well */
#define SD_R1B           0x1bu /* busy after it */
#define SD_WITH_DATA     0x20u
#define SD_ABORT         0xc0u

/* State. */
#define SD_STATE_COMMAND  0x1u /* none can be sent */
#define SD_STATE_BUSY     0x2u /* none with data, or busy */
#define SD_STATE_CARD     0x10000u
#define SD_STATE_STABLE   0x20000u
#define SD_STATE_WRITABLE 0x80000u

/* Control. */
#define SD_USES_TABLE 0x10u /* ADMA2, addresses of 32 bits */
#define SD_POWER_ON   0x100u
#define SD_POWER_3V3  0xe00u
#define SD_POWER_3V0  0xc00u

/* Clock, timeout, reset. */
#define SD_CLOCK_RUNS    0x1u
#define SD_CLOCK_STABLE  0x2u
#define SD_CLOCK_TO_CARD 0x4u
#define SD_RESET_ALL     0x1000000u
#define SD_RESET_LINES   0x6000000u /* command and data */

/* Interrupt status. */
#define SD_COMPLETE     0x1u /* a command */
#define SD_DONE         0x2u /* transfer, or busy */
#define SD_CAN_WRITE    0x10u
#define SD_CAN_READ     0x20u
#define SD_INSERTED     0x40u
#define SD_REMOVED      0x80u
#define SD_CARD_CHANGED (SD_INSERTED | SD_REMOVED)
#define SD_ERRORS       0xffff0000u
#define SD_ENABLED      0x03ff00f3u

/* Capabilities. */
#define SD_CAN_TABLE    0x80000u
#define SD_CAN_3V3      0x1000000u
#define SD_CAN_3V0      0x2000000u
#define SD_SLOT_TYPE    0xc0000000u
#define SD_SLOT_REMOVES 0u

/* Status of the card in R1 (SD Physical Layer Simplified Specification 3.01, 4.10.1). */
#define SD_CARD_ERRORS   0xe6f80000u
#define SD_CARD_BEYOND   0x80000000u
#define SD_CARD_READY    0x100u
#define SD_CARD_STATE    0x1e00u
#define SD_CARD_TRANSFER 0x800u /* what it is in between commands */
#define SD_CARD_SENDS    0xa00u
#define SD_CARD_RECEIVES 0xc00u
