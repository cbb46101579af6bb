/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * fat_server.elf: a FAT file system on a block device, for up to four clients (microkit_file.h). One request at a time is executed, on a
 * stack of its own, from which it goes away while the device works; clients take turns. A client is known by its channel, 1 to 4, and can name
 * only its own handles and its own data.
 *
 * If the device's server was started again, what it had not answered is asked once more, and clients notice nothing.
 */
#include <microkit.h>
#include <microkit_block_server.h>

#include "fat/handles.h"
#include "fat/stack.h"

#define CLIENTS    HANDLES_CLIENTS
#define WORK_STACK 16384

/* Set by the tool: memory between this program and the server of the device; its channel; memory for data, which the device
 * accesses. */
struct microkit_block_of_client *block_of_fat;
const struct microkit_block_for_client *block_for_fat;
uint64_t block_server;
char *block_data;
uint64_t block_data_size;

/* Memory between this program and each client; and the clients' data. A client without is not there. */
const struct microkit_block_of_client *file_of_1, *file_of_2, *file_of_3, *file_of_4;
struct microkit_block_for_client *file_for_1, *file_for_2, *file_for_3, *file_for_4;
char *file_data_1, *file_data_2, *file_data_3, *file_data_4;
uint64_t file_size_1, file_size_2, file_size_3, file_size_4;

static struct client {
    bool there;
    struct microkit_block_server server;
    uint32_t opened; /* which of its connections its handles are of */
    char *data;
    uint64_t size;
} clients[CLIENTS];

static struct microkit_block disk;
static struct handles handles;

/* What the stack runs on, and for. */
static char stack_memory[WORK_STACK] __attribute__((aligned(16)));
static struct fat_stack stack;
static struct {
    bool busy;
    uint32_t client;
    struct microkit_block_request request;
} job;

/* What it waits for. */
static struct {
    enum {
        IDLE,
        WANTED,
        ASKED,
        DONE
    } state;
    struct microkit_block_request request;
    uint32_t status;
} transfer;

static struct microkit_fat volume;
static enum microkit_fat_result mounted;
static char path[MICROKIT_FILE_PATH + 1], new_path[MICROKIT_FILE_PATH + 1];

/* ---- the device, as the library sees it ------------------------------------------------------ */

/* Goes away until it is done. */
static bool ask_disk(enum microkit_block_operation operation, uint64_t block, uint32_t count)
{
    transfer.request = (struct microkit_block_request){
        .id = transfer.request.id + 1, .operation = operation, .block = block, .count = count};
    transfer.request.id %= MICROKIT_BLOCK_IDS;
    transfer.state = WANTED;
    while (transfer.state != DONE) {
        fat_stack_leave(&stack);
    }
    transfer.state = IDLE;
    return transfer.status == MICROKIT_BLOCK_OK;
}

static void copy(char *to, const char *from, uint64_t size)
{
    for (uint64_t i = 0; i < size; i++) {
        to[i] = from[i];
    }
}

/* As much as a request and the data have room for. */
static uint32_t at_once(uint32_t count)
{
    uint64_t room = block_data_size / MICROKIT_BLOCK_SIZE;

    room = room < disk.most ? room : disk.most;
    return count < room ? count : (uint32_t)room;
}

static bool read_disk(void *context, uint64_t sector, uint32_t count, void *data)
{
    (void)context;
    for (uint32_t some; count > 0; count -= some) {
        some = at_once(count);
        if (some == 0 || !ask_disk(MICROKIT_BLOCK_READ, sector, some)) {
            return false;
        }
        copy(data, block_data, (uint64_t)some * MICROKIT_BLOCK_SIZE);
        data = (char *)data + (uint64_t)some * MICROKIT_BLOCK_SIZE;
        sector += some;
    }
    return true;
}

static bool write_disk(void *context, uint64_t sector, uint32_t count, const void *data)
{
    (void)context;
    for (uint32_t some; count > 0; count -= some) {
        some = at_once(count);
        copy(block_data, data, (uint64_t)some * MICROKIT_BLOCK_SIZE);
        if (some == 0 || !ask_disk(MICROKIT_BLOCK_WRITE, sector, some)) {
            return false;
        }
        data = (const char *)data + (uint64_t)some * MICROKIT_BLOCK_SIZE;
        sector += some;
    }
    return true;
}

