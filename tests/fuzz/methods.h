/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What can be invoked on what, with which arguments.
 */
#pragma once

#include <base/cap.h>
#include <base/types.h>

/* arguments: a letter each, see argument_value(); caps: their types. */
struct method {
    u8 type;
    u8 label;
    const char *arguments;
    u8 caps[3];
};

const struct method *method_choose(u8 type, u8 choice); /* NULL: the type has no methods */
