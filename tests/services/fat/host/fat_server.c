/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The server of files with a disk that is played here, two honest clients that know what they have written, and one that writes anything;
 * with restarts of the disk's server, of clients and of the file server. Files of the honest clients have names of their own, so each knows
 * all about them; the third may do what it likes.
 */
#include <string.h>

#include "pd/fat_server.c"

#include "../../../chance.h"
#include "verdict.h"

#define DISK    9 /* a channel */
#define PEERS   3
#define HOSTILE 2
#define SECTORS 9000
#define FILES   3 /* of a client */
#define MOST    6000
#define AREA    32768
#define ROUNDS  15000

seL4_Word message_words[64];

static uint8_t sectors[SECTORS][512];
static char disk_data[8192] __attribute__((aligned(64)));
static struct microkit_block_of_client of_fat __attribute__((aligned(64)));
static struct microkit_block_for_client for_fat __attribute__((aligned(64)));
static struct microkit_block_server played;
static bool server_notified, disk_notified;

/* A client: one request at a time. */
static struct peer {
    struct microkit_block end;
    struct microkit_block_of_client of __attribute__((aligned(64)));
    struct microkit_block_for_client for_it __attribute__((aligned(64)));
    char area[AREA];
    bool notified, waits;
    uint32_t answered, opened;
    struct microkit_file_request asked;
    struct {
        bool there, open, renamed;
        uint32_t handle, size;
        char contents[MOST];
    } files[FILES];
    uint32_t file; /* of the request */
} peers[PEERS];

void microkit_notify(microkit_channel ch)
{
    if (ch == DISK) {
        disk_notified = true;
    } else {
        CHECK(ch >= 1 && ch <= PEERS);
        peers[ch - 1].notified = true;
    }
}

void microkit_irq_ack(microkit_channel ch)
{
    (void)ch;
}

/* ---- the disk -------------------------------------------------------------------------------- */

static void put_number(uint8_t *at, uint32_t value, uint32_t bytes)
{
    for (uint32_t i = 0; i < bytes; i++) {
        at[i] = (uint8_t)(value >> 8 * i);
    }
}

/* FAT16, two tables of 36 sectors, 512 entries in the root. */
static void format(void)
{
    memset(sectors, 0, sizeof(sectors));
    put_number(sectors[0] + 11, 512, 2);
    sectors[0][13] = 1;
    put_number(sectors[0] + 14, 1, 2);
    sectors[0][16] = 2;
    put_number(sectors[0] + 17, 512, 2);
    put_number(sectors[0] + 19, SECTORS, 2);
    put_number(sectors[0] + 22, 36, 2);
    put_number(sectors[0] + 510, 0xaa55, 2);
    put_number(sectors[1], 0xfffffff8, 4);
    put_number(sectors[37], 0xfffffff8, 4);
}

static void transfer_sectors(const struct microkit_block_request *request)
{
    uint64_t bytes = request->count * UINT64_C(512);

    CHECK(request->operation >= 1 && request->operation <= 3);
    if (request->operation == MICROKIT_BLOCK_FLUSH) {
        return;
    }
    CHECK(request->count > 0 && request->block < SECTORS &&
          request->count <= SECTORS - request->block);
    CHECK(request->offset == 0 && bytes <= sizeof(disk_data));
    if (request->operation == MICROKIT_BLOCK_READ) {
        memcpy(disk_data, sectors[request->block], bytes);
    } else {
        memcpy(sectors[request->block], disk_data, bytes);
    }
}

static void run_disk(void)
{
    struct microkit_block_request request;

    disk_notified = false;
    do {
        while (microkit_block_server_take(&played, 8, &request)) {
            transfer_sectors(&request);
            microkit_block_server_answer(&played, request.id, MICROKIT_BLOCK_OK);
        }
    } while (!microkit_block_server_arm(&played, 8));
    server_notified |= microkit_block_server_publish(&played);
}

static void boot_disk(void)
{
    microkit_block_server_init(&played, &of_fat, &for_fat);
    played.about = (struct microkit_block_answer){.blocks = SECTORS, .most = 16};
    run_disk();
}

/* ---- clients --------------------------------------------------------------------------------- */

static uint32_t number_of(const struct peer *peer)
{
    return (uint32_t)(peer - peers);
}

static uint32_t write_path(struct peer *peer, uint64_t offset)
{
    return (uint32_t)sprintf(peer->area + offset, "Client %u/%s number %u", number_of(peer),
                             peer->files[peer->file].renamed ? "Another with" : "File", peer->file);
}

/* The old path, then the new one. */
static void write_paths(struct peer *peer)
{
    struct microkit_file_request *asked = &peer->asked;
    bool *renamed = &peer->files[peer->file].renamed;

    asked->position = write_path(peer, asked->offset);
    *renamed = !*renamed;
    asked->length = (uint32_t)asked->position + write_path(peer, asked->offset + asked->position);
    *renamed = !*renamed;
}

