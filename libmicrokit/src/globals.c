/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the tool patches in the ELF of each PD. These are in a file of their own so
 * that no compiler ever sees the zeros as constants, and in sections that microkit.ld
 * keeps, so that they are there whether the program uses them or not.
 */
#include <microkit.h>

#define PATCHED       __attribute__((section(".data.microkit")))
#define PATCHED_CONST __attribute__((section(".rodata.microkit")))

PATCHED char microkit_name[MICROKIT_PD_NAME_LENGTH];
PATCHED struct microkit_xcore_channel microkit_xcore_channels[MICROKIT_MAX_CHANNELS];
PATCHED struct microkit_xcore_sender microkit_xcore_senders[MICROKIT_MAX_SENDERS + 1];
PATCHED struct microkit_xcore_channel microkit_xcore_guardians[MULTIKIT_MAX_CORES];

PATCHED_CONST const uint64_t microkit_ipc_buffer = MICROKIT_IPC_BUFFER_VA;
PATCHED_CONST const bool microkit_passive = false;
PATCHED_CONST const bool microkit_has_endpoint = false;
PATCHED_CONST const seL4_Word microkit_irqs = 0;
PATCHED_CONST const seL4_Word microkit_notifications = 0;
PATCHED_CONST const seL4_Word microkit_pps = 0;
PATCHED_CONST const seL4_Word microkit_xcore = 0;
PATCHED_CONST const seL4_Word microkit_xcore_pps = 0;
PATCHED_CONST const seL4_Word microkit_xcore_children[MULTIKIT_MAX_CORES] = {0};
PATCHED_CONST const seL4_Word microkit_cspace_slots = MICROKIT_MAX_USER_CAPS;
PATCHED_CONST const seL4_Word *const microkit_boots = seL4_Null;
PATCHED_CONST const struct microkit_watch microkit_watches[MICROKIT_MAX_WATCHES] = {0};

seL4_Word microkit_watch_seen[MICROKIT_MAX_WATCHES];
seL4_Word microkit_fault_of;
seL4_Word microkit_start_mark;
seL4_Bool microkit_have_signal;
seL4_CPtr microkit_signal_cap;
seL4_MessageInfo_t microkit_signal_msg;

/* For code that includes a sel4 header before microkit.h; set by the tool as well. */
seL4_IPCBuffer *__sel4_ipc_buffer = (seL4_IPCBuffer *)MICROKIT_IPC_BUFFER_VA;
