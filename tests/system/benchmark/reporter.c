/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Uses everything that only the benchmark configuration has, and says what it found.
 */
#include <microkit.h>
#include <stdint.h>

#define WORKER 0
#define TCB    6 /* own TCB: in the CSpace of benchmark systems (Microkit) */

/* Words of the IPC buffer after seL4_BenchmarkGetThreadUtilisation. */
enum figures {
    THREAD = 0,
    THREAD_SCHEDULES = 1,
    THREAD_KERNEL = 2,
    THREAD_KERNEL_ENTRIES = 3,
    TOTAL = 9,
    TOTAL_SCHEDULES = 10,
    TOTAL_KERNEL = 11,
    TOTAL_KERNEL_ENTRIES = 12
};

volatile uint32_t *uart;

static void print(const char *text, int good)
{
    for (const char *c = good ? "" : "FAILED: "; *c; c++) {
        *uart = (uint32_t)*c;
    }
    for (const char *c = text; *c; c++) {
        *uart = (uint32_t)*c;
    }
    *uart = '\r';
    *uart = '\n';
}

static uint64_t cycles(void)
{
    uint64_t count;

    __asm__ volatile("mrs %0, pmccntr_el0" : "=r"(count)::"memory");
    return count;
}

/* Event 0x11: cycles, on a counter that could count others, too. */
static uint64_t events_of_a_loop(void)
{
    uint64_t count;

    __asm__ volatile("msr pmevtyper0_el0, %0\n"
                     "msr pmevcntr0_el0, xzr\n"
                     "msr pmcntenset_el0, %1\n"
                     "isb" ::"r"(0x11ULL),
                     "r"(1ULL)
                     : "memory");
    for (volatile int i = 0; i < 100; i++) {
    }
    __asm__ volatile("mrs %0, pmevcntr0_el0" : "=r"(count)::"memory");
    return count;
}

static void call_worker(void)
{
    microkit_mr_set(0, 10000);
    (void)microkit_ppcall(WORKER, microkit_msginfo_new(0, 1));
}

static int figures_are_reset(void)
{
    const seL4_Word *msg = seL4_GetIPCBuffer()->msg;
    seL4_Word before;

    seL4_BenchmarkGetThreadUtilisation(TCB);
    before = msg[THREAD];
    seL4_BenchmarkResetAllThreadsUtilisation();
    seL4_BenchmarkGetThreadUtilisation(TCB);
    return msg[THREAD] < before;
}

void init(void)
{
    const seL4_Word *msg = seL4_GetIPCBuffer()->msg;
    uint64_t start = cycles();

    print("log reset", seL4_BenchmarkResetLog() == seL4_NoError);
    call_worker();
    print("cycles count", cycles() > start);
    print("events count", events_of_a_loop() > 0);
    seL4_BenchmarkNullSyscall();
    seL4_BenchmarkFlushCaches();
    (void)seL4_BenchmarkFinalizeLog();
    seL4_BenchmarkGetThreadUtilisation(TCB);
    print("worker ran, and less than all", msg[THREAD] > 0 && msg[THREAD] < msg[TOTAL]);
    print("switches counted", msg[THREAD_SCHEDULES] >= 1 && msg[TOTAL_SCHEDULES] >= 2);
    print("its kernel time counted, and less than all", msg[THREAD_KERNEL] > 0 &&
                                                            msg[THREAD_KERNEL] < msg[THREAD] &&
                                                            msg[THREAD_KERNEL] < msg[TOTAL_KERNEL]);
    print("its kernel entries counted, and not the worker's",
          msg[THREAD_KERNEL_ENTRIES] >= 3 &&
              msg[THREAD_KERNEL_ENTRIES] < msg[TOTAL_KERNEL_ENTRIES]);
    (void)seL4_BenchmarkResetLog();
    call_worker();
    (void)seL4_BenchmarkFinalizeLog();
    print("figures reset", figures_are_reset());
    print("done", 1);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
