/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations of threads, spread over a few files by subject.
 */
#pragma once

#include "../decode.h"

/* tcb_decode_registers.c */
struct error decode_read_registers(const struct invocation *inv) MUST_CHECK;
struct error decode_write_registers(const struct invocation *inv) MUST_CHECK;
struct error decode_copy_registers(const struct invocation *inv) MUST_CHECK;
struct error decode_set_tls_base(const struct invocation *inv) MUST_CHECK;
struct error decode_set_flags(const struct invocation *inv) MUST_CHECK;

/* tcb_decode_space.c */
struct error decode_configure(const struct invocation *inv) MUST_CHECK;
struct error decode_set_space(const struct invocation *inv) MUST_CHECK;
struct error decode_set_ipc_buffer(const struct invocation *inv) MUST_CHECK;

/* tcb_decode_priority.c */
struct error decode_set_priority(const struct invocation *inv) MUST_CHECK;
struct error decode_set_mc_priority(const struct invocation *inv) MUST_CHECK;
/* Nobody gives out more than the maximum controlled priority of the authority. */
struct error check_priority(word_t priority, tcb_ref_t authority) MUST_CHECK;

/* tcb_decode_scheduling.c */
struct error decode_set_sched_params(const struct invocation *inv) MUST_CHECK;
struct error decode_set_timeout_endpoint(const struct invocation *inv) MUST_CHECK;

/* A capability to be put into a slot of the invoked thread: a copy of the one in source. */
struct new_cap {
    struct cap cap; /* CAP_NULL: the slot becomes empty */
    slot_ref_t source;
};

/* Derives the copy; seL4_IllegalOperation where it cannot be copied. */
struct error new_cap_derive(slot_ref_t source, struct new_cap *to) MUST_CHECK;
/* As above, for the handler of faults: an endpoint that can be sent calls, or nothing. which: the
 * number of the argument for seL4_InvalidCapability. */
struct error new_cap_fault_handler(slot_ref_t source, u32 which, struct new_cap *to) MUST_CHECK;
/* Empties the thread's slot and fills it, unless the source went away with that. Error: it was
 * preempted, and must be called again, or the thread went away. */
struct error new_cap_install(const struct invocation *inv, u32 tcb_slot,
                             const struct new_cap *from) MUST_CHECK;
