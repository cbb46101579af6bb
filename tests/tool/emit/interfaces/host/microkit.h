/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What stubs use of libmicrokit, on this computer: message registers are an array, and calls are the test's. The
 * real numbers of labels and errors.
 */
#pragma once

#include <multikit/pd.h>
#include <stdbool.h>
#include <stdint.h>

typedef uint64_t seL4_Word;
typedef uint16_t seL4_Uint16;
typedef uint8_t seL4_Uint8;
typedef unsigned int microkit_channel;

typedef struct {
    uint64_t label, count;
} microkit_msginfo;

#ifdef __cplusplus
extern "C" {
#endif
extern uint64_t host_mr[256];
void host_call(uint32_t ch, uint64_t label, uint64_t count, uint64_t *answer_label,
               uint64_t *answer_count);
void host_notify(uint32_t ch);
#ifdef __cplusplus
}
#endif

static inline microkit_msginfo microkit_msginfo_new(seL4_Word label, seL4_Uint16 count)
{
    const microkit_msginfo info = {label, count};

    return info;
}

static inline seL4_Word microkit_msginfo_get_label(microkit_msginfo info)
{
    return info.label;
}

static inline seL4_Word microkit_msginfo_get_count(microkit_msginfo info)
{
    return info.count;
}

static inline void microkit_mr_set(seL4_Uint8 mr, seL4_Word value)
{
    host_mr[mr] = value;
}

static inline seL4_Word microkit_mr_get(seL4_Uint8 mr)
{
    return host_mr[mr];
}

static inline microkit_msginfo microkit_ppcall(microkit_channel ch, microkit_msginfo info)
{
    microkit_msginfo answer;

    host_call(ch, info.label, info.count, &answer.label, &answer.count);
    return answer;
}

static inline void microkit_notify(microkit_channel ch)
{
    host_notify(ch);
}
