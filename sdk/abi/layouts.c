/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * No code, and a byte that keeps this file linked: brings what the tool lays out, or shares with loader and monitor, into the kernel's
 * debug information, also where the kernel itself uses none of it; so that one description
 * (abi.json) has all. And the compiler compares what has to be the same.
 */
#include <base/cap.h>
#include <base/state.h>
#include <base/structures.h>
#include <multikit/counts.h>
#include <multikit/image.h>
#include <multikit/monitor_info.h>
#include <multikit/pd.h>
#include <multikit/pd_status.h>
#include <multikit/reset.h>
#include <multikit/status.h>
#include <multikit/trace.h>
#include <multikit/xcore.h>
#include <space/pte.h>
#include <sel4/constants.h>
#include <sel4/invocation.h>
#include <sel4/types.h>

/* What kernel and PD must agree on, where neither has the other's header. */
_Static_assert(TCB_NAME_LENGTH == MICROKIT_PD_NAME_LENGTH, "a thread has the name of its PD");
_Static_assert(MICROKIT_MAX_CHANNELS <= 62, "bits 62 and 63 of a badge say what has arrived");
_Static_assert(MICROKIT_XCORE_CALL < 1 << MICROKIT_XCORE_ID_BITS, "ids and calls fit into the log");
_Static_assert(sizeof(struct microkit_xcore_page) <= 1 << seL4_PageBits, "it is mapped as a page");
_Static_assert(sizeof(struct multikit_status) <= 1 << seL4_PageBits, "it is mapped as a page");
_Static_assert(sizeof(seL4_IPCBuffer) + sizeof(struct microkit_counts) <= 1 << seL4_PageBits,
               "they share a page");
_Static_assert(MULTIKIT_MAX_CORES == IMAGE_MAX_CORES,
               "a core that is watched can be started again");
_Static_assert(sizeof(struct multikit_trace) <= MULTIKIT_TRACE_SIZE &&
                   sizeof(struct multikit_trace) + (1 << seL4_PageBits) > MULTIKIT_TRACE_SIZE,
               "the ring has as many pages as it needs");
_Static_assert(sizeof(struct reset_head) == RESET_HEAD_SIZE, "assembly has the same offsets");

/* The linker drops what nobody needs, and an object file of which nothing is left with its debug
 * information. */
const u8 layouts_stay __attribute__((used, section(".rodata.layouts"))) = 0;
