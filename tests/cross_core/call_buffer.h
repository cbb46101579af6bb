/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * In front of every source: caller and callee each have an IPC buffer, and the program says whose turn it is.
 */
#pragma once

struct seL4_IPCBuffer_ *own_buffer(void);
#define SEL4_FIXED_IPC_BUFFER own_buffer()
