/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a parent has done to its children: by the monitor of its core, which a capability leads to, or for those of
 * another core by the guardian there (docs/design/parents.md), which is called like a PD of that core.
 */
#include "control.h"
#include "xcore.h"

#include <microkit.h>

/* Takes and leaves the first message registers, which are those of a fault that is being handled: they are all that
 * a request, its answer and the waits between change. */
static void swap_words(seL4_Word words[CONTROL_WORDS])
{
    for (int i = 0; i < CONTROL_WORDS; i++) {
        seL4_Word word = seL4_GetMR(i);

        seL4_SetMR(i, words[i]);
        words[i] = word;
    }
}

static struct control_answer __attribute__((noinline))
ask_guardian(const struct microkit_xcore_channel *guardian, seL4_Word what,
             const seL4_Word words[CONTROL_WORDS])
{
    struct control_answer answer = {0, {words[0], words[1], words[2], words[3]}};

    swap_words(answer.words);
    answer.label = microkit_msginfo_get_label(xcore_call(guardian, BASE_GUARDIAN_CAP + words[0],
                                                         microkit_msginfo_new(what, CONTROL_SENT)));
    swap_words(answer.words);
    if (answer.label == MICROKIT_ERROR_PEER) {
        answer = (struct control_answer){seL4_NoError, {0, MICROKIT_CAUSE_CORE_DOWN}};
    }
    return answer;
}

static struct control_answer ask(seL4_Word what, const seL4_Word words[CONTROL_WORDS])
{
    for (unsigned i = 0; i < MULTIKIT_MAX_CORES; i++) {
        if (words[0] <= MICROKIT_MAX_CHANNEL_ID &&
            (microkit_xcore_children[i] >> words[0] & 1) != 0) {
            return ask_guardian(&microkit_xcore_guardians[i], what, words);
        }
    }
    return control_ask_monitor(what, words);
}

static struct control_answer request(microkit_child pd, seL4_Word what, seL4_Word argument)
{
    bool faulted = microkit_fault_of == (seL4_Word)pd + 1;
    struct control_answer answer =
        ask(what, (const seL4_Word[CONTROL_WORDS]){pd, faulted, argument});

    if (what != MICROKIT_CONTROL_STATUS && faulted) {
        microkit_fault_of = 0;
    }
    return answer;
}

seL4_Word microkit_internal_control(const char *name, microkit_child pd, seL4_Word what,
                                    seL4_Word argument)
{
    struct control_answer answer = request(pd, what, argument);

    if (answer.label != seL4_NoError) {
        microkit_internal_failed(name, pd, (seL4_Error)answer.label);
    }
    return what == MICROKIT_CONTROL_STATUS && argument != 0 ? answer.words[1] : answer.words[0];
}
