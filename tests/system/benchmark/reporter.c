/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Uses everything that only the benchmark configuration has, and says what it found.
 */
#include <microkit.h>
#include <sel4/benchmark_utilisation_types.h>
#include <stdint.h>

#define WORKER 0
#define TCB    6 /* own TCB: in the CSpace of benchmark systems (Microkit) */

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
    before = msg[BENCHMARK_TCB_UTILISATION];
    seL4_BenchmarkResetAllThreadsUtilisation();
    seL4_BenchmarkGetThreadUtilisation(TCB);
    return msg[BENCHMARK_TCB_UTILISATION] < before;
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
    print("worker ran, and less than all",
          msg[BENCHMARK_TCB_UTILISATION] > 0 &&
              msg[BENCHMARK_TCB_UTILISATION] < msg[BENCHMARK_TOTAL_UTILISATION]);
    print("switches counted",
          msg[BENCHMARK_TCB_NUMBER_SCHEDULES] >= 1 && msg[BENCHMARK_TOTAL_NUMBER_SCHEDULES] >= 2);
    print("its kernel time counted, and less than all",
          msg[BENCHMARK_TCB_KERNEL_UTILISATION] > 0 &&
              msg[BENCHMARK_TCB_KERNEL_UTILISATION] < msg[BENCHMARK_TCB_UTILISATION] &&
              msg[BENCHMARK_TCB_KERNEL_UTILISATION] < msg[BENCHMARK_TOTAL_KERNEL_UTILISATION]);
    print("its kernel entries counted, and not the worker's",
          msg[BENCHMARK_TCB_NUMBER_KERNEL_ENTRIES] >= 3 &&
              msg[BENCHMARK_TCB_NUMBER_KERNEL_ENTRIES] <
                  msg[BENCHMARK_TOTAL_NUMBER_KERNEL_ENTRIES]);
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
