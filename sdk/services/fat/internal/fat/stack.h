/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A second stack of a program, on which a function runs that waits in the middle: it leaves, and is entered again where it was. Tests
 * put another in its place, by the include path.
 */
#pragma once

#include <stdint.h>

struct fat_stack {
    void *inside, *outside; /* stack pointers of whoever does not run */
};

/* Save registers that a call keeps, and the stack pointer in *save; go on where another has done so (switch.S). */
void fat_switch(void **save, void *to);

#define FAT_FRAME 12 /* words that fat_switch saves: x29, x30, then x19 to x28 */

/* Make a stack on which body begins when it is entered; it must not return. top: a multiple of 16. */
static inline void fat_stack_make(struct fat_stack *stack, void *top, void (*body)(void))
{
    uint64_t *frame = (uint64_t *)top - FAT_FRAME;

    for (uint32_t i = 0; i < FAT_FRAME; i++) {
        frame[i] = 0;
    }
    frame[1] = (uint64_t)(uintptr_t)body; /* x30 */
    stack->inside = frame;
}

static inline void fat_stack_enter(struct fat_stack *stack)
{
    fat_switch(&stack->outside, stack->inside);
}

static inline void fat_stack_leave(struct fat_stack *stack)
{
    fat_switch(&stack->inside, stack->outside);
}
