/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A queue by chance, against two counts: byte n that goes in is byte n that comes out.
 */
#include "src/queue.c"

#include "../chance.h"
#include "verdict.h"

static unsigned char byte_number(uint32_t n)
{
    return (unsigned char)(n * 7 + n / 256);
}

int main(void)
{
    static struct queue queue;
    unsigned char data[2 * MICROKIT_IP_ROOM];
    uint32_t in = 0, out = 0;

    CHECK(queue_take(&queue, data, sizeof(data)) == 0);
    for (unsigned int step = 0; step < 20000; step++) {
        uint32_t length = (uint32_t)(chance() % (chance() % 8 == 0 ? MICROKIT_IP_ROOM + 1 : 600)),
                 took;

        CHECK(queue.count == in - out && queue_room(&queue) == MICROKIT_IP_ROOM - queue.count);
        if (chance() % 2 != 0) {
            length = length < queue_room(&queue) ? length : queue_room(&queue);
            for (uint32_t i = 0; i < length; i++) {
                data[i] = byte_number(in++);
            }
            queue_put(&queue, data, length);
        } else {
            bool dropped = chance() % 4 == 0;

            took = queue_take(&queue, dropped ? NULL : data, length);
            CHECK(took == (length < in - out ? length : in - out));
            for (uint32_t i = 0; i < took; i++, out++) {
                CHECK(dropped || data[i] == byte_number(out));
            }
        }
    }
    CHECK(out > 20 * MICROKIT_IP_ROOM);
    return passed();
}