static void ask_something(struct peer *peer)
{
    struct microkit_file_request *asked = &peer->asked;

    peer->file = chance() % FILES;
    *asked = (struct microkit_file_request){.id = peer->answered,
                                            .offset = chance() % 1000,
                                            .position = chance() % 4000,
                                            .length = chance() % 2000};
    asked->operation = peer->files[peer->file].open    ? MICROKIT_FILE_CLOSE + chance() % 5
                       : chance() % 8 == 0             ? MICROKIT_FILE_SYNC
                       : peer->files[peer->file].there ? (chance() % 3   ? MICROKIT_FILE_OPEN
                                                          : chance() % 2 ? MICROKIT_FILE_RENAME
                                                                         : MICROKIT_FILE_REMOVE)
                                                       : MICROKIT_FILE_CREATE;
    asked->handle = peer->files[peer->file].handle;
    if (asked->operation == MICROKIT_FILE_WRITE) {
        for (uint32_t i = 0; i < asked->length; i++) {
            peer->area[asked->offset + i] = (char)chance();
        }
    }
    if (asked->operation < MICROKIT_FILE_CLOSE || asked->operation == MICROKIT_FILE_REMOVE) {
        asked->length = write_path(peer, asked->offset);
    }
    if (asked->operation == MICROKIT_FILE_RENAME) {
        write_paths(peer);
    }
    CHECK(microkit_file_ask(&peer->end, asked));
    peer->waits = true;
}

static void note_write(struct peer *peer)
{
    uint32_t file = peer->file, end = (uint32_t)peer->asked.position + peer->asked.length;

    if (peer->asked.length == 0) {
        return;
    }
    memcpy(peer->files[file].contents + peer->asked.position, peer->area + peer->asked.offset,
           peer->asked.length);
    if (peer->files[file].size < end) {
        peer->files[file].size = end;
    }
}

static void note_size(struct peer *peer, uint32_t size)
{
    if (size < peer->files[peer->file].size) {
        memset(peer->files[peer->file].contents + size, 0, MOST - size);
    }
    peer->files[peer->file].size = size;
}

static void check_read(struct peer *peer, uint64_t value)
{
    uint64_t size = peer->files[peer->file].size,
             left = size < peer->asked.position ? 0 : size - peer->asked.position;

    CHECK(value == (left < peer->asked.length ? left : peer->asked.length));
    CHECK(memcmp(peer->area + peer->asked.offset,
                 peer->files[peer->file].contents + peer->asked.position, value) == 0);
}

static void take(struct peer *peer, const struct microkit_block_answer *answer)
{
    uint32_t file = peer->file;

    CHECK(peer->waits && answer->id == peer->asked.id);
    peer->waits = false;
    peer->answered++;
    CHECK(answer->status == MICROKIT_FAT_OK);
    switch (peer->asked.operation) {
    case MICROKIT_FILE_OPEN:
    case MICROKIT_FILE_CREATE:
        peer->files[file].there = peer->files[file].open = true;
        peer->files[file].handle = (uint32_t)microkit_file_value(answer);
        break;
    case MICROKIT_FILE_CLOSE:
        peer->files[file].open = false;
        break;
    case MICROKIT_FILE_READ:
        check_read(peer, microkit_file_value(answer));
        break;
    case MICROKIT_FILE_WRITE:
        note_write(peer);
        break;
    case MICROKIT_FILE_SIZE:
        CHECK(microkit_file_value(answer) == peer->files[file].size);
        break;
    case MICROKIT_FILE_RESIZE:
        note_size(peer, (uint32_t)peer->asked.position);
        break;
    case MICROKIT_FILE_REMOVE:
        peer->files[file].there = false;
        note_size(peer, 0);
        break;
    case MICROKIT_FILE_RENAME:
        peer->files[file].renamed = !peer->files[file].renamed;
        break;
    default:
        break;
    }
}

/* Handles are gone. What was asked and has no answer may be done: for that no file is asked for any more under its name. */
static void open_again(struct peer *peer)
{
    peer->opened++;
    peer->waits = false;
    for (uint32_t i = 0; i < FILES; i++) {
        peer->files[i].open = false;
    }
}

static void run_peer(struct peer *peer, bool ask)
{
    struct microkit_block_answer answer;
    enum microkit_block_event event;

    peer->notified = false;
    do {
        while ((event = microkit_block_next(&peer->end, &answer)) != MICROKIT_BLOCK_NOTHING) {
            if (event == MICROKIT_BLOCK_OPENED) {
                open_again(peer);
            } else if (event == MICROKIT_BLOCK_ANSWERED) {
                take(peer, &answer);
            }
        }
        if (ask && peer->end.open && !peer->waits) {
            ask_something(peer);
        }
    } while (!microkit_block_arm(&peer->end));
    server_notified |= microkit_block_publish(&peer->end);
}

