/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Kinds of kernel entries. The kernel keeps no log of entries (CONFIG_BENCHMARK_TRACK_KERNEL_ENTRIES
 * is off), so there is no record to describe; programs include this for the names.
 */
#pragma once

typedef enum {
    Entry_Interrupt,
    Entry_UnknownSyscall,
    Entry_UserLevelFault,
    Entry_DebugFault,
    Entry_VMFault,
    Entry_Syscall,
    Entry_UnimplementedDevice,
    Entry_VCPUFault
} entry_type_t;
