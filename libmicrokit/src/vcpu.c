/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * When an invocation of a virtual CPU has failed. One on another core is not there while that core is down, and what is
 * asked of it then is nothing, as what is asked of a child there (docs/design/far-vcpus.md); all else is the
 * program's mistake.
 */
#include <microkit.h>

static bool is_elsewhere(microkit_child vcpu)
{
    const struct microkit_xcore_sender *from = microkit_xcore_senders;

    for (; from->in != seL4_Null; from++) {
        if (vcpu <= MICROKIT_MAX_CHANNEL_ID && (from->children >> vcpu & 1) != 0) {
            return true;
        }
    }
    return false;
}

void microkit_internal_vcpu_failed(const char *function, microkit_child vcpu, seL4_Error err)
{
    if (err != seL4_InvalidCapability || !is_elsewhere(vcpu)) {
        microkit_internal_failed(function, vcpu, err);
    }
}