static bool flush_disk(void *context)
{
    (void)context;
    return ask_disk(MICROKIT_BLOCK_FLUSH, 0, 0);
}

/* ---- requests -------------------------------------------------------------------------------- */

static bool in_data(const struct client *client, uint64_t offset, uint64_t length)
{
    return offset <= client->size && length <= client->size - offset;
}

/* Copied, as the client could change it. No zero may be in it. */
static bool take_path(const struct client *client, uint64_t offset, uint64_t length, char *taken)
{
    if (length > MICROKIT_FILE_PATH || !in_data(client, offset, length)) {
        return false;
    }
    copy(taken, client->data + offset, length);
    taken[length] = 0;
    for (uint32_t i = 0; i < length; i++) {
        if (taken[i] == 0) {
            return false;
        }
    }
    return true;
}

static uint32_t open_file(bool create, uint64_t *value)
{
    struct microkit_fat_file file;
    enum microkit_fat_result result;
    uint32_t handle;

    if (create && !handles_have_room(&handles, job.client)) {
        return MICROKIT_FILE_TOO_MANY;
    }
    result = create ? microkit_fat_create(&volume, path, &file)
                    : microkit_fat_open(&volume, path, &file);
    if (result != MICROKIT_FAT_OK) {
        return result;
    }
    if (!handles_add(&handles, job.client, &file, &handle)) {
        return MICROKIT_FILE_TOO_MANY;
    }
    *value = handle;
    return MICROKIT_FAT_OK;
}

/* That there is something at the path, which nobody has open. */
static uint32_t check_closed(void)
{
    struct microkit_fat_entry entry;
    enum microkit_fat_result result = microkit_fat_look(&volume, path, &entry);

    if (result != MICROKIT_FAT_OK) {
        return result;
    }
    return handles_have_open(&handles, entry.place.sector, entry.place.offset)
               ? (uint32_t)MICROKIT_FILE_BUSY
               : (uint32_t)MICROKIT_FAT_OK;
}

static uint32_t remove_entry(void)
{
    uint32_t result = check_closed();

    return result == MICROKIT_FAT_OK ? (uint32_t)microkit_fat_remove(&volume, path) : result;
}

static uint32_t rename_entry(const struct client *client,
                             const struct microkit_block_request *request)
{
    uint32_t result;

    if (request->block > request->count ||
        !take_path(client, request->offset, request->block, path) ||
        !take_path(client, request->offset + request->block, request->count - request->block,
                   new_path)) {
        return MICROKIT_FILE_BAD;
    }
    result = check_closed();
    return result == MICROKIT_FAT_OK ? (uint32_t)microkit_fat_rename(&volume, path, new_path)
                                     : result;
}

static uint32_t list_directory(const struct client *client,
                               const struct microkit_block_request *request, uint64_t *value)
{
    struct microkit_fat_directory directory;
    struct microkit_fat_entry entry;
    enum microkit_fat_result result;

    if (!in_data(client, request->offset, MICROKIT_FAT_NAME)) {
        return MICROKIT_FILE_BAD;
    }
    result = microkit_fat_list(&volume, path, &directory);
    for (uint64_t i = 0; i <= request->block && result == MICROKIT_FAT_OK; i++) {
        result = microkit_fat_next(&volume, &directory, &entry);
    }
    if (result == MICROKIT_FAT_OK) {
        copy(client->data + request->offset, entry.name, MICROKIT_FAT_NAME);
        *value = (uint64_t)entry.size << 1 | entry.directory;
    }
    return result;
}

/* Of every file that somebody has open, what the directory says of it; then the volume. */
static uint32_t sync_all(void)
{
    for (uint32_t i = 0; i < HANDLES_FILES; i++) {
        if (handles.files[i].users != 0) {
            enum microkit_fat_result result = microkit_fat_save(&volume, &handles.files[i].file);

            if (result != MICROKIT_FAT_OK) {
                return result;
            }
        }
    }
    return microkit_fat_sync(&volume);
}

