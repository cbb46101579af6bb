/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 */
#include "groups.h"

extern const struct group trivial_group, cnodeops_group;

const struct group *const groups[] = {
    &trivial_group,
    &cnodeops_group,
};

const unsigned group_count = sizeof(groups) / sizeof(groups[0]);
