/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * As much of libmicrokit as the driver of example/uart_console needs on the host.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef unsigned int microkit_channel;

void microkit_notify(microkit_channel ch);
void microkit_deferred_irq_ack(microkit_channel ch);
