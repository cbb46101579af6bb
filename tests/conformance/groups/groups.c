/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 */
#include "groups.h"

extern const struct group trivial_group, cnodeops_group, inc_untyped_group, smc_group;
extern const struct group threads_group, frames_group, pagetables_group, tls_group;
extern const struct group regressions_group;

const struct group *const groups[] = {
    &trivial_group,     &cnodeops_group, &inc_untyped_group, &frames_group, &pagetables_group,
    &regressions_group, &smc_group,      &threads_group,     &tls_group,
};

const unsigned group_count = sizeof(groups) / sizeof(groups[0]);
