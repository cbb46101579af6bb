/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the tool patches in the ELF of each PD. These are in a file of their own so
 * that no compiler ever sees the zeros as constants; they are forced into sections
 * with file contents.
 */
#include <microkit.h>

#define PATCHED __attribute__((section(".data.microkit")))

PATCHED char microkit_name[MICROKIT_PD_NAME_LENGTH];
PATCHED struct microkit_xcore_channel microkit_xcore_channels[MICROKIT_MAX_CHANNELS];

const bool microkit_passive = false;
const seL4_Word microkit_irqs = 0;
const seL4_Word microkit_notifications = 0;
const seL4_Word microkit_pps = 0;
const seL4_Word microkit_xcore = 0;

seL4_Bool microkit_have_signal;
seL4_CPtr microkit_signal_cap;
seL4_MessageInfo_t microkit_signal_msg;

/* For code that includes a sel4 header before microkit.h. */
seL4_IPCBuffer *__sel4_ipc_buffer = (seL4_IPCBuffer *)SEL4_FIXED_IPC_BUFFER;
