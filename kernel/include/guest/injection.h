/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupts that a guest's monitor injects: InjectIRQ's one word, and what becomes of it.
 */
#pragma once

#include <base/error.h>
#include <base/types.h>

struct injection {
    u32 index; /* of a list register, < LIST_REGISTERS */
    u64 value; /* what it gets */
};

/* What the word asks for; or an error, as the API has it. Nothing is changed. The virtual CPU has not entered. */
struct error vcpu_find_injection(vcpu_ref_t vcpu, word_t word,
                                 struct injection *injection) MUST_CHECK;

/* Does that. The guest is not woken. */
void vcpu_inject(vcpu_ref_t vcpu, const struct injection *injection);
