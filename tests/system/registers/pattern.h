/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * All registers of a thread, patterns in them, and the look for what is none.
 */
#pragma once

#include <microkit.h>

struct registers {
    seL4_Word x[31];
    seL4_Word sp;
    seL4_Word nzcv, fpcr, fpsr;
    seL4_Word tpidr, tpidrro;
    seL4_Word dit, ssbs; /* PSTATE.DIT, PSTATE.SSBS */
    seL4_Word has_fp, has_dit;
    volatile seL4_Word *flag; /* that spinning ends on */
    seL4_Word saved_sp, saved_tpidr;
    seL4_Word v[64];
} __attribute__((aligned(16)));

/* Who has a pattern: the child's number. */
enum {
    ALPHA = 1,
    NOVA,
    SERVER,
    ACTIVE,
    DRIVER,
    EQUAL
};

enum modes {
    ANSWER = 1,    /* the driver signals back */
    INTERRUPT,     /* it sets the flag when the timer has interrupted */
    INTERRUPT_BACK /* it signals back then */
};

/* Between the domains; by observer, ALPHA or NOVA. */
struct shared {
    volatile seL4_Word mode[3];
    volatile seL4_Word flag[3];
    volatile seL4_Word restart_at[3];
    volatile seL4_Word equal_go, alpha_go;
    volatile seL4_Word entries;
};

#define SHARED ((struct shared *)shared)

/* Slots of a PD. */
#define SLOT_NOTIFY(ch) (BASE_OUTPUT_NOTIFICATION_CAP + (seL4_Word)(ch))
#define SLOT_CALL(ch)   (BASE_ENDPOINT_CAP + (seL4_Word)(ch))
#define SLOT_IRQ(id)    (BASE_IRQ_CAP + (seL4_Word)(id))

extern seL4_Word shared;

/* What register number `reg` of a thread holds in a round. */
seL4_Word pattern(seL4_Word who, seL4_Word reg, seL4_Word round);
seL4_Word pattern_tpidrro(seL4_Word who);

/* Every register of this thread. */
void fill(struct registers *r, seL4_Word who, seL4_Word round);

/* All is as fill() left it, but x0 to x5, which may be changed to 0 or must be `result` where `known`
 * has their bit, and what `free` has the bit of. Says what is not. */
void check(const char *way, const struct registers *r, seL4_Word who, seL4_Word round,
           seL4_Word free, seL4_Word known, const seL4_Word result[6]);

typedef void enter_t(struct registers *r);
enter_t enter_syscall, enter_undefined, enter_breakpoint, enter_timer, enter_memory, enter_fp,
    enter_spin_x30, enter_spin_x9, enter_restart;
void restarted(void);
seL4_Word has_dit(void);
