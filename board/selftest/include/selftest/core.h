/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a core says of itself. Each core fills in its own; the boot core compares.
 */
#pragma once

#include <loader/image.h>
#include <stdint.h>

struct core_report {
    uint64_t level;
    mpidr_t mpidr;
    uint64_t midr;
    uint64_t pa_bits;
    uint64_t frequency;
    uint64_t
        gic_number; /* what image_core calls gic_cpu; GIC_NO_NUMBER: the controller does not say */
    uint64_t counter;  /* when it looked */
    uint64_t is_there; /* written last */
};

/* On the core that is meant. */
void core_look(struct core_report *report);

/* Is it the core number index of the board? */
void core_compare(const struct core_report *report, unsigned index);

/* Of the core that was started last. */
extern volatile struct core_report second_report;

/* Starts each other core of the board, and compares what it says. */
void other_cores_check(void);