static void scribble(void)
{
    struct peer *peer = &peers[HOSTILE];
    struct microkit_block_request request = {
        .id = (uint32_t)chance(),
        .operation = chance() % 40,
        .block = chance() % 3 ? chance() % 9000 : chance(),
        .offset = chance() % 3 ? chance() % AREA : chance(),
        .count = (uint32_t)(chance() % 3 ? chance() % 600 : chance()),
        .data = chance() % 10};

    for (uint32_t i = 0; i < chance() % 30; i++) {
        peer->area[chance() % AREA] = "/ab. \0~\xff"[chance() % 8];
    }
    if (chance() % 20 == 0) {
        ((char *)&peer->of)[chance() % sizeof(peer->of)] = (char)chance();
    }
    (void)!microkit_ring_put(&peer->end.requests, &request);
    (void)!microkit_ring_publish(&peer->end.requests);
    server_notified = true;
}

/* ---- all together ---------------------------------------------------------------------------- */

static void boot_server(void)
{
    memset(clients, 0, sizeof(clients));
    memset(&disk, 0, sizeof(disk));
    memset(&handles, 0, sizeof(handles));
    memset(&job, 0, sizeof(job));
    memset(&transfer, 0, sizeof(transfer));
    memset(&volume, 0, sizeof(volume));
    init();
}

static bool run_somebody(bool ask)
{
    for (uint32_t i = 0; i < HOSTILE; i++) {
        if (peers[i].notified) {
            run_peer(&peers[i], ask);
            return true;
        }
    }
    if (disk_notified) {
        run_disk();
        return true;
    }
    if (server_notified) {
        server_notified = false;
        notified(0);
        return true;
    }
    return false;
}

static void settle(void)
{
    uint32_t most = 100000;

    while (run_somebody(false)) {
        CHECK(most-- > 0);
    }
    for (uint32_t i = 0; i < HOSTILE; i++) {
        CHECK(peers[i].end.open && !peers[i].waits);
    }
}

static void start_peer(struct peer *peer)
{
    microkit_block_init(&peer->end, &peer->of, &peer->for_it);
    peer->notified = true;
}

/* Two directories, by the first client, before it all begins. */
static void make_directories(void)
{
    for (uint32_t i = 0; i < HOSTILE; i++) {
        struct peer *peer = &peers[i];
        uint32_t length = (uint32_t)sprintf(peer->area, "Client %u", i);

        peer->asked = (struct microkit_file_request){
            .id = peer->answered, .operation = MICROKIT_FILE_MAKE_DIRECTORY, .length = length};
        CHECK(microkit_file_ask(&peer->end, &peer->asked));
        peer->waits = true;
        server_notified |= microkit_block_publish(&peer->end);
        settle();
    }
}

static void make(void)
{
    char *const areas[] = {peers[0].area, peers[1].area, peers[2].area};

    format();
    memset(&of_fat, 0, sizeof(of_fat));
    memset(&for_fat, 0, sizeof(for_fat));
    memset(peers, 0, sizeof(peers));
    block_of_fat = &of_fat;
    block_for_fat = &for_fat;
    block_server = DISK;
    block_data = disk_data;
    block_data_size = sizeof(disk_data);
    file_of_1 = &peers[0].of, file_for_1 = &peers[0].for_it, file_data_1 = areas[0],
    file_size_1 = AREA;
    file_of_2 = &peers[1].of, file_for_2 = &peers[1].for_it, file_data_2 = areas[1],
    file_size_2 = AREA;
    file_of_3 = &peers[2].of, file_for_3 = &peers[2].for_it, file_data_3 = areas[2],
    file_size_3 = AREA;
    for (uint32_t i = 0; i < PEERS; i++) {
        start_peer(&peers[i]);
    }
    boot_disk();
    boot_server();
    settle();
    make_directories();
}

/* When all is kept, a server that starts again finds it all. */
static void restart_server(void)
{
    settle();
    peers[0].asked =
        (struct microkit_file_request){.id = peers[0].answered, .operation = MICROKIT_FILE_SYNC};
    CHECK(microkit_file_ask(&peers[0].end, &peers[0].asked));
    peers[0].waits = true;
    server_notified |= microkit_block_publish(&peers[0].end);
    settle();
    boot_server();
    settle();
}

static void step(bool hostile)
{
    switch (chance() % 200) {
    case 0:
        boot_disk();
        break;
    case 1:
        restart_server();
        break;
    case 2:
        settle();
        start_peer(&peers[chance() % HOSTILE]);
        break;
    default:
        if (hostile && chance() % 4 == 0) {
            scribble();
        } else if (chance() % 3 == 0) {
            run_peer(&peers[chance() % HOSTILE], true);
        } else {
            (void)run_somebody(true);
        }
    }
}

int main(void)
{
    for (uint32_t i = 0; i < 4; i++) {
        make();
        for (uint32_t k = 0; k < ROUNDS; k++) {
            step(i % 2);
        }
        settle();
        CHECK(peers[0].answered > 200 && peers[1].answered > 200 && peers[0].opened > 3);
    }
    return passed();
}
