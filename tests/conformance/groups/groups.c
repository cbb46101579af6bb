/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 */
#include "groups.h"

#define GROUP_NAME(name) extern const struct group name##_group;
#include "list.h"
#undef GROUP_NAME

#define GROUP_NAME(name) &name##_group,
const struct group *const groups[] = {
#include "list.h"
};
#undef GROUP_NAME

const unsigned group_count = sizeof(groups) / sizeof(groups[0]);
