/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls without end the server on its core; marks the instructions of BATCH calls. The one that has the UART
 * says when all have marked enough. The second of two is caller1of2.
 */
#include <microkit.h>

#include "../marks.h"
#include "../uart.h"

#define SERVER 0
#define BATCH  100
#define ENOUGH 20
#define SELF   6 /* digits of the name */
#define ALL    9

volatile seL4_Word *batches; /* of each caller; set by the tool */

static unsigned int digit(unsigned int at)
{
    return (unsigned int)(microkit_name[at] - '0');
}

static bool all_have_enough(void)
{
    for (unsigned int i = 0; i < digit(ALL); i++) {
        if (batches[i] < ENOUGH) {
            return false;
        }
    }
    return true;
}

static void call(void)
{
    (void)microkit_ppcall(SERVER, microkit_msginfo_new(0, 0));
}

static void batch(void)
{
    MARK_BEGIN(PATH_scale);
    for (int i = 0; i < BATCH; i++) {
        call();
    }
    MARK_DONE();
}

void init(void)
{
    batch();
    for (;;) {
        batch();
        batches[digit(SELF)]++;
        __asm__ volatile("yield"); /* QEMU goes on with another core */
        if (uart && all_have_enough()) {
            print("SCALE done\n");
        }
    }
}

void notified(microkit_channel ch)
{
    (void)ch;
}
