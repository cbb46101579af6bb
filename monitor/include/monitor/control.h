/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What parents ask for (MONITOR_CONTROL_CAP in multikit/pd.h).
 */
#pragma once

#include <monitor/kernel.h>
#include <monitor/state.h>

/* The child that the parent knows by this id, as an index into the pds; else */
#define CONTROL_NOBODY UINT32_MAX
/*@ requires is_info(info) && parent < info->pds + info->parents;
    assigns \nothing;
    ensures \result == CONTROL_NOBODY || (\result < info->pds && is_child_of(\result, parent) && proof_pds[\result].child == id);
    ensures \result == CONTROL_NOBODY ==> \forall integer pd; 0 <= pd < info->pds ==>
      !(is_child_of(pd, parent) && proof_pds[pd].child == id);
 */
uint32_t control_find_child(const struct monitor_info *info, uint32_t parent, seL4_Word id);

/* Does it and answers. Constant time, but for a look at the calls that the child may make. */
/*@ requires is_monitor(monitor) && is_message(message) && parent < monitor->info->pds + monitor->info->parents;
    requires are_pds(monitor->info) && are_calls(monitor->info) && is_licensed_to(monitor->info, parent);
    TOUCHES_SOME
 */
void control_request(struct monitor *monitor, uint32_t parent, const struct message *message);
