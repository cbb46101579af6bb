/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Clients of a serial server: threads, and processes that share nothing with it but a page.
 */
#include "serial_server.h"

#define LINES 5 /* of text */

/* All that a client knows is in its page: it may live in an address space of its own. */
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

static struct thread clients[CLIENTS];
static struct client_page *pages[CLIENTS];

/* The page is at the same address for the client. */
static void page_new(struct client_page **page, struct thread *client, seL4_Word number)
{
    seL4_CPtr frame = object_new(seL4_ARM_SmallPageObject, 0);

    *page = page_map(frame, seL4_ReadWrite);
    **page = (struct client_page){.client = number,
                                  .door = cap_mint(serial.endpoint, ALL, DOOR_BADGE + number),
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

static unsigned check_lines(const struct serial_output *out, seL4_Word client, unsigned at)
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

static unsigned check_letters(const struct serial_output *out, seL4_Word client, unsigned at)
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
            at = lines ? check_lines(&serial.outputs[i], i, at) : at;
            at = letters ? check_letters(&serial.outputs[i], i, at) : at;
        }
        equal(serial.outputs[i].length, at);
    }
}

static void run_connect(bool processes)
{
    serial_server_run();
    clients_run(only_connect, processes);
    equal(serial_sessions(), CLIENTS);
    check_outputs(0, false, false);
    /* There is no room for another. */
    seL4_SetCap(0, pages[0]->frame);
    asked(seL4_Call(pages[0]->door, seL4_MessageInfo_new(CONNECT, 0, 1, 0)), REFUSED);
    check(!cap_exists(serial.incoming));
}

static void run_print(bool processes)
{
    serial_server_run();
    clients_run(connect_print, processes);
    check_outputs(1, true, false);
}

static void run_write(bool processes)
{
    serial_server_run();
    clients_run(connect_write, processes);
    check_outputs(1, false, true);
}

static void run_reset(bool processes)
{
    serial_server_run();
    clients_run(connect_twice, processes);
    check_outputs(2, true, true);
    equal(serial_sessions(), 0);
}

/* Killed by the owner's capability, and by no other. */
static void run_kill(bool processes)
{
    seL4_CPtr owner;

    serial_server_run();
    owner = cap_mint(serial.endpoint, ALL, OWNER_BADGE);
    clients_run(connect_disconnect, processes);
    equal(serial_sessions(), 0);
    asked(ask(pages[0]->door, KILL, 0), REFUSED);
    check(!thread_is_done(&serial.thread));
    asked(ask(owner, KILL, 0), DONE);
    equal(thread_join(&serial.thread), DONE);
}

#define WITH_BOTH(what)                \
    static void threads_##what(void)   \
    {                                  \
        run_##what(false);             \
    }                                  \
    static void processes_##what(void) \
    {                                  \
        run_##what(true);              \
    }
WITH_BOTH(connect)
WITH_BOTH(print)
WITH_BOTH(write)
WITH_BOTH(reset)
WITH_BOTH(kill)

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
