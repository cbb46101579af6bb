/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The authority over a core's time: sets the parameters of scheduling contexts (seL4 manual
 * 10.3.12). A kernel has one core, its own; the capability for another one is of no use here.
 */
#include "decode.h"

#include <base/state.h>
#include <base/window.h>
#include <schedule/sched_context.h>
#include <schedule/scheduler.h>
#include <sel4/constants.h>
#include <sel4/invocation.h>

/* Longer times overflow when counted in ticks, or when two of them are added. */
#define MAX_US (BIT(38) - 1)

struct parameters {
    ticks_t budget;
    ticks_t period; /* 0: round robin */
    u32 max_refills;
    u8 sporadic;
    word_t badge;
};

static word_t refills_that_fit(u32 size_bits)
{
    word_t room = BIT(size_bits) - sizeof(struct sched_context);
    word_t refills = room / sizeof(struct refill);

    return refills < MAX_REFILLS ? refills : MAX_REFILLS;
}

/* A context in use keeps what it has used up; another starts afresh, now. */
static void invoke_configure(sc_ref_t ref, const struct parameters *to)
{
    struct sched_context *sc = sc_at(ref);
    tcb_ref_t tcb = sc->tcb;

    time_update();
    if (ref == ks.current_sc) {
        time_commit();
    }
    sc->badge = to->badge;
    sc->sporadic = to->sporadic;
    sc->core = ks.boot.core;
    if (sc->refill_max != 0 && tcb != NIL && thread_is_runnable(tcb)) {
        refill_update(ref, to->max_refills, to->budget, to->period);
    } else {
        refill_new(ref, to->max_refills, to->budget, to->period);
    }
    ks.reprogram = 1;
    if (tcb == NIL) {
        return;
    }
    scheduler_remove(tcb);
    if (tcb != ks.current) {
        scheduler_possible_switch_to(tcb);
    } else if (!refill_ready(ref)) {
        release_enqueue(tcb);
        scheduler_reschedule();
    }
}

static struct error check_parameters(const struct invocation *inv, const struct cap *cap)
{
    word_t budget = invocation_argument(inv, 0);
    word_t period = invocation_argument(inv, 1);
    word_t extra_refills = invocation_argument(inv, 2);
    word_t most_refills = refills_that_fit(cap->size) - MIN_REFILLS;

    if (inv->cap.word != ks.boot.core) {
        return error_range(ks.boot.core, ks.boot.core);
    }
    if (budget < MIN_BUDGET_US || budget > MAX_US) {
        return error_range(MIN_BUDGET_US, MAX_US);
    }
    if (period < MIN_BUDGET_US || period > MAX_US) {
        return error_range(MIN_BUDGET_US, MAX_US);
    }
    if (budget > period) {
        return error_range(MIN_BUDGET_US, period);
    }
    if (extra_refills > most_refills) {
        return error_range(0, most_refills);
    }
    return error_none();
}

static struct error decode_configure_flags(const struct invocation *inv)
{
    const struct cap *cap;
    struct parameters to;
    struct error error;
    word_t budget, period;

    if (inv->length < 5 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    cap = &slot_at(inv->extra[0])->cap;
    if (cap->type != CAP_SCHED_CONTEXT) {
        return error_capability(1);
    }
    /* The caller may have to wait for a refill, and cannot go on to receive then. */
    if (inv->first_phase && cap->object == ks.current_sc) {
        return error_code(seL4_IllegalOperation);
    }
    error = check_parameters(inv, cap);
    if (error.code != seL4_NoError) {
        return error;
    }
    budget = invocation_argument(inv, 0);
    period = invocation_argument(inv, 1);
    to.budget = us_to_ticks(budget);
    to.period = budget == period ? 0 : us_to_ticks(period);
    to.max_refills = (u32)invocation_argument(inv, 2) + MIN_REFILLS;
    to.badge = invocation_argument(inv, 3);
    to.sporadic = (invocation_argument(inv, 4) & seL4_SchedContext_Sporadic) != 0;
    invoke_configure(cap->object, &to);
    return error_none();
}

struct error decode_sched_control(const struct invocation *inv)
{
    if (inv->label != SchedControlConfigureFlags) {
        return error_code(seL4_IllegalOperation);
    }
    return decode_configure_flags(inv);
}
