/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A second stack by the host's means.
 */
#pragma once

#include <ucontext.h>

struct fat_stack {
    ucontext_t inside, outside;
};

#define HOST_STACK (1 << 18) /* sanitizers need more */

static inline void fat_stack_make(struct fat_stack *stack, void *top, void (*body)(void))
{
    static char memory[HOST_STACK];

    (void)top;
    (void)getcontext(&stack->inside);
    stack->inside.uc_stack.ss_sp = memory;
    stack->inside.uc_stack.ss_size = sizeof(memory);
    makecontext(&stack->inside, body, 0);
}

static inline void fat_stack_enter(struct fat_stack *stack)
{
    (void)swapcontext(&stack->outside, &stack->inside);
}

static inline void fat_stack_leave(struct fat_stack *stack)
{
    (void)swapcontext(&stack->inside, &stack->outside);
}
