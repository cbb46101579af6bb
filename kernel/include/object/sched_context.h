/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Scheduling contexts: budgets as sporadic servers (seL4 manual 6.1), and their invocations.
 */
#pragma once

#include <api/invocation.h>
#include <object/structures.h>

struct error decode_sched_context(const struct invocation *inv) MUST_CHECK;
struct error decode_sched_control(const struct invocation *inv) MUST_CHECK;

void sc_bind_tcb(sc_ref_t sc, tcb_ref_t tcb);
void sc_unbind_tcb(sc_ref_t sc);
void sc_bind_notification(sc_ref_t sc, notification_ref_t notification);
void sc_unbind_notification(sc_ref_t sc);
void sc_donate(sc_ref_t sc, tcb_ref_t to);
void sc_finalise(sc_ref_t sc);
void sc_resume(sc_ref_t sc);              /* its thread was woken: refills to now, release queue if none */
void sc_complete_yield_to(tcb_ref_t yielder);
void sc_cancel_yield_to(tcb_ref_t yielder);
void sc_set_consumed(sc_ref_t sc, tcb_ref_t tcb); /* returns consumed time (us) to tcb, resets it */

/* Refills (the ring in the SC). */
bool refill_ready(sc_ref_t sc);              /* first refill is due at ks.now */
bool refill_sufficient(sc_ref_t sc, ticks_t usage); /* first refill leaves at least the kernel's minimum */
ticks_t refill_head_time(sc_ref_t sc);
ticks_t refill_head_amount(sc_ref_t sc);
void refill_new(sc_ref_t sc, u32 max_refills, ticks_t budget, ticks_t period);
void refill_update(sc_ref_t sc, ticks_t period, ticks_t budget, u32 max_refills);
void refill_charge(sc_ref_t sc, ticks_t usage, bool sporadic); /* budget check / split check */
void refill_unblock(sc_ref_t sc);
bool sc_is_round_robin(sc_ref_t sc);
bool sc_is_active(sc_ref_t sc); /* configured */

ticks_t us_to_ticks(u64 us);
u64 ticks_to_us(ticks_t ticks);
#define MIN_BUDGET_US 10 /* kernel entry and exit, twice, with margin; smallest budget accepted */
