/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * In front of every source: the IPC buffer is an object, where sanitizers know it, and not at the
 * address that the tool maps it to.
 */
#pragma once

extern struct seL4_IPCBuffer_ host_ipc_buffer;
#define SEL4_FIXED_IPC_BUFFER (&host_ipc_buffer)
