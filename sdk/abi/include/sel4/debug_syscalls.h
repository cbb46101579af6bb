/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * System calls of debug kernels (console, introspection) and of benchmark kernels
 * (utilisation). They exist only where the configuration has them, as in seL4.
 */
#pragma once

#include <kernel/gen_config.h>
#include <multikit/doing.h>
#include <sel4/syscalls.h>

#ifdef CONFIG_PRINTING
static inline void seL4_DebugPutChar(char c)
{
    seL4_internal_syscall((seL4_Word)SYSCALL_DEBUG_PUT_CHAR, (seL4_Word)(unsigned char)c, 0);
}

static inline void seL4_DebugPutString(const char *str)
{
    while (*str) {
        seL4_DebugPutChar(*str++);
    }
}

/* Not in seL4: so many bytes of the IPC buffer's message as if each were put, for microkit_log.h; no more than CONSOLE_LINE_LENGTH. */
static inline void seL4_internal_debug_put_text(seL4_Word size)
{
    seL4_internal_syscall((seL4_Word)SYSCALL_DEBUG_PUT_TEXT, size, 0);
}

static inline void seL4_DebugDumpScheduler(void)
{
    seL4_internal_syscall((seL4_Word)SYSCALL_DEBUG_DUMP_SCHEDULER, 0, 0);
}
#endif

#ifdef CONFIG_DEBUG_BUILD
static inline void seL4_DebugHalt(void)
{
    seL4_internal_syscall((seL4_Word)SYSCALL_DEBUG_HALT, 0, 0);
}

static inline void seL4_DebugSnapshot(void)
{
    seL4_internal_syscall((seL4_Word)SYSCALL_DEBUG_SNAPSHOT, 0, 0);
}

/* Type of the capability, 0 for none. */
static inline seL4_Uint32 seL4_DebugCapIdentify(seL4_CPtr cap)
{
    return (seL4_Uint32)seL4_internal_syscall((seL4_Word)SYSCALL_DEBUG_CAP_IDENTIFY, cap, 0);
}

/* The name goes through the IPC buffer; what does not fit there is cut off. */
static inline void seL4_DebugNameThread(seL4_CPtr tcb, const char *name)
{
    char *out = (char *)seL4_GetIPCBuffer()->msg;
    unsigned i = 0;

    while (i < seL4_MsgMaxLength * sizeof(seL4_Word) - 1 && name[i] != 0) {
        out[i] = name[i];
        i++;
    }
    out[i] = 0;
    seL4_internal_syscall((seL4_Word)SYSCALL_DEBUG_NAME_THREAD, tcb, 0);
}

/* Not in seL4: what a thread does, and of its fault, if one has not been answered, label and length, and in the IPC
 * buffer the words, as its handler receives them; else label 0. */
static inline enum multikit_doing seL4_internal_debug_thread(seL4_CPtr tcb,
                                                             seL4_MessageInfo_t *fault)
{
    struct seL4_internal_mrs mrs;
    seL4_Word doing;

    *fault = seL4_internal_tag(
        seL4_internal_recv((seL4_Word)SYSCALL_DEBUG_THREAD, tcb, &doing, &mrs, 0));
    seL4_internal_store_mrs(mrs);
    return (enum multikit_doing)doing;
}
#endif

#ifdef CONFIG_ENABLE_BENCHMARKS
static inline seL4_Error seL4_BenchmarkResetLog(void)
{
    return (seL4_Error)seL4_internal_syscall((seL4_Word)SYSCALL_BENCHMARK_RESET_LOG, 0, 0);
}

static inline seL4_Word seL4_BenchmarkFinalizeLog(void)
{
    return seL4_internal_syscall((seL4_Word)SYSCALL_BENCHMARK_FINALIZE_LOG, 0, 0);
}

static inline seL4_Error seL4_BenchmarkSetLogBuffer(seL4_Word frame_cptr)
{
    return (seL4_Error)seL4_internal_syscall((seL4_Word)SYSCALL_BENCHMARK_SET_LOG_BUFFER,
                                             frame_cptr, 0);
}

static inline void seL4_BenchmarkNullSyscall(void)
{
    seL4_internal_syscall((seL4_Word)SYSCALL_BENCHMARK_NULL_SYSCALL, 0, 0);
}

static inline void seL4_BenchmarkFlushCaches(void)
{
    seL4_internal_syscall((seL4_Word)SYSCALL_BENCHMARK_FLUSH_CACHES, 0, 0);
}

/* Flushes all levels, whatever kind of cache is given. */
static inline void seL4_BenchmarkFlushL1Caches(seL4_Word cache_type)
{
    (void)cache_type;
    seL4_BenchmarkFlushCaches();
}

#ifdef CONFIG_BENCHMARK_TRACK_UTILISATION
/* The figures are put in the IPC buffer. */
static inline void seL4_BenchmarkGetThreadUtilisation(seL4_Word tcb_cptr)
{
    seL4_internal_syscall((seL4_Word)SYSCALL_BENCHMARK_GET_THREAD_UTILISATION, tcb_cptr, 0);
}

static inline void seL4_BenchmarkResetThreadUtilisation(seL4_Word tcb_cptr)
{
    seL4_internal_syscall((seL4_Word)SYSCALL_BENCHMARK_RESET_THREAD_UTILISATION, tcb_cptr, 0);
}

static inline void seL4_BenchmarkDumpAllThreadsUtilisation(void)
{
    seL4_internal_syscall((seL4_Word)SYSCALL_BENCHMARK_DUMP_ALL_THREADS_UTILISATION, 0, 0);
}

static inline void seL4_BenchmarkResetAllThreadsUtilisation(void)
{
    seL4_internal_syscall((seL4_Word)SYSCALL_BENCHMARK_RESET_ALL_THREADS_UTILISATION, 0, 0);
}
#endif
#endif
