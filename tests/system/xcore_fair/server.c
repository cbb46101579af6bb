/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Counts, for everybody who waits, who is served before.
 */
#include "fair.h"

#define FAR    2 /* channels 0 and 1 */
#define FIRST  2
#define SECOND 3
#define ALL    4
#define ENOUGH 500 /* calls of each caller from another core */

struct queue *queue;

static unsigned int before[ALL][ALL]; /* served before the one that waits, by channel */
static unsigned int served[ALL];
static bool done;

static bool waits(microkit_channel ch)
{
    const struct microkit_xcore_sender *from = microkit_xcore_senders;

    if (ch == FIRST) {
        return __atomic_load_n(&queue->waiting, __ATOMIC_ACQUIRE) > served[FIRST];
    }
    for (; from->in != seL4_Null; from++) {
        if ((from->calls >> ch & 1) != 0) {
            return __atomic_load_n(&from->in->request.seq, __ATOMIC_ACQUIRE) !=
                   from->out->reply.seq;
        }
    }
    return false;
}

static void count(microkit_channel now, microkit_channel who, unsigned int most)
{
    if (who != now && waits(who) && ++before[who][now] > most) {
        microkit_dbg_puts("server: FAILED: overtaken too often: ");
        microkit_dbg_put32(who);
        microkit_dbg_puts(" by ");
        microkit_dbg_put32(now);
        microkit_dbg_puts("\n");
    }
}

static void finish(void)
{
    if (!done && served[0] >= ENOUGH && served[1] >= ENOUGH && served[FIRST] != 0 &&
        served[SECOND] != 0) {
        done = true;
        microkit_dbg_puts("server: everybody in turn\n");
    }
}

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    for (microkit_channel who = 0; who < ALL; who++) {
        before[ch][who] = 0;
    }
    if (ch < FAR) {
        count(ch, 0, 1);
        count(ch, 1, 1);
        count(ch, FIRST, 1);
    }
    served[ch]++;
    finish();
    return msginfo;
}
