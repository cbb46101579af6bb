/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The interrupt controller of the tests that are not about one: notes what it is asked.
 */
#include "fixture.h"

#include <loader/drivers.h>

uint32_t gic_revision(void)
{
    return machine->gic_revision;
}

void gic_init_distributor(void)
{
    trace_add("gic");
}

void gic_route(const struct image_irq *irq, const struct image_core *core)
{
    trace_add("irq-%u-%lx", irq->intid, core->mpidr);
}

void gic_enable_distributor(void)
{
    trace_add("enable");
}

void gic_silence(uint32_t intid)
{
    trace_add("silence-%u", intid);
}
