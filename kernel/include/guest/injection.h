/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupts that a guest's monitor injects: InjectIRQ's one word, and what becomes of it.
 */
#pragma once

#include <base/bits.h>
#include <base/speculation.h>
#include <base/structures.h>
#include <base/types.h>

/* Largest in the fields of the word: all ones. */
enum {
    MOST_VIRQ = 1023,
    MOST_PRIORITY = 31,
    MOST_GROUP = 1
};

/* Where they are: bits 15:0, 23:16, 31:24, 39:32. */
enum {
    PRIORITY_SHIFT = 16,
    GROUP_SHIFT = 24,
    INDEX_SHIFT = 32
};

static inline word_t injection_virq(word_t word)
{
    return word & mask(PRIORITY_SHIFT);
}

static inline word_t injection_priority(word_t word)
{
    return shift_right(word, PRIORITY_SHIFT) & mask(GROUP_SHIFT - PRIORITY_SHIFT);
}

static inline word_t injection_group(word_t word)
{
    return shift_right(word, GROUP_SHIFT) & mask(INDEX_SHIFT - GROUP_SHIFT);
}

/* Of a list register. */
static inline word_t injection_index(word_t word)
{
    return shift_right(word, INDEX_SHIFT) & mask(8);
}

/* The same where it is an index that there is. */
static inline u32 injection_place(word_t word)
{
    return (u32)index_within(injection_index(word), LIST_REGISTERS_BITS);
}

/* What is there is active, and has to be deleted first. The virtual CPU has not entered, here and below. */
bool vcpu_is_active(vcpu_ref_t vcpu, u32 index);

/* Does what the word says. The guest is not woken. false: it cannot be, and nothing is changed. */
bool vcpu_inject(vcpu_ref_t vcpu, word_t word);
