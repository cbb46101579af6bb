/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Kinds of numbers for kernel, loader and what they read.
 */
#pragma once

/*
 * Things that are numbers and must not be taken for each other. Each is an enumeration of its own, which
 * costs nothing and holds any number of its size, so that passing, assigning, returning or comparing one
 * for another is an error of the compiler (-Wenum-conversion, -Wenum-compare; clang also refuses
 * arithmetic with two kinds). Arithmetic gives a plain number, and a plain number is taken for any of
 * them: what comes out of a capability or a user's argument gets its meaning where it is assigned.
 */
#define NUMBER_32(name)          \
    typedef enum name {          \
        name##_max = 0xffffffffu \
    } name##_t
#define NUMBER_64(name)                  \
    typedef enum name {                  \
        name##_max = 0xffffffffffffffffu \
    } name##_t

NUMBER_64(paddr); /* physical address */
NUMBER_64(mpidr); /* affinity fields of MPIDR_EL1, as PSCI names a core */
