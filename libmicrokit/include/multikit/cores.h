/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a PD watches: cores and other PDs, whether they run; and to start again a core that does not. Part
 * of microkit.h.
 */
#pragma once

#include <microkit.h>
#include <multikit/psci.h>
#include <multikit/status.h>

/* Id of a core_control element. */
typedef unsigned int microkit_core;

#pragma GCC visibility push(hidden)
#ifdef __cplusplus
extern "C" {
#endif
extern const seL4_Word
    *const microkit_boots; /* of this core, which can be started again; else null */
extern const struct microkit_watch microkit_watches[MICROKIT_MAX_WATCHES];
#ifdef __cplusplus
}
#endif
#pragma GCC visibility pop

/* What firmware says. A core that is stuck is on. */
enum microkit_core_state {
    MICROKIT_CORE_ON,       /* it runs, or is stuck: it cannot be started */
    MICROKIT_CORE_OFF,      /* its kernel has panicked, or it was turned off */
    MICROKIT_CORE_STARTING, /* between the two */
    MICROKIT_CORE_UNKNOWN   /* firmware cannot tell: it has no PSCI */
};

#ifdef CONFIG_ALLOW_SMC_CALLS
/* The kernel says which core and where. Without such an id: reported, and the PD crashes. */
static inline seL4_Int64 microkit_internal_core_call(const char *name, microkit_core id,
                                                     seL4_Word function)
{
    seL4_ARM_SMCContext args = {function, 0, 0, 0, 0, 0, 0, 0}, answer = args;
    seL4_CPtr cap = id > MICROKIT_MAX_CHANNEL_ID ? (seL4_CPtr)seL4_CapNull : BASE_CORE_CAP + id;
    seL4_Error error = seL4_ARM_SMC_Call(cap, &args, &answer);

    if (error != seL4_NoError) {
        microkit_internal_failed(name, id, error);
    }
    return (seL4_Int32)answer.x0;
}

/*
 * How the core is that this PD has under id. Only with such a core_control element: crashes in others.
 */
static inline enum microkit_core_state microkit_core_status(microkit_core id)
{
    seL4_Int64 state = microkit_internal_core_call("microkit_core_status", id, PSCI_AFFINITY_INFO);

    return state < 0 || state > PSCI_ON_PENDING ? MICROKIT_CORE_UNKNOWN
                                                : (enum microkit_core_state)state;
}

/*
 * Starts a core that is off: its kernel and all its PDs begin as they did when the board started. What
 * lies in memory that its PDs share with those of other cores stays as it is. True: it is being
 * started; false: it is on, or firmware does not start it. Only with such a core_control element: crashes
 * in others.
 */
static inline bool microkit_core_restart(microkit_core id)
{
    return microkit_internal_core_call("microkit_core_restart", id, PSCI_CPU_ON) == 0;
}
#endif

static inline const struct microkit_watch *microkit_internal_watch(const char *name,
                                                                   microkit_channel id)
{
    for (unsigned i = 0; i < MICROKIT_MAX_WATCHES; i++) {
        if (microkit_watches[i].epoch && microkit_watches[i].id == id) {
            return &microkit_watches[i];
        }
    }
    microkit_internal_failed(name, id, seL4_InvalidArgument);
}

/*
 * Of the core or PD of a watch element: counts up each time that it goes down, comes back, or is started again
 * without having been down. Odd: it is down. notified(id) is called after each change; several can be one, and
 * one can come while the number of the one before is not read yet, so that a call finds nothing new. Of a PD
 * whose core is down it says nothing: a watch of the core does. Only with such an id: crashes in others.
 */
static inline seL4_Word microkit_watch_epoch(microkit_channel id)
{
    return __atomic_load_n(microkit_internal_watch("microkit_watch_epoch", id)->epoch,
                           __ATOMIC_ACQUIRE);
}

/*
 * Why the PD of a watch element last changed, as of the epoch read before: MICROKIT_PEER_FAULTED, _STOPPED or _RESTARTED
 * (also reset); 0: it never did. Only with such an id: crashes in others.
 */
static inline seL4_Word microkit_watch_reason(microkit_channel id)
{
    const struct microkit_watch *watch = microkit_internal_watch("microkit_watch_reason", id);

    if (watch->kind == MICROKIT_WATCH_CORE) {
        microkit_internal_failed("microkit_watch_reason", id, seL4_InvalidArgument);
    }
    return __atomic_load_n(&((const struct multikit_callee *)watch->epoch)->reason,
                           __ATOMIC_RELAXED);
}
