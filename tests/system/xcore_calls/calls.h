/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What clients and server agree on: how many calls, what is asked, what is answered.
 */
#pragma once

#include <microkit.h>

#define CALLS       700 /* of each client */

#define LABEL(call) ((call)*0x1234567 & 0xfffffffffffff) /* 52 bits */

static inline seL4_Word mix(seL4_Word value)
{
    value ^= value >> 31;
    value *= 0x9e3779b97f4a7c15;
    return value ^ value >> 29;
}

static inline seL4_Word answer(seL4_Word word, seL4_Word place, seL4_Word call)
{
    return mix(word + place) + call;
}
