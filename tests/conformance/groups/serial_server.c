/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A serial server as systems have them: a client connects with a page, which the server maps, and
 * gets a badged capability for its session, which the server takes back when it ends. What would go
 * to the wire is kept for each client, and compared.
 */
#include "suite.h"

#define CLIENTS     4
#define SESSIONS    CLIENTS
#define PAGE        0x1000
#define TEXT_MAX    3000
#define OUTPUT_MAX  8192
#define DOOR_BADGE  0x100 /* and the number of the client */
#define OWNER_BADGE 0x200
#define SESSION     1 /* and the number of the session */
#define LINES       5

enum label {
    CONNECT,
    PRINT, /* MR0 = bytes, which follow */
    WRITE, /* MR0 = bytes, in the page */
    DISCONNECT,
    KILL,
    DONE = 20,
    REFUSED
};

struct session {
    bool used;
    seL4_Word client;
    seL4_CPtr cap, frame; /* the server's */
    seL4_Word page;
};

struct output {
    volatile unsigned length;
    volatile char text[OUTPUT_MAX];
};

static struct session sessions[SESSIONS];
static struct output outputs[CLIENTS];
static seL4_CPtr endpoint, reply, incoming;

/* The server. */

static void output(seL4_Word client, const volatile char *text, seL4_Word length)
{
    struct output *out = &outputs[client];

    for (seL4_Word i = 0; i < length && out->length < OUTPUT_MAX; i++) {
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
        cap_delete(incoming);
        return answer(REFUSED);
    }
    session->used = true;
    session->client = client;
    ok(seL4_CNode_Move(CSPACE, session->frame, DEPTH, CSPACE, incoming, DEPTH));
    ok(seL4_ARM_Page_Map(session->frame, VSPACE, session->page, seL4_CanRead,
                         seL4_ARM_Default_VMAttributes));
    ok(seL4_CNode_Mint(CSPACE, session->cap, DEPTH, CSPACE, endpoint, DEPTH,
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

    seL4_SetCapReceivePath(CSPACE, incoming, DEPTH);
    info = seL4_Recv(endpoint, &badge, reply);
    while (badge != OWNER_BADGE || seL4_MessageInfo_get_label(info) != KILL) {
        info = seL4_ReplyRecv(endpoint, handle(badge, info), &badge, reply);
    }
    seL4_Send(reply, answer(DONE));
    return DONE;
}

/* The clients. All that one knows is in its page, as it may live in an address space of its own. */

struct client_page {
    char text[TEXT_MAX];
    seL4_Word client;
    seL4_CPtr door, frame, cnode, session;
};

static seL4_MessageInfo_t ask(seL4_CPtr cap, enum label label, seL4_Word bytes)
{
    seL4_SetMR(0, bytes);
    return seL4_Call(cap, seL4_MessageInfo_new(label, 0, 0, 1));
}

#define asked(info, wanted) equal(seL4_MessageInfo_get_label(info), wanted)

static void client_connect(struct client_page *page)
{
    seL4_MessageInfo_t info;

    seL4_SetCapReceivePath(page->cnode, page->session, DEPTH);
    seL4_SetCap(0, page->frame);
    info = seL4_Call(page->door, seL4_MessageInfo_new(CONNECT, 0, 1, 0));
    asked(info, DONE);
    equal(seL4_MessageInfo_get_extraCaps(info), 1);
}

static void client_disconnect(struct client_page *page)
{
    asked(ask(page->session, DISCONNECT, 0), DONE);
    asked(ask(page->session, PRINT, 0), seL4_InvalidCapability);
}

/* "client 2 line 3\n", with the digits put in. */
static unsigned format_line(char *to, seL4_Word client, seL4_Word line)
{
    static const char form[] = "client % line %\n";
    unsigned length = 0;

    for (const char *at = form; *at != 0; at++) {
        to[length++] = *at == '%' ? (char)('0' + client) : *at;
        client = *at == '%' ? line : client;
    }
    return length;
}

static void client_print(struct client_page *page)
{
    for (seL4_Word line = 0; line < LINES; line++) {
        char *text = (char *)&seL4_GetIPCBuffer()->msg[1];
        seL4_Word bytes = format_line(text, page->client, line);
        seL4_Word words = (bytes + sizeof(seL4_Word) - 1) / sizeof(seL4_Word);

        seL4_SetMR(0, bytes);
        asked(seL4_Call(page->session, seL4_MessageInfo_new(PRINT, 0, 0, 1 + words)), DONE);
    }
    asked(ask(page->session, PRINT, 1), REFUSED);
    asked(ask(page->door, PRINT, 0), REFUSED);
}

static char letter(seL4_Word client, unsigned index)
{
    return (char)('!' + (client * 31 + index * 7) % 90);
}

static void client_write(struct client_page *page)
{
    for (unsigned i = 0; i < TEXT_MAX; i++) {
        page->text[i] = letter(page->client, i);
    }
    asked(ask(page->session, WRITE, TEXT_MAX), DONE);
    asked(ask(page->session, WRITE, TEXT_MAX + 1), REFUSED);
    asked(ask(page->session, KILL, 0), REFUSED);
}

static seL4_Word only_connect(seL4_Word page, seL4_Word b, seL4_Word c, seL4_Word d)
{
    asked(ask(((struct client_page *)page)->door, CONNECT, 0), REFUSED);
    client_connect((struct client_page *)page);
    return DONE;
}

static seL4_Word connect_print(seL4_Word page, seL4_Word b, seL4_Word c, seL4_Word d)
{
    client_connect((struct client_page *)page);
    client_print((struct client_page *)page);
    return DONE;
}

static seL4_Word connect_write(seL4_Word page, seL4_Word b, seL4_Word c, seL4_Word d)
{
    client_connect((struct client_page *)page);
    client_write((struct client_page *)page);
    return DONE;
}

static seL4_Word connect_twice(seL4_Word page_, seL4_Word b, seL4_Word c, seL4_Word d)
{
    struct client_page *page = (struct client_page *)page_;

    for (int i = 0; i < 2; i++) {
        client_connect(page);
        client_print(page);
        client_write(page);
        client_disconnect(page);
    }
    return DONE;
}

static seL4_Word connect_disconnect(seL4_Word page, seL4_Word b, seL4_Word c, seL4_Word d)
{
    client_connect((struct client_page *)page);
    client_disconnect((struct client_page *)page);
    return DONE;
}

/* The main thread. */

static struct thread server, clients[CLIENTS];
static struct client_page *pages[CLIENTS];

/* A page can be mapped there without any new table. */
static seL4_Word address_with_tables(void)
{
    seL4_CPtr frame = object_new(seL4_ARM_SmallPageObject, 0);
    seL4_Word address = (seL4_Word)page_map(frame, seL4_CanRead);

    ok(seL4_ARM_Page_Unmap(frame));
    return address;
}

static void server_run(void)
{
    endpoint = endpoint_new();
    reply = reply_new();
    incoming = slot_new();
    for (unsigned i = 0; i < SESSIONS; i++) {
        sessions[i] =
            (struct session){.cap = slot_new(), .frame = slot_new(), .page = address_with_tables()};
    }
    for (unsigned i = 0; i < CLIENTS; i++) {
        outputs[i].length = 0;
    }
    thread_run(&server, MAIN - 1, serve, 0, 0, 0, 0);
}

/* The page is at the same address for the client. */
static void page_new(struct client_page **page, struct thread *client, seL4_Word number)
{
    seL4_CPtr frame = object_new(seL4_ARM_SmallPageObject, 0);

    *page = page_map(frame, seL4_ReadWrite);
    **page = (struct client_page){.client = number,
                                  .door = cap_mint(endpoint, ALL, DOOR_BADGE + number),
                                  .frame = cap_copy(frame, ALL),
                                  .cnode = client->cspace,
                                  .session = slot_new()};
    if (client->cspace != CSPACE) {
        page_map_at(client->vspace, cap_copy(frame, ALL), (seL4_Word)*page, seL4_ReadWrite,
                    seL4_ARM_Default_VMAttributes);
        process_give(client, (*page)->door);
        process_give(client, (*page)->frame);
        process_give(client, client->cspace);
    }
}

static void clients_run(thread_code code, bool processes)
{
    for (seL4_Word i = 0; i < CLIENTS; i++) {
        if (processes) {
            process_new(&clients[i], MAIN - 2);
        } else {
            thread_new(&clients[i], MAIN - 2);
        }
        page_new(&pages[i], &clients[i], i);
        thread_start(&clients[i], code, (seL4_Word)pages[i], 0, 0, 0);
    }
    for (seL4_Word i = 0; i < CLIENTS; i++) {
        equal(thread_join(&clients[i]), DONE);
    }
}

static unsigned connected(void)
{
    unsigned count = 0;

    for (unsigned i = 0; i < SESSIONS; i++) {
        bool mapped = cap_exists(sessions[i].frame);

        check(mapped == cap_exists(sessions[i].cap));
        count += mapped;
    }
    return count;
}

static unsigned check_lines(const struct output *out, seL4_Word client, unsigned at)
{
    for (seL4_Word line = 0; line < LINES; line++) {
        char wanted[32];
        unsigned length = format_line(wanted, client, line);

        for (unsigned i = 0; i < length; i++) {
            equal(out->text[at++], wanted[i]);
        }
    }
    return at;
}

static unsigned check_letters(const struct output *out, seL4_Word client, unsigned at)
{
    for (unsigned i = 0; i < TEXT_MAX; i++) {
        equal(out->text[at++], letter(client, i));
    }
    return at;
}

/* So often lines, then letters, of each client and nothing else. */
static void check_outputs(unsigned times, bool lines, bool letters)
{
    for (seL4_Word i = 0; i < CLIENTS; i++) {
        unsigned at = 0;

        for (unsigned n = 0; n < times; n++) {
            at = lines ? check_lines(&outputs[i], i, at) : at;
            at = letters ? check_letters(&outputs[i], i, at) : at;
        }
        equal(outputs[i].length, at);
    }
}

static void run_connect(bool processes)
{
    server_run();
    clients_run(only_connect, processes);
    equal(connected(), CLIENTS);
    check_outputs(0, false, false);
    /* There is no room for another. */
    seL4_SetCap(0, pages[0]->frame);
    asked(seL4_Call(pages[0]->door, seL4_MessageInfo_new(CONNECT, 0, 1, 0)), REFUSED);
    check(!cap_exists(incoming));
}

static void run_print(bool processes)
{
    server_run();
    clients_run(connect_print, processes);
    check_outputs(1, true, false);
}

static void run_write(bool processes)
{
    server_run();
    clients_run(connect_write, processes);
    check_outputs(1, false, true);
}

static void run_reset(bool processes)
{
    server_run();
    clients_run(connect_twice, processes);
    check_outputs(2, true, true);
    equal(connected(), 0);
}

/* Killed by the owner's capability, and by no other. */
static void run_kill(bool processes)
{
    seL4_CPtr owner;

    server_run();
    owner = cap_mint(endpoint, ALL, OWNER_BADGE);
    clients_run(connect_disconnect, processes);
    equal(connected(), 0);
    asked(ask(pages[0]->door, KILL, 0), REFUSED);
    check(!thread_is_done(&server));
    asked(ask(owner, KILL, 0), DONE);
    equal(thread_join(&server), DONE);
}

static void threads_connect(void)
{
    run_connect(false);
}

static void threads_print(void)
{
    run_print(false);
}

static void threads_write(void)
{
    run_write(false);
}

static void threads_reset(void)
{
    run_reset(false);
}

static void threads_kill(void)
{
    run_kill(false);
}

static void processes_connect(void)
{
    run_connect(true);
}

static void processes_print(void)
{
    run_print(true);
}

static void processes_write(void)
{
    run_write(true);
}

static void processes_reset(void)
{
    run_reset(true);
}

static void processes_kill(void)
{
    run_kill(true);
}

static const struct test tests[] = {
    {"SERSERV_CLIENT_001", "threads connect to a server, with a page for a badge", threads_connect},
    {"SERSERV_CLIENT_002", "threads print by messages", threads_print},
    {"SERSERV_CLIENT_003", "threads write through their page", threads_write},
    {"SERSERV_CLIENT_004", "threads print, write, connect anew and do it again", threads_reset},
    {"SERSERV_CLIENT_005", "threads connect and disconnect; the server is killed", threads_kill},
    {"SERSERV_CLI_PROC_001", "processes connect to a server", processes_connect},
    {"SERSERV_CLI_PROC_002", "processes print by messages", processes_print},
    {"SERSERV_CLI_PROC_003", "processes write through their page", processes_write},
    {"SERSERV_CLI_PROC_004", "processes print, write, connect anew", processes_reset},
    {"SERSERV_CLI_PROC_005", "processes disconnect; the server is killed", processes_kill},
};
GROUP(serial_server, tests);