static uint32_t execute_path(const struct client *client,
                             const struct microkit_block_request *request, uint64_t *value)
{
    if (!take_path(client, request->offset, request->count, path)) {
        return MICROKIT_FILE_BAD;
    }
    switch (request->operation) {
    case MICROKIT_FILE_OPEN:
    case MICROKIT_FILE_CREATE:
        return open_file(request->operation == MICROKIT_FILE_CREATE, value);
    case MICROKIT_FILE_REMOVE:
        return remove_entry();
    case MICROKIT_FILE_MAKE_DIRECTORY:
        return microkit_fat_make_directory(&volume, path);
    default:
        return list_directory(client, request, value);
    }
}

static uint32_t transfer_contents(const struct client *client, struct microkit_fat_file *file,
                                  const struct microkit_block_request *request, uint64_t *value)
{
    char *data = client->data + request->offset;
    uint32_t got = 0;
    enum microkit_fat_result result;

    if (!in_data(client, request->offset, request->count) || request->block > UINT32_MAX) {
        return MICROKIT_FILE_BAD;
    }
    if (request->operation == MICROKIT_FILE_WRITE) {
        return microkit_fat_write(&volume, file, (uint32_t)request->block, data, request->count);
    }
    result = microkit_fat_read(&volume, file, (uint32_t)request->block, data, request->count, &got);
    *value = got;
    return result;
}

static uint32_t resize(struct microkit_fat_file *file, uint64_t size)
{
    return size > UINT32_MAX ? (uint32_t)MICROKIT_FAT_TOO_LARGE
                             : microkit_fat_resize(&volume, file, (uint32_t)size);
}

static uint32_t execute_handle(const struct client *client,
                               const struct microkit_block_request *request, uint64_t *value)
{
    struct microkit_fat_file *file = handles_get(&handles, job.client, request->data);

    if (file == 0) {
        return MICROKIT_FILE_BAD;
    }
    switch (request->operation) {
    case MICROKIT_FILE_CLOSE: {
        enum microkit_fat_result result = microkit_fat_save(&volume, file);

        handles_drop(&handles, job.client, request->data);
        return result;
    }
    case MICROKIT_FILE_SIZE:
        *value = file->size;
        return MICROKIT_FAT_OK;
    case MICROKIT_FILE_RESIZE:
        return resize(file, request->block);
    default:
        return transfer_contents(client, file, request, value);
    }
}

static uint32_t execute_request(const struct client *client,
                                const struct microkit_block_request *request, uint64_t *value)
{
    if (mounted != MICROKIT_FAT_OK) {
        return mounted;
    }
    switch (request->operation) {
    case MICROKIT_FILE_OPEN:
    case MICROKIT_FILE_CREATE:
    case MICROKIT_FILE_REMOVE:
    case MICROKIT_FILE_MAKE_DIRECTORY:
    case MICROKIT_FILE_LIST:
        return execute_path(client, request, value);
    case MICROKIT_FILE_RENAME:
        return rename_entry(client, request);
    case MICROKIT_FILE_CLOSE:
    case MICROKIT_FILE_READ:
    case MICROKIT_FILE_WRITE:
    case MICROKIT_FILE_SIZE:
    case MICROKIT_FILE_RESIZE:
        return execute_handle(client, request, value);
    case MICROKIT_FILE_SYNC:
        return sync_all();
    default:
        return MICROKIT_FILE_BAD;
    }
}

/* ---- the stack that waits -------------------------------------------------------------------- */

/* Those of a connection that has ended. */
static void close_former(uint32_t number)
{
    struct client *client = &clients[number];

    if (client->opened == client->server.opened) {
        return;
    }
    client->opened = client->server.opened;
    for (uint32_t i = 0; i < MICROKIT_FILE_HANDLES; i++) {
        struct microkit_fat_file *file = handles_get(&handles, number, i);

        if (file != 0) {
            (void)microkit_fat_save(&volume, file);
            handles_drop(&handles, number, i);
        }
    }
}

static void do_job(void)
{
    struct client *client = &clients[job.client];
    struct microkit_block_answer answer = {.id = job.request.id};

    close_former(job.client);
    answer.status = execute_request(client, &job.request, &answer.blocks);
    microkit_block_server_reply(&client->server, &answer);
    job.busy = false;
}

