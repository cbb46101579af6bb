/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Ethernet frames between two protection domains (PDs), on one core or two: a link, with a ring (microkit_ring.h) and
 * MICROKIT_NET_FRAMES buffers in each direction, the same at both ends. A client has one to net_virtualiser.elf, that one to a
 * driver, or the client to the driver itself. Each end has a region of MICROKIT_NET_SIZE bytes that it alone may
 * write, and that the other may read: frames are written and read in place, in the region of who sends them.
 *
 *     struct microkit_net net;                          // in the PD's own memory
 *
 *     void init(void)
 *     {
 *         microkit_net_init(&net, own, peer);
 *         serve();
 *     }
 *
 *     void notified(microkit_channel ch)                // frames, room, an address: serve()
 *     {
 *         struct microkit_net_frame frame;
 *         void *room;
 *
 *         do {
 *             while (microkit_net_receive(&net, &frame)) {
 *                 handle(frame.data, frame.length);     // and send what it leads to:
 *                 if ((room = microkit_net_room(&net)) != NULL) {
 *                     microkit_net_send(&net, fill(room));
 *                 }
 *             }
 *         } while (!microkit_net_arm_receive(&net));
 *         if (microkit_net_publish(&net)) {
 *             microkit_notify(ch);
 *         }
 *     }
 *
 * A frame is destination, source, type (14 bytes), then data, without a checksum: MICROKIT_NET_LEAST to MICROKIT_NET_MOST bytes.
 * Frames come in the order in which they were sent; like on a wire, one can be lost (where a receiver has no room), and one can come
 * twice when somebody on the way is started again. No end trusts the other: whatever that writes, it can spoil what it
 * sends, at any time, and its own being woken; no function here accesses memory outside the two regions, or loops over more than a
 * ring. In libmicrokit_services.a, for one thread at a time. Manual: docs/services.md; why it is right: docs/design/net.md.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <microkit_ring.h>

#define MICROKIT_NET_ADDRESS    6    /* bytes of an address (MAC) */
#define MICROKIT_NET_LEAST      14   /* bytes of a frame: its header */
#define MICROKIT_NET_MOST       1514 /* header, and 1500 bytes */
#define MICROKIT_NET_FRAMES     64   /* that wait in one direction, at most */
#define MICROKIT_NET_FRAME_SIZE 2048 /* bytes of a buffer */

/* Bytes of each end's region. */
#define MICROKIT_NET_SIZE 0x21000

/* What one end writes; zero in the beginning. */
struct microkit_net_memory {
    char taken[MICROKIT_RING_CONSUMED_SIZE] __attribute__((aligned(MICROKIT_RING_LINE)));
    char given[MICROKIT_RING_PRODUCED_SIZE(MICROKIT_NET_FRAMES, sizeof(uint64_t))]
        __attribute__((aligned(MICROKIT_RING_LINE)));
    uint64_t state __attribute__((aligned(MICROKIT_RING_LINE))); /* see microkit_net_set_state */
    unsigned char frames[MICROKIT_NET_FRAMES][MICROKIT_NET_FRAME_SIZE]
        __attribute__((aligned(4096)));
};

/* An entry of a ring: which buffer of the sender's has a frame. */
struct microkit_net_entry {
    uint32_t buffer; /* below MICROKIT_NET_FRAMES */
    uint32_t length; /* of the frame, in bytes */
} __attribute__((aligned(8)));

/* An end; in memory of its PD alone. Its members are not for programs, but for `bad` to be read. */
struct microkit_net {
    struct microkit_ring in, out;
    struct microkit_net_memory *own;
    const struct microkit_net_memory *peer;
    uint64_t bad; /* entries of the peer that were no frames */
    bool told;    /* the peer was notified since this end was made */
};

/* A frame that was received, in the sender's region. */
struct microkit_net_frame {
    const unsigned char *data;
    uint32_t length; /* MICROKIT_NET_LEAST to MICROKIT_NET_MOST */
};

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Make an end, anew or where this PD was before it was started again: then frames come again of which it had not published that it
 * has them, and those are gone that it had put and not published. The first microkit_net_publish says that the peer is to be notified.
 */
void microkit_net_init(struct microkit_net *net, struct microkit_net_memory *own,
                       const struct microkit_net_memory *peer);

/* ---- the network ----------------------------------------------------------------------------- */

/* The address that this end is to send from, which the peer has assigned. False: none yet; a notification tells of it.
 * It does not change as long as the device is the same. */
__attribute__((warn_unused_result)) bool
microkit_net_address(const struct microkit_net *net, uint8_t address[MICROKIT_NET_ADDRESS]);

/* Whether there is a connection to the outside, as far as the device knows. A notification tells of a change. */
__attribute__((warn_unused_result)) bool microkit_net_connected(const struct microkit_net *net);

/* ---- receive --------------------------------------------------------------------------------- */

/*
 * The next frame. It stays where it is until it is given back by publish; an end that is not trusted can change it till then. What is no
 * frame is passed over, and counted in net->bad. False: there is none.
 */
__attribute__((warn_unused_result)) bool microkit_net_receive(struct microkit_net *net,
                                                              struct microkit_net_frame *frame);

/* Ask for a notification when there is a frame. True: there is none. False: there is, go on. */
__attribute__((warn_unused_result)) bool microkit_net_arm_receive(struct microkit_net *net);

/* ---- send ------------------------------------------------------------------------------------ */

/* Where the next frame is to be written: MICROKIT_NET_FRAME_SIZE bytes, aligned to that, the same place until it is sent.
 * NULL: there is no room. */
void *microkit_net_room(struct microkit_net *net);

/* Send the frame that was written there. The peer sees it after publish, and then it is not to be changed. False, and nothing is
 * sent: there is no room, or no frame has that length. */
bool microkit_net_send(struct microkit_net *net, uint32_t length);

/* Ask for a notification when there is room. True: there is none. False: there is, go on. */
__attribute__((warn_unused_result)) bool microkit_net_arm_send(struct microkit_net *net);

/* ---- either ---------------------------------------------------------------------------------- */

/* Hand over all that was sent, and give back all that was received. Returns whether the peer is to be notified. */
__attribute__((warn_unused_result)) bool microkit_net_publish(struct microkit_net *net);

/* The same, but keep the last `kept` of the frames that were received, to be given back by a later publish. kept: at most as
 * many as were received and not given back. */
__attribute__((warn_unused_result)) bool microkit_net_publish_keeping(struct microkit_net *net,
                                                                      uint32_t kept);

/* Whether the peer has broken the rules of rings. Stays so; nothing comes or goes any more. */
__attribute__((warn_unused_result)) bool microkit_net_broken(const struct microkit_net *net);

/* For drivers and virtualisers: the address that the peer is to send from, and whether there is a connection. True: it has
 * changed, notify the peer. */
__attribute__((warn_unused_result)) bool
microkit_net_set_state(struct microkit_net *net, const uint8_t address[MICROKIT_NET_ADDRESS],
                       bool connected);

#ifdef __cplusplus
}
#endif

/* C11 and C++ have different words for it. */
typedef char
    microkit_net_memory_fits[sizeof(struct microkit_net_memory) == MICROKIT_NET_SIZE ? 1 : -1];
