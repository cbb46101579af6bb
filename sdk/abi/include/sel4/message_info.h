/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The message tag: what a message is and how long. Label in bits 63:12,
 * capsUnwrapped in 11:9, extraCaps in 8:7, length in 6:0.
 */
#pragma once

#include <sel4/word.h>

#define seL4_MessageInfo_length_mask         0x7f
#define seL4_MessageInfo_extraCaps_shift     7
#define seL4_MessageInfo_extraCaps_mask      0x3
#define seL4_MessageInfo_capsUnwrapped_shift 9
#define seL4_MessageInfo_capsUnwrapped_mask  0x7
#define seL4_MessageInfo_label_shift         12

struct seL4_MessageInfo {
    seL4_Word words[1];
};
typedef struct seL4_MessageInfo seL4_MessageInfo_t;

static inline seL4_MessageInfo_t seL4_MessageInfo_new(seL4_Word label, seL4_Word capsUnwrapped,
                                                      seL4_Word extraCaps, seL4_Word length)
{
    seL4_MessageInfo_t info;

    info.words[0] = label << seL4_MessageInfo_label_shift |
                    (capsUnwrapped & seL4_MessageInfo_capsUnwrapped_mask)
                        << seL4_MessageInfo_capsUnwrapped_shift |
                    (extraCaps & seL4_MessageInfo_extraCaps_mask)
                        << seL4_MessageInfo_extraCaps_shift |
                    (length & seL4_MessageInfo_length_mask);
    return info;
}

static inline seL4_Word seL4_MessageInfo_get_label(seL4_MessageInfo_t info)
{
    return info.words[0] >> seL4_MessageInfo_label_shift;
}

static inline seL4_Word seL4_MessageInfo_get_capsUnwrapped(seL4_MessageInfo_t info)
{
    return info.words[0] >> seL4_MessageInfo_capsUnwrapped_shift &
           seL4_MessageInfo_capsUnwrapped_mask;
}

static inline seL4_Word seL4_MessageInfo_get_extraCaps(seL4_MessageInfo_t info)
{
    return info.words[0] >> seL4_MessageInfo_extraCaps_shift & seL4_MessageInfo_extraCaps_mask;
}

static inline seL4_Word seL4_MessageInfo_get_length(seL4_MessageInfo_t info)
{
    return info.words[0] & seL4_MessageInfo_length_mask;
}

static inline seL4_MessageInfo_t seL4_MessageInfo_set_label(seL4_MessageInfo_t info,
                                                            seL4_Word label)
{
    return seL4_MessageInfo_new(label, seL4_MessageInfo_get_capsUnwrapped(info),
                                seL4_MessageInfo_get_extraCaps(info),
                                seL4_MessageInfo_get_length(info));
}

static inline seL4_MessageInfo_t seL4_MessageInfo_set_capsUnwrapped(seL4_MessageInfo_t info,
                                                                    seL4_Word capsUnwrapped)
{
    return seL4_MessageInfo_new(seL4_MessageInfo_get_label(info), capsUnwrapped,
                                seL4_MessageInfo_get_extraCaps(info),
                                seL4_MessageInfo_get_length(info));
}

static inline seL4_MessageInfo_t seL4_MessageInfo_set_extraCaps(seL4_MessageInfo_t info,
                                                                seL4_Word extraCaps)
{
    return seL4_MessageInfo_new(seL4_MessageInfo_get_label(info),
                                seL4_MessageInfo_get_capsUnwrapped(info), extraCaps,
                                seL4_MessageInfo_get_length(info));
}

static inline seL4_MessageInfo_t seL4_MessageInfo_set_length(seL4_MessageInfo_t info,
                                                             seL4_Word length)
{
    return seL4_MessageInfo_new(seL4_MessageInfo_get_label(info),
                                seL4_MessageInfo_get_capsUnwrapped(info),
                                seL4_MessageInfo_get_extraCaps(info), length);
}
