/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers and descriptors of the Cadence GEM in Zynq UltraScale+: UG1087, module GEM; UG1085, chapter 34. All registers are 32 bits.
 */
#pragma once

#define GEM_CONTROL          0x000 /* network_control */
#define GEM_CONFIG           0x004 /* network_config */
#define GEM_STATUS           0x008 /* network_status */
#define GEM_DMA              0x010 /* dma_config */
#define GEM_TRANSMIT_STATUS  0x014
#define GEM_RECEIVE_QUEUE    0x018 /* receive_q_ptr */
#define GEM_TRANSMIT_QUEUE   0x01c
#define GEM_RECEIVE_STATUS   0x020
#define GEM_INTERRUPT        0x024 /* int_status */
#define GEM_INTERRUPT_ON     0x028 /* int_enable */
#define GEM_INTERRUPT_OFF    0x02c /* int_disable */
#define GEM_PHY              0x034 /* phy_management */
#define GEM_ADDRESS_LOW      0x088 /* spec_add1_bottom: the first four bytes, the first lowest */
#define GEM_ADDRESS_HIGH     0x08c /* spec_add1_top */
#define GEM_MODULE           0x0fc /* revision_reg */
#define GEM_DESIGN           0x280 /* designcfg_debug1 */
#define GEM_TRANSMIT_QUEUE_1 0x440 /* transmit_q1_ptr */
#define GEM_RECEIVE_QUEUE_1  0x480
#define GEM_TRANSMIT_UPPER   0x4c8 /* upper_tx_q_base_addr: bits 63 to 32, of all queues */
#define GEM_RECEIVE_UPPER    0x4d4
#define GEM_SCREENS_1        0x500 /* screening_type_1: which frames are for queue 1; four of each type */
#define GEM_SCREENS_2        0x540
#define GEM_SCREENS          4
#define GEM_INTERRUPT_1_OFF  0x620 /* int_q1_disable */

#define CONTROL_RECEIVE      (1u << 2)
#define CONTROL_TRANSMIT     (1u << 3)
#define CONTROL_PHY          (1u << 4)
#define CONTROL_START        (1u << 9)

#define CONFIG_100           (1u << 0)
#define CONFIG_FULL_DUPLEX   (1u << 1)
#define CONFIG_ALL           (1u << 4) /* all addresses */
#define CONFIG_1000          (1u << 10)
#define CONFIG_NO_CHECKSUM   (1u << 17) /* the frame check sequence is not written to memory */
#define CONFIG_PHY_CLOCK \
    (4u << 18) /* that of the registers by 64: at most 2.5 MHz up to 160 MHz (802.3, 22.2.2.13) */
#define CONFIG_WIDTH    21         /* of the bus: 32 << value */
#define CONFIG_NO_PAUSE (1u << 23) /* pause frames are not written to memory */

#define STATUS_PHY_IDLE (1u << 2)

#define DMA_BURST       16u       /* bursts of up to 16 */
#define DMA_ALL_MEMORY  (7u << 8) /* of its packet buffers, both ways */
#define DMA_BUFFER      (1536u / 64 << 16)
#define DMA_DISCARD     (1u << 24) /* frames for which there is no buffer */
#define DMA_64          (1u << 30) /* addresses of 64 bits, descriptors of four words */

/* Errors after which it is not to go on: retries, bus, underrun, late collision. */
#define TRANSMIT_ACTIVE         (1u << 3)
#define TRANSMIT_BAD            (1u << 2 | 1u << 4 | 1u << 6 | 1u << 7 | 1u << 8)
#define RECEIVE_BAD             (1u << 3)

#define INTERRUPT_RECEIVED      (1u << 1)
#define INTERRUPT_NO_BUFFER     (1u << 2)
#define INTERRUPT_TRANSMIT_IDLE (1u << 3)
#define INTERRUPT_TRANSMIT_BAD  (1u << 4 | 1u << 5 | 1u << 6)
#define INTERRUPT_TRANSMITTED   (1u << 7)
#define INTERRUPT_RECEIVE_LOST  (1u << 10)
#define INTERRUPT_BUS           (1u << 11)

/* Words of descriptors: address, status, bits 63 to 32 of the address, nothing (UG1085, table 34-4 and on). */
#define RX_USED   (1u << 0) /* in word 0 */
#define RX_WRAP   (1u << 1)
#define RX_LENGTH 0x1fffu /* in word 1 */
#define RX_FIRST  (1u << 14)
#define RX_LAST   (1u << 15)

#define TX_LAST   (1u << 15) /* in word 1 */
#define TX_WRAP   (1u << 30)
#define TX_USED   (1u << 31)

/* phy_management: a frame of clause 22. */
#define PHY_READ    0x60020000u
#define PHY_ADDRESS 23
#define PHY_NUMBER  18
