/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a thread does, as a debug kernel tells who holds its TCB capability (SYSCALL_DEBUG_THREAD).
 */
#pragma once

enum multikit_doing {
    MULTIKIT_DOING_UNKNOWN = 0, /* what was asked about is no thread */
    MULTIKIT_DOING_NOTHING,     /* it is stopped */
    MULTIKIT_DOING_RUNS,        /* as far as it has time, and nobody goes before it */
    MULTIKIT_DOING_WAITS, /* for somebody else; a guest, or one that has faulted: for the answer */
    MULTIKIT_DOING_SLEEPS /* a guest, in WFI: for an interrupt */
};
