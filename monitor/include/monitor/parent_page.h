/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Messages between the guardian and a parent on another core, or the guardian there: the areas of calls in the pages of the two
 * (multikit/xcore.h). What the parent writes is read once, and may be anything.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <monitor/kernel.h>

/* A request of the parent's that has not been answered, whole. */
bool page_take_request(const struct monitor_parent *parent, struct message *request,
                       uint64_t *number);
void page_answer(const struct monitor_parent *parent, const struct message *answer,
                 uint64_t number);

/* A fault of its child, or what is relayed; the one before is answered or withdrawn. */
void page_send_fault(const struct monitor_parent *parent, const struct monitor_fault *fault);
/* Whether the parent has answered, what, and whether the child is to go on; a guardian's answer says so always. */
bool page_take_answer(const struct monitor_parent *parent, struct message *answer, bool *goes_on);
/* Its core is down, as far as this one's watchdog has seen; where that does not watch it: false. */
/*@ requires \valid_read(parent);
    assigns \nothing;
 */
bool page_is_down(const struct monitor_parent *parent);
/* That, or the parent itself has stopped, as far as its monitor has said. */
bool page_nobody_there(const struct monitor_parent *parent);
/* The parent is not to answer any more, and if it does, that is no answer to anything. */
void page_withdraw(const struct monitor_parent *parent);
