/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A VMM as if all virtual CPUs were of its core.
 */
#include "../../guests/vmm.h"
#include "probe.h"

#define VCPUS 4

static void start(void)
{
    start_guest(load_guest(VCPUS));
}

void init(void)
{
    for (microkit_child vcpu = 0; vcpu < VCPUS; vcpu += 3) {
        microkit_dbg_puts("probe\n");
        probe(vcpu);
    }
    start();
}

void notified(microkit_channel ch)
{
    (void)ch;
}
