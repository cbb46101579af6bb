/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Wakes at times of its own choice and holds all that is its own against what it should be: how
 * late it is, its memory, the messages of a call, who notifies it.
 */
#include "bystander.h"
#include "core.h"
#include "random.h"

enum channels {
    ECHO = 0,
    TIMER = 1,
    SUPERVISOR = 2,
    NEXT_CORE = 3,
    PREVIOUS_CORE = 4
};

#define MEMORY_WORDS 8192
#define CHECK_WORDS  64
#define TOKEN_TICKS  16
#define MIN_TICK     10000 /* counter ticks between two wake-ups */
#define TICK_RANGE   20000

volatile seL4_Word *spins;

static seL4_Word core, random_state;
static seL4_Word memory[MEMORY_WORDS];
static seL4_Word deadline, ticks, tokens, calls;
static seL4_Word worst, best = ~0UL;

static seL4_Word pattern(seL4_Word index)
{
    return (index + 1) * 0x9e3779b97f4a7c15 + core;
}

static seL4_Word now(void)
{
    seL4_Word count;

    __asm__ volatile("isb; mrs %0, cntpct_el0" : "=r"(count));
    return count;
}

static seL4_Word ticks_per_second(void)
{
    seL4_Word frequency;

    __asm__("mrs %0, cntfrq_el0" : "=r"(frequency));
    return frequency;
}

static seL4_Word nanoseconds(seL4_Word count)
{
    return count * 1000 / (ticks_per_second() / 1000000);
}

static void failed(const char *what)
{
    microkit_dbg_puts("FAILED: bystander ");
    microkit_dbg_put64(core);
    microkit_dbg_puts(what);
    microkit_dbg_puts("\n");
}

static void arm(void)
{
    deadline = now() + MIN_TICK + random_below(&random_state, TICK_RANGE);
    __asm__ volatile("msr cntp_cval_el0, %0; msr cntp_ctl_el0, %1; isb" ::"r"(deadline), "r"(1UL));
}

static void check_time(void)
{
    seL4_Word late = now() - deadline;

    worst = late > worst ? late : worst;
    best = late < best ? late : best;
    if (late > ticks_per_second() / 1000000 * LATE_US) {
        failed(": a deadline was missed");
    }
}

static void check_memory(void)
{
    seL4_Word first = ticks * CHECK_WORDS % MEMORY_WORDS;

    for (seL4_Word i = first; i < first + CHECK_WORDS; i++) {
        if (memory[i] != pattern(i)) {
            failed(": memory has changed");
        }
    }
}

/* Messages of all lengths; those beyond four words go through the IPC buffers. */
static void check_call(void)
{
    seL4_Word count = ticks % (seL4_MsgMaxLength + 1);
    microkit_msginfo info;

    for (seL4_Uint8 i = 0; i < count; i++) {
        microkit_mr_set(i, pattern(ticks + i));
    }
    info = microkit_ppcall(ECHO, microkit_msginfo_new(ticks & 0xff, (seL4_Uint16)count));
    if (microkit_msginfo_get_label(info) != (ticks & 0xff) + 1 ||
        microkit_msginfo_get_count(info) != count) {
        failed(": an answer has another label or length");
    }
    for (seL4_Uint8 i = 0; i < count; i++) {
        if (microkit_mr_get(i) != (pattern(ticks + i) ^ ECHO_MASK)) {
            failed(": an answer has changed");
        }
    }
    calls++;
}

static void pass_token(void)
{
    if (microkit_notifications >> NEXT_CORE & 1) {
        microkit_notify(NEXT_CORE);
    }
}

/* Whoever was interrupted must find its own registers again, not these. */
static void change_registers(void)
{
    __asm__ volatile(".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18\n"
                     "mov x\\n, #\\n * 3\n"
                     "dup v\\n\\().2d, x\\n\n"
                     ".endr" ::
                         : "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11",
                           "x12", "x13", "x14", "x15", "x16", "x17", "x18", "v0", "v1", "v2", "v3",
                           "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13", "v14",
                           "v15", "v16", "v17", "v18");
}

static void tick(void)
{
    change_registers();
    check_time();
    check_memory();
    check_call();
    ticks++;
    if (ticks % TOKEN_TICKS == 0 && core == 0) {
        pass_token();
    }
    microkit_notify(SUPERVISOR);
    arm();
    microkit_irq_ack(TIMER);
}

static void print(const char *name, seL4_Word value)
{
    microkit_dbg_puts(name);
    microkit_dbg_put64(value);
}

/* The supervisor has seen enough. */
static void report(void)
{
    print("BYSTANDER ", core);
    print(" ticks ", ticks);
    print(" calls ", calls);
    print(" tokens ", tokens);
    print(" registers checked ", *spins);
    print(" latency in ns best ", nanoseconds(best));
    print(" worst ", nanoseconds(worst));
    microkit_dbg_puts("\n");
    if (*spins == 0) {
        failed(": the spinner never ran");
    }
}

void init(void)
{
    core = core_number();
    random_state = core + 77;
    for (seL4_Word i = 0; i < MEMORY_WORDS; i++) {
        memory[i] = pattern(i);
    }
    arm();
}

void notified(microkit_channel ch)
{
    switch (ch) {
    case TIMER:
        tick();
        break;
    case SUPERVISOR:
        report();
        break;
    case PREVIOUS_CORE:
        tokens++;
        if (core != 0) {
            pass_token();
        }
        break;
    default:
        failed(": somebody else notifies");
        break;
    }
}
