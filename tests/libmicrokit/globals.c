/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a PD is before the tool has written into it: it has no channels, and can do nothing.
 */
#include "fixture.h"

static bool all_zero(const void *object, size_t size)
{
    const unsigned char *bytes = object;
    unsigned char found = 0;

    for (size_t i = 0; i < size; i++) {
        found |= bytes[i];
    }
    return found == 0;
}

int main(void)
{
    CHECK(all_zero(microkit_name, sizeof(microkit_name)));
    CHECK(all_zero(microkit_xcore_channels, sizeof(microkit_xcore_channels)));
    CHECK(all_zero(microkit_xcore_senders, sizeof(microkit_xcore_senders)));
    CHECK(all_zero(microkit_xcore_guardians, sizeof(microkit_xcore_guardians)));
    CHECK(all_zero(microkit_xcore_children, sizeof(microkit_xcore_children)));
    CHECK(!microkit_passive && !microkit_has_endpoint && microkit_irqs == 0 &&
          microkit_notifications == 0);
    CHECK(microkit_pps == 0 && microkit_xcore == 0 && microkit_xcore_pps == 0);
    CHECK(microkit_boots == NULL && all_zero(microkit_watches, sizeof(microkit_watches)));
    CHECK(microkit_cspace_slots == MICROKIT_MAX_USER_CAPS);
    CHECK(!microkit_have_signal);
    CHECK(microkit_ipc_buffer == MICROKIT_IPC_BUFFER_VA);
    CHECK((uint64_t)__sel4_ipc_buffer == MICROKIT_IPC_BUFFER_VA);
    return 0;
}
