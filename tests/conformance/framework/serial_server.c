/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The serial server that clients are tested with.
 */
#include "serial_server.h"

#define SESSION 1 /* badge, and the number of the session */

struct session {
    bool used;
    seL4_Word client;
    seL4_CPtr cap, frame; /* the server's */
    seL4_Word page;
};

struct serial serial;
static struct session sessions[SESSIONS];
static seL4_CPtr reply;

static void output(seL4_Word client, const volatile char *text, seL4_Word length)
{
    struct serial_output *out = &serial.outputs[client];

    for (seL4_Word i = 0; i < length && out->length < SERIAL_OUTPUT_MAX; i++) {
        out->text[out->length++] = text[i];
    }
}

static seL4_MessageInfo_t answer(enum label label)
{
    return seL4_MessageInfo_new(label, 0, 0, 0);
}

static struct session *free_session(void)
{
    for (unsigned i = 0; i < SESSIONS; i++) {
        if (!sessions[i].used) {
            return &sessions[i];
        }
    }
    return NULL;
}

static seL4_MessageInfo_t connect(seL4_Word client, seL4_MessageInfo_t info)
{
    struct session *session = free_session();

    if (session == NULL || seL4_MessageInfo_get_extraCaps(info) != 1) {
        cap_delete(serial.incoming);
        return answer(REFUSED);
    }
    session->used = true;
    session->client = client;
    ok(seL4_CNode_Move(CSPACE, session->frame, DEPTH, CSPACE, serial.incoming, DEPTH));
    ok(seL4_ARM_Page_Map(session->frame, VSPACE, session->page, seL4_CanRead,
                         seL4_ARM_Default_VMAttributes));
    ok(seL4_CNode_Mint(CSPACE, session->cap, DEPTH, CSPACE, serial.endpoint, DEPTH,
                       seL4_CapRights_new(1, 0, 0, 1), SESSION + (seL4_Word)(session - sessions)));
    seL4_SetCap(0, session->cap);
    return seL4_MessageInfo_new(DONE, 0, 1, 0);
}

/* The client's capability goes with the server's. */
static seL4_MessageInfo_t disconnect(struct session *session)
{
    ok(seL4_ARM_Page_Unmap(session->frame));
    cap_delete(session->frame);
    cap_revoke(session->cap);
    cap_delete(session->cap);
    session->used = false;
    return answer(DONE);
}

static seL4_MessageInfo_t print(const struct session *session, seL4_MessageInfo_t info)
{
    seL4_Word bytes = seL4_GetMR(0);

    if (bytes > (seL4_MessageInfo_get_length(info) - 1) * sizeof(seL4_Word)) {
        return answer(REFUSED);
    }
    output(session->client, (const char *)&seL4_GetIPCBuffer()->msg[1], bytes);
    return answer(DONE);
}

static seL4_MessageInfo_t write(const struct session *session)
{
    seL4_Word bytes = seL4_GetMR(0);

    if (bytes > TEXT_MAX) {
        return answer(REFUSED);
    }
    output(session->client, (const volatile char *)session->page, bytes);
    return answer(DONE);
}

static seL4_MessageInfo_t handle_session(struct session *session, seL4_MessageInfo_t info)
{
    switch ((enum label)seL4_MessageInfo_get_label(info)) {
    case PRINT:
        return print(session, info);
    case WRITE:
        return write(session);
    case DISCONNECT:
        return disconnect(session);
    default:
        return answer(REFUSED);
    }
}

/* What may be asked for depends on the badge alone. */
static seL4_MessageInfo_t handle(seL4_Word badge, seL4_MessageInfo_t info)
{
    if (badge >= SESSION && badge < SESSION + SESSIONS) {
        return handle_session(&sessions[badge - SESSION], info);
    }
    if (badge >= DOOR_BADGE && badge < DOOR_BADGE + CLIENTS &&
        seL4_MessageInfo_get_label(info) == CONNECT) {
        return connect(badge - DOOR_BADGE, info);
    }
    return answer(REFUSED);
}

static seL4_Word serve(seL4_Word a, seL4_Word b, seL4_Word c, seL4_Word d)
{
    seL4_Word badge;
    seL4_MessageInfo_t info;

    seL4_SetCapReceivePath(CSPACE, serial.incoming, DEPTH);
    info = seL4_Recv(serial.endpoint, &badge, reply);
    while (badge != OWNER_BADGE || seL4_MessageInfo_get_label(info) != KILL) {
        info = seL4_ReplyRecv(serial.endpoint, handle(badge, info), &badge, reply);
    }
    seL4_Send(reply, answer(DONE));
    return DONE;
}

/* A page can be mapped there without any new table. */
static seL4_Word address_with_tables(void)
{
    seL4_CPtr frame = object_new(seL4_ARM_SmallPageObject, 0);
    seL4_Word address = (seL4_Word)page_map(frame, seL4_CanRead);

    ok(seL4_ARM_Page_Unmap(frame));
    return address;
}

void serial_server_run(void)
{
    serial.endpoint = endpoint_new();
    reply = reply_new();
    serial.incoming = slot_new();
    for (unsigned i = 0; i < SESSIONS; i++) {
        sessions[i] =
            (struct session){.cap = slot_new(), .frame = slot_new(), .page = address_with_tables()};
    }
    for (unsigned i = 0; i < CLIENTS; i++) {
        serial.outputs[i].length = 0;
    }
    thread_run(&serial.thread, MAIN - 1, serve, 0, 0, 0, 0);
}

unsigned serial_sessions(void)
{
    unsigned count = 0;

    for (unsigned i = 0; i < SESSIONS; i++) {
        bool mapped = cap_exists(sessions[i].frame);

        check(mapped == cap_exists(sessions[i].cap));
        count += mapped;
    }
    return count;
}
