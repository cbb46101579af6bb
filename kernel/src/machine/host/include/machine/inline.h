/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The machine of a host build: a struct that tests set and look at.
 */
#pragma once

#include <base/structures.h>
#include <base/types.h>
#include <machine/gic.h>
#include <machine/guest.h>
#include <machine/maintenance.h>

struct host_machine {
    ticks_t now;      /* what timer_now() reads */
    ticks_t passes;   /* how much later it is at each reading */
    ticks_t deadline; /* what timer_set_deadline() was given last */
    u64 vttbr;
    u32 pending_irq; /* INTID that comes now, though nobody enabled it; 0xffff = none */
    u32 last_sgi;
    u64 last_sgi_target;
    u8 fpu_enabled;
    u8 timer_enabled; /* EL0 may use the EL1 physical timer */
    u64 tlb_invalidations;
    u64 tls_base;
    u8 discards;   /* what is invalidated in the data cache is lost */
    u8 vipt;       /* the instruction cache */
    u8 read_only;  /* the kernel's mapping of the window */
    u32 predictor; /* what predictor_find() returns */
    u32 forgotten; /* how often predictor_forget() was called */
    u32 turns;     /* how often uart_acquire() was */
    u32 kept;      /* and uart_keep() */
    struct host_gic gic;
    struct host_guest guest;
    struct fpu_context fpu; /* FP registers: what the thread that runs, if it may, has in them */
};

extern struct host_machine host_machine;

static inline ticks_t timer_now(void)
{
    host_machine.now += host_machine.passes;
    return host_machine.now;
}

static inline void stores_in_order(void)
{
}

/* Not inline: the model notes each. */
word_t user_read(ref_t frame, u32 word);
void user_write(ref_t frame, u32 word, word_t value);

static inline void timer_set_deadline(ticks_t when)
{
    host_machine.deadline = when;
}

static inline ticks_t timer_deadline(void)
{
    return host_machine.deadline;
}

static inline void rights_set(u32 flags)
{
    host_machine.fpu_enabled = (flags & TCB_FPU_USED) != 0;
    host_machine.timer_enabled = (flags & TCB_TIMER) != 0;
}

static inline bool gic_pending(void)
{
    return host_gic_signals();
}

static inline u64 tls_base_read(void)
{
    return host_machine.tls_base;
}

static inline void tls_base_write(u64 base)
{
    host_machine.tls_base = base;
}
