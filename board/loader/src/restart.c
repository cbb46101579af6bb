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

/* Segments of neighbours can be one. Maintenance as in load_image(), and before it, too: no line that is
 * left of this core's earlier life may be written back onto what is loaded past the caches. */
static void load_part(const struct image_segment *segment, paddr_t start, paddr_t end)
{
    paddr_t segment_end = segment->pa + segment->memory_size;
    paddr_t from = segment->pa > start ? segment->pa : start;
    paddr_t to = segment_end < end ? segment_end : end;

    if (from < to) {
        cache_clean_invalidate(from, to - from);
        load_between(segment, from, to);
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
