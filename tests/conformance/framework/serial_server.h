/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A serial server as systems have them: a client connects with a page, which the server maps, and
 * gets a badged capability for its session, which the server takes back when it ends. What would go
 * to the wire is kept for each client.
 */
#pragma once

#include "suite.h"

#define CLIENTS           4
#define SESSIONS          CLIENTS
#define TEXT_MAX          3000 /* of the page */
#define SERIAL_OUTPUT_MAX 8192
#define DOOR_BADGE        0x100 /* and the number of the client */
#define OWNER_BADGE       0x200

enum label {
    CONNECT, /* by the door; one capability: the page. Its answer has one, too: the session */
    PRINT,   /* by the session; MR0 = bytes, which follow */
    WRITE,   /* by the session; MR0 = bytes, in the page */
    DISCONNECT,
    KILL, /* by the owner */
    DONE = 20,
    REFUSED
};

struct serial_output {
    volatile unsigned length;
    volatile char text[SERIAL_OUTPUT_MAX];
};

struct serial {
    struct thread thread;
    seL4_CPtr endpoint;
    seL4_CPtr incoming; /* slot for what clients bring along */
    struct serial_output outputs[CLIENTS];
};

extern struct serial serial;

void serial_server_run(void);
unsigned serial_sessions(void); /* that are open */