static void work(void)
{
    struct microkit_fat_device device = {
        .read = read_disk, .write = write_disk, .flush = flush_disk};

    while (!disk.open) {
        fat_stack_leave(&stack);
    }
    device.sectors = disk.blocks;
    mounted = microkit_fat_mount(&volume, &device);
    for (;;) {
        while (!job.busy) {
            fat_stack_leave(&stack);
        }
        do_job();
    }
}

/* ---- events ---------------------------------------------------------------------------------- */

static void take_answer(const struct microkit_block_answer *answer)
{
    if (transfer.state == ASKED && answer->id == transfer.request.id) {
        transfer.status = answer->status;
        transfer.state = DONE;
    }
}

static void take_events(void)
{
    struct microkit_block_answer answer;
    enum microkit_block_event event;

    while ((event = microkit_block_next(&disk, &answer)) != MICROKIT_BLOCK_NOTHING) {
        if (event == MICROKIT_BLOCK_ANSWERED) {
            take_answer(&answer);
        } else if (event == MICROKIT_BLOCK_LOST && transfer.state == ASKED) {
            transfer.state = WANTED;
        }
    }
}

/* The next client in turn that has a request. */
static bool take_job(void)
{
    for (uint32_t i = 1; i <= CLIENTS; i++) {
        uint32_t number = (job.client + i) % CLIENTS;
        struct client *client = &clients[number];

        if (client->there && microkit_block_server_take(&client->server, 1, &job.request)) {
            job.client = number;
            job.busy = true;
            return true;
        }
    }
    return false;
}

/* Whether the stack has something to do: now, or after what it has asked for. */
static bool can_work(void)
{
    return transfer.state == DONE ||
           (transfer.state == IDLE && disk.open && (job.busy || take_job()));
}

static void send(void)
{
    if (transfer.state == WANTED && microkit_block_ask(&disk, &transfer.request)) {
        transfer.state = ASKED;
    }
}

/* With a job under way, clients are looked at after it. */
static bool arm(void)
{
    bool armed = microkit_block_arm(&disk);

    for (uint32_t i = 0; i < CLIENTS && !job.busy && disk.open; i++) {
        armed &= !clients[i].there || microkit_block_server_arm(&clients[i].server, 1);
    }
    return armed;
}

static void publish(void)
{
    if (microkit_block_publish(&disk)) {
        microkit_notify((microkit_channel)block_server);
    }
    for (uint32_t i = 0; i < CLIENTS; i++) {
        if (clients[i].there && microkit_block_server_publish(&clients[i].server)) {
            microkit_notify(i + 1);
        }
    }
}

static void serve(void)
{
    do {
        take_events();
        while (can_work()) {
            fat_stack_enter(&stack);
        }
        send();
    } while (!arm());
    publish();
}

static void make_clients(void)
{
    const struct microkit_block_of_client *const of[CLIENTS] = {file_of_1, file_of_2, file_of_3,
                                                                file_of_4};
    struct microkit_block_for_client *const for_them[CLIENTS] = {file_for_1, file_for_2, file_for_3,
                                                                 file_for_4};
    char *const data[CLIENTS] = {file_data_1, file_data_2, file_data_3, file_data_4};
    const uint64_t sizes[CLIENTS] = {file_size_1, file_size_2, file_size_3, file_size_4};

    for (uint32_t i = 0; i < CLIENTS; i++) {
        clients[i].there = of[i] != 0 && for_them[i] != 0;
        clients[i].data = data[i];
        clients[i].size = sizes[i];
        if (clients[i].there) {
            microkit_block_server_init(&clients[i].server, of[i], for_them[i]);
        }
    }
}

void init(void)
{
    make_clients();
    microkit_block_init(&disk, block_of_fat, block_for_fat);
    fat_stack_make(&stack, stack_memory + WORK_STACK, work);
    fat_stack_enter(&stack);
    serve();
}

void notified(microkit_channel ch)
{
    (void)ch; /* requests, answers, or room; of whom is seen in the rings */
    serve();
}
