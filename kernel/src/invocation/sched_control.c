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

static word_t refills_that_fit(u32 size_bits)
{
    word_t room = bit(size_bits) - sizeof(struct sched_context);
    word_t refills = room / sizeof(struct refill);

    return refills < MAX_REFILLS ? refills : MAX_REFILLS;
}

static struct error check_parameters(const struct invocation *inv, struct cap cap)
{
    word_t budget = invocation_argument(inv, 0);
    word_t period = invocation_argument(inv, 1);
    word_t extra_refills = invocation_argument(inv, 2);
    word_t most_refills = refills_that_fit(cap.size) - MIN_REFILLS;

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

static void plan_parameters(const struct invocation *inv, struct sched_control_plan *plan)
{
    word_t budget = invocation_argument(inv, 0);
    word_t period = invocation_argument(inv, 1);

    plan->budget = us_to_ticks(budget);
    plan->period = budget == period ? 0 : us_to_ticks(period);
    plan->max_refills = (u32)invocation_argument(inv, 2) + MIN_REFILLS;
    plan->badge = invocation_argument(inv, 3);
    plan->sporadic = (invocation_argument(inv, 4) & seL4_SchedContext_Sporadic) != 0;
}

struct error decode_sched_control(const struct invocation *inv, struct sched_control_plan *plan)
{
    struct cap cap = slot_at(inv->extra[0])->cap;

    if (inv->label != SchedControlConfigureFlags) {
        return error_code(seL4_IllegalOperation);
    }
    if (inv->length < 5 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    if (cap.type != CAP_SCHED_CONTEXT) {
        return error_capability(1);
    }
    /* The caller may have to wait for a refill, and cannot go on to receive then. */
    if (inv->first_phase && cap.object == ks.current_sc) {
        return error_code(seL4_IllegalOperation);
    }

    struct error error = check_parameters(inv, cap);

    if (error.code == seL4_NoError) {
        plan_parameters(inv, plan);
    }
    return error;
}

/* A context in use keeps what it has used up; another starts afresh, now. */
static void set_parameters(sc_ref_t sc, const struct sched_control_plan *plan)
{
    tcb_ref_t tcb = sc_at(sc)->tcb;

    sc_at(sc)->badge = plan->badge;
    sc_at(sc)->sporadic = plan->sporadic;
    sc_at(sc)->core = ks.boot.core;
    if (sc_at(sc)->refill_max != 0 && tcb != NIL && thread_is_runnable(tcb)) {
        refill_update(sc, plan->max_refills, plan->budget, plan->period);
    } else {
        refill_new(sc, plan->max_refills, plan->budget, plan->period);
    }
}

/* Whoever runs on the context takes the place that this gives it. */
static void requeue(sc_ref_t sc, tcb_ref_t tcb)
{
    scheduler_remove(tcb);
    if (tcb != ks.current) {
        scheduler_possible_switch_to(tcb);
    } else if (!refill_ready(sc)) {
        release_enqueue(tcb);
        scheduler_reschedule();
    }
}

void invoke_sched_control(const struct invocation *inv, const struct sched_control_plan *plan)
{
    sc_ref_t sc = slot_at(inv->extra[0])->cap.object;

    time_update();
    if (sc == ks.current_sc) {
        time_commit();
    }
    set_parameters(sc, plan);
    ks.reprogram = 1;
    if (sc_at(sc)->tcb != NIL) {
        requeue(sc, sc_at(sc)->tcb);
    }
}
