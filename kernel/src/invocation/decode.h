/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * One for each type of capability that can be invoked. Each does what inv asks for, or returns an error
 * having changed nothing.
 */
#pragma once

#include <invocation/invocation.h>

struct error decode_untyped(const struct invocation *inv) MUST_CHECK;
struct error decode_cnode(const struct invocation *inv) MUST_CHECK;
struct error decode_tcb(const struct invocation *inv) MUST_CHECK;
struct error decode_sched_context(const struct invocation *inv) MUST_CHECK;
struct error decode_sched_control(const struct invocation *inv) MUST_CHECK;
struct error decode_irq_control(const struct invocation *inv) MUST_CHECK;
struct error decode_irq_handler(const struct invocation *inv) MUST_CHECK;
struct error decode_frame(const struct invocation *inv) MUST_CHECK;
struct error decode_page_table(const struct invocation *inv) MUST_CHECK;
struct error decode_vspace(const struct invocation *inv) MUST_CHECK;
struct error decode_asid_control(const struct invocation *inv) MUST_CHECK;
struct error decode_asid_pool(const struct invocation *inv) MUST_CHECK;
struct error decode_smc(const struct invocation *inv) MUST_CHECK;
struct error invoke_sgi_signal(const struct cap *cap) MUST_CHECK;
