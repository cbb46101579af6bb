/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * As much of libmicrokit as the examples need that are tested on the host.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define seL4_False          0
#define MICROKIT_PROGRAM_VA 0x200000

typedef uint64_t seL4_Word;
typedef int8_t seL4_Bool;
typedef unsigned int microkit_channel, microkit_child;
typedef seL4_Word microkit_msginfo;

void microkit_notify(microkit_channel ch);
void microkit_deferred_irq_ack(microkit_channel ch);

void microkit_dbg_puts(const char *text);
void microkit_dbg_put32(uint32_t number);

seL4_Word microkit_watch_epoch(microkit_channel id);
bool microkit_core_restart(unsigned int id);
void microkit_pd_restart(microkit_child child, seL4_Word entry);
