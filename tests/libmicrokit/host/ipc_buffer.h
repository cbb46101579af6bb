/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * In front of every source: the IPC buffer, with the rest of its page, is an object, where sanitizers know it, and not at
 * the address that the tool maps it to.
 */
#pragma once

extern unsigned char host_ipc_page[];
#define SEL4_FIXED_IPC_BUFFER host_ipc_page
