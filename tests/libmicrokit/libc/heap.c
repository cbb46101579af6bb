/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The memory of malloc(): all of it is given out, not a byte more, and what is refused changes nothing.
 */
#include "fixture.h"

#include <errno.h>

void *pd__sbrk(ptrdiff_t increment);
extern char __heap_start[], __heap_end[];

#define REFUSED ((void *)-1)

static void refuses(ptrdiff_t increment)
{
    void *end = pd__sbrk(0);

    errno = 0;
    CHECK(pd__sbrk(increment) == REFUSED && errno == ENOMEM);
    CHECK(pd__sbrk(0) == end);
}

int main(void)
{
    ptrdiff_t size = __heap_end - __heap_start;

    fresh();
    CHECK(size == 0x10000 && (uintptr_t)__heap_start % 16 == 0);
    refuses(-1);
    refuses(size + 1);
    CHECK(pd__sbrk(100) == __heap_start);
    CHECK(pd__sbrk(size - 100) == __heap_start + 100);
    CHECK(pd__sbrk(0) == __heap_end);
    memset(__heap_start, 1, (size_t)size);
    refuses(1);
    refuses(PTRDIFF_MAX);
    refuses(PTRDIFF_MIN);
    refuses(-size - 1);
    CHECK(pd__sbrk(-size) == __heap_end);
    CHECK(pd__sbrk(size) == __heap_start);
    return 0;
}
