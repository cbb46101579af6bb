/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations of threads, spread over a few files by subject.
 */
#pragma once

#include "../decode.h"

/* registers.c */
struct error decode_read_registers(const struct invocation *inv, struct tcb_plan *plan) MUST_CHECK;
void invoke_read_registers(const struct invocation *inv, const struct tcb_plan *plan);
struct error decode_write_registers(const struct invocation *inv, struct tcb_plan *plan) MUST_CHECK;
void invoke_write_registers(const struct invocation *inv, const struct tcb_plan *plan);
struct error decode_copy_registers(const struct invocation *inv, struct tcb_plan *plan) MUST_CHECK;
void invoke_copy_registers(const struct invocation *inv, const struct tcb_plan *plan);

/* flags.c */
struct error decode_set_flags(const struct invocation *inv, struct tcb_plan *plan) MUST_CHECK;
void invoke_set_flags(const struct invocation *inv, const struct tcb_plan *plan);

/* space.c */
struct error decode_configure(const struct invocation *inv, struct tcb_plan *plan) MUST_CHECK;
void invoke_configure(const struct invocation *inv, const struct tcb_plan *plan);
struct error decode_set_space(const struct invocation *inv, struct tcb_plan *plan) MUST_CHECK;
void invoke_set_space(const struct invocation *inv, const struct tcb_plan *plan);
struct error decode_set_ipc_buffer(const struct invocation *inv, struct tcb_plan *plan) MUST_CHECK;
void invoke_set_ipc_buffer(const struct invocation *inv, const struct tcb_plan *plan);

/* scheduling.c */
struct error decode_set_priority(const struct invocation *inv, struct tcb_plan *plan) MUST_CHECK;
struct error decode_set_mc_priority(const struct invocation *inv, struct tcb_plan *plan) MUST_CHECK;
struct error decode_set_sched_params(const struct invocation *inv,
                                     struct tcb_plan *plan) MUST_CHECK;
void invoke_set_sched_params(const struct invocation *inv, const struct tcb_plan *plan);
struct error decode_set_timeout_endpoint(const struct invocation *inv,
                                         struct tcb_plan *plan) MUST_CHECK;

/* install.c */

/* Derives the copy; seL4_IllegalOperation where it cannot be copied. */
struct error new_cap_derive(slot_ref_t source, struct new_cap *to) MUST_CHECK;
/* The handler of faults: an endpoint that can be sent calls, or nothing. which: the number of the
 * argument for seL4_InvalidCapability. */
struct error new_cap_fault_handler(slot_ref_t source, u32 which, struct new_cap *to) MUST_CHECK;
/* Empties the slot of the invoked thread and fills it, unless the source went away with that. false:
 * nothing more is to be done, as it was interrupted, and is called again, or the thread itself went
 * away. */
bool new_cap_install(const struct invocation *inv, u32 index, const struct new_cap *from);
