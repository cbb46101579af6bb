/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Rights of a capability and the data word that sets the guard of a CNode.
 */
#pragma once

#include <sel4/word.h>

#define seL4_CapRightsBits            4
#define seL4_CapRights_write_bit      0
#define seL4_CapRights_read_bit       1
#define seL4_CapRights_grant_bit      2
#define seL4_CapRights_grantReply_bit 3

struct seL4_CapRights {
    seL4_Word words[1];
};
typedef struct seL4_CapRights seL4_CapRights_t;

struct seL4_CNode_CapData {
    seL4_Word words[1];
};
typedef struct seL4_CNode_CapData seL4_CNode_CapData_t;

static inline seL4_CapRights_t seL4_CapRights_new(seL4_Word grantReply, seL4_Word grant,
                                                  seL4_Word read, seL4_Word write)
{
    seL4_CapRights_t rights;

    rights.words[0] = (grantReply & 1) << seL4_CapRights_grantReply_bit |
                      (grant & 1) << seL4_CapRights_grant_bit |
                      (read & 1) << seL4_CapRights_read_bit |
                      (write & 1) << seL4_CapRights_write_bit;
    return rights;
}

static inline seL4_Word seL4_CapRights_get_capAllowWrite(seL4_CapRights_t rights)
{
    return rights.words[0] >> seL4_CapRights_write_bit & 1;
}

static inline seL4_Word seL4_CapRights_get_capAllowRead(seL4_CapRights_t rights)
{
    return rights.words[0] >> seL4_CapRights_read_bit & 1;
}

static inline seL4_Word seL4_CapRights_get_capAllowGrant(seL4_CapRights_t rights)
{
    return rights.words[0] >> seL4_CapRights_grant_bit & 1;
}

static inline seL4_Word seL4_CapRights_get_capAllowGrantReply(seL4_CapRights_t rights)
{
    return rights.words[0] >> seL4_CapRights_grantReply_bit & 1;
}

static inline seL4_CapRights_t seL4_internal_set_right(seL4_CapRights_t rights, int bit,
                                                       seL4_Word value)
{
    rights.words[0] = (rights.words[0] & ~((seL4_Word)1 << bit)) | (value & 1) << bit;
    return rights;
}

static inline seL4_CapRights_t seL4_CapRights_set_capAllowWrite(seL4_CapRights_t rights,
                                                                seL4_Word value)
{
    return seL4_internal_set_right(rights, seL4_CapRights_write_bit, value);
}

static inline seL4_CapRights_t seL4_CapRights_set_capAllowRead(seL4_CapRights_t rights,
                                                               seL4_Word value)
{
    return seL4_internal_set_right(rights, seL4_CapRights_read_bit, value);
}

static inline seL4_CapRights_t seL4_CapRights_set_capAllowGrant(seL4_CapRights_t rights,
                                                                seL4_Word value)
{
    return seL4_internal_set_right(rights, seL4_CapRights_grant_bit, value);
}

static inline seL4_CapRights_t seL4_CapRights_set_capAllowGrantReply(seL4_CapRights_t rights,
                                                                     seL4_Word value)
{
    return seL4_internal_set_right(rights, seL4_CapRights_grantReply_bit, value);
}

#define seL4_AllRights     seL4_CapRights_new(1, 1, 1, 1)
#define seL4_ReadWrite     seL4_CapRights_new(0, 0, 1, 1)
#define seL4_CanRead       seL4_CapRights_new(0, 0, 1, 0)
#define seL4_CanWrite      seL4_CapRights_new(0, 0, 0, 1)
#define seL4_CanGrant      seL4_CapRights_new(0, 1, 0, 0)
#define seL4_CanGrantReply seL4_CapRights_new(1, 0, 0, 0)
#define seL4_NoWrite       seL4_CapRights_new(1, 1, 1, 0)
#define seL4_NoRead        seL4_CapRights_new(1, 1, 0, 1)
#define seL4_NoRights      seL4_CapRights_new(0, 0, 0, 0)

/* Guard value in bits 63:6, number of guard bits in 5:0. */
static inline seL4_CNode_CapData_t seL4_CNode_CapData_new(seL4_Word guard, seL4_Word guardSize)
{
    seL4_CNode_CapData_t data;

    data.words[0] = guard << 6 | (guardSize & 0x3f);
    return data;
}

static inline seL4_Word seL4_CNode_CapData_get_guard(seL4_CNode_CapData_t data)
{
    return data.words[0] >> 6;
}

static inline seL4_Word seL4_CNode_CapData_get_guardSize(seL4_CNode_CapData_t data)
{
    return data.words[0] & 0x3f;
}

static inline seL4_CNode_CapData_t seL4_CNode_CapData_set_guard(seL4_CNode_CapData_t data,
                                                                seL4_Word guard)
{
    return seL4_CNode_CapData_new(guard, seL4_CNode_CapData_get_guardSize(data));
}

static inline seL4_CNode_CapData_t seL4_CNode_CapData_set_guardSize(seL4_CNode_CapData_t data,
                                                                    seL4_Word guardSize)
{
    return seL4_CNode_CapData_new(seL4_CNode_CapData_get_guard(data), guardSize);
}
