/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * System calls of the benchmark configuration. There is no log of kernel entries, so a log buffer
 * is refused; starting and finishing the log starts and finishes the counting of utilisation.
 */
#include <base/state.h>
#include <base/window.h>
#include <capability/cspace.h>
#include <debug/benchmark.h>
#include <entry/syscall.h>
#include <machine/machine.h>
#include <space/ipc_buffer.h>
#include <sel4/errors.h>
#include <sel4/syscall_numbers.h>

/* The thread whose capability's address is in x0; NIL when it is none. */
static tcb_ref_t argument_thread(void)
{
    slot_ref_t slot = cspace_lookup(ks.current, tcb_at(ks.current)->context.x[REG_CAP]);

    if (slot == NIL || slot_at(slot)->cap.type != CAP_TCB) {
        return NIL;
    }
    return slot_at(slot)->cap.object;
}

static void get_utilisation(void)
{
    tcb_ref_t thread = argument_thread();

    if (thread == NIL || !ipc_buffer_present(ks.current)) {
        return;
    }
    for (u32 i = 0; i < BENCHMARK_FIGURES; i++) {
        ipc_buffer_write(ks.current, IPC_BUFFER_MSG + i, benchmark_figure(thread, i));
    }
}

static void reset_utilisation(void)
{
    tcb_ref_t thread = argument_thread();

    if (thread != NIL) {
        benchmark_reset(thread);
    }
}

static void set_result(word_t value)
{
    tcb_at(ks.current)->context.x[0] = value;
}

void handle_benchmark_syscall(word_t number)
{
    switch ((long)number) {
    case SYSCALL_BENCHMARK_FLUSH_CACHES:
        machine_flush_caches();
        break;
    case SYSCALL_BENCHMARK_RESET_LOG:
        benchmark_start();
        set_result(seL4_NoError);
        break;
    case SYSCALL_BENCHMARK_FINALIZE_LOG:
        benchmark_stop();
        set_result(0); /* entries of the log */
        break;
    case SYSCALL_BENCHMARK_SET_LOG_BUFFER:
        set_result(seL4_IllegalOperation);
        break;
    case SYSCALL_BENCHMARK_GET_THREAD_UTILISATION:
        get_utilisation();
        break;
    case SYSCALL_BENCHMARK_RESET_THREAD_UTILISATION:
        reset_utilisation();
        break;
    case SYSCALL_BENCHMARK_RESET_ALL_THREADS_UTILISATION:
        benchmark_start();
        break;
    default:
        /* NullSyscall; DumpAllThreadsUtilisation, which has no console to print on. */
        break;
    }
}
