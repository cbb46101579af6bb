/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Asking the monitor of the own core. Inline, apart from asking other cores: most programs do neither, and the
 * event loop, which is in all of them, needs this alone.
 */
#pragma once

#include <microkit.h>

#define CONTROL_WORDS 4 /* those that system calls return in registers */
#define CONTROL_SENT  3

struct control_answer {
    seL4_Word label;
    seL4_Word words[CONTROL_WORDS];
};

static inline struct control_answer control_ask_monitor(seL4_Word what,
                                                        const seL4_Word words[CONTROL_WORDS])
{
    struct seL4_internal_mrs mrs = {words[0], words[1], words[2], words[3]};
    seL4_Word info = seL4_internal_call(
        MONITOR_CONTROL_CAP, seL4_MessageInfo_new(what, 0, 0, CONTROL_SENT).words[0], &mrs);

    return (struct control_answer){seL4_MessageInfo_get_label(seL4_internal_tag(info)),
                                   {mrs.mr0, mrs.mr1}};
}
