/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A core that was off starts again, with its part of the image, while others run: on the core itself, so
 * that nobody else needs a way to write its memory. It reads the image, which nobody can write any more,
 * and writes its own window; what is outside, such as memory that cores share, stays as it is. Nothing
 * here may end more than this core.
 */
#include <loader/drivers.h>
#include <loader/image.h>
#include <loader/load.h>
#include <loader/machine.h>
#include <loader/memory.h>

/* Called by head.S. */
_Noreturn void loader_restart(void);

/* Of the image's; as many as there are: it is none. */
static uint32_t own_core(void)
{
    mpidr_t mpidr = machine_affinity();
    uint32_t i = 0;

    while (i < image_header.cores && image_cores()[i].mpidr != mpidr) {
        i++;
    }
    return i;
}

/* They may be as the core left them: pending, or taken and not ended. Its kernel turns on what it uses. */
static void silence_interrupts(uint32_t core)
{
    for (uint32_t i = 0; i < image_header.irqs; i++) {
        if (image_irqs()[i].core == core) {
            gic_silence(image_irqs()[i].intid);
        }
    }
}

/* What of a segment lies between start and end. Segments of neighbours can be one. Maintenance before, so
 * that no dirty line of the core's is evicted onto what is written past the caches, and after, so that no
 * line is older than it. */
static void load_part(const struct image_segment *segment, paddr_t start, paddr_t end)
{
    paddr_t last = segment->pa + segment->memory_size;
    paddr_t from = start > segment->pa ? start : segment->pa, to = end < last ? end : last;

    if (from < to) {
        cache_clean_invalidate(from, to - from);
        load_between(segment, from, to);
        clock_set(from, to);
        cache_clean_invalidate(from, to - from);
    }
}

void loader_restart(void)
{
    uint32_t index = own_core();
    const struct image_core *core = &image_cores()[index];

    if (index == image_header.cores) {
        machine_turn_off();
    }
    silence_interrupts(index);
    for (uint32_t i = 0; i < image_header.segments; i++) {
        load_part(&image_segments()[i], core->window_pa, core->window_pa + core->window_size);
    }
    machine_finish_writes();
    machine_enter(core->entry_pa, core->core);
}
