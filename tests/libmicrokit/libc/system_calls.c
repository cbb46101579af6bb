/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a C library gets where there is no operating system: a console, and refusals with the reason.
 * newlib's names with an underscore are the same functions.
 */
#include "fixture.h"

#include <errno.h>
#include <sys/stat.h>
#include <time.h>

ptrdiff_t pd_write(int file, const void *data, size_t size);
ptrdiff_t pd__write(int file, const void *data, size_t size);
ptrdiff_t pd_read(int file, void *data, size_t size);
int pd_close(int file);
int pd_fstat(int file, struct stat *status);
int pd_isatty(int file);
off_t pd_lseek(int file, off_t offset, int whence);
int pd_open(const char *path, int flags, ...);
int pd_stat(const char *path, struct stat *status);
int pd_unlink(const char *path);
int pd_link(const char *from, const char *to);
int pd_getpid(void);
int pd_kill(int process, int signal);
int pd_gettimeofday(void *now, void *zone);
clock_t pd_times(void *used);
int pd_getentropy(void *buffer, size_t size);
void pd__exit(int status);

#define REFUSES(call, reason)                     \
    do {                                          \
        errno = 0;                                \
        CHECK((call) == -1 && errno == (reason)); \
    } while (0)

static char byte[1] = {'x'};
static struct stat status;

static void console_files(void)
{
    for (int file = 0; file < 3; file++) {
        fresh();
        CHECK(pd_write(file, "some text", 4) == 4);
        CHECK_CONSOLE("some");
        CHECK(pd__write(file, "\0", 1) == 1 && pd_write(file, byte, 0) == 0);
        CHECK(pd_read(file, byte, 1) == 0 && byte[0] == 'x');
        CHECK(pd_close(file) == 0 && pd_isatty(file) == 1);
        memset(&status, UINT8_MAX, sizeof(status));
        CHECK(pd_fstat(file, &status) == 0 && S_ISCHR(status.st_mode) && status.st_size == 0);
        REFUSES(pd_lseek(file, 0, 0), ESPIPE);
    }
}

static void no_files(int file)
{
    fresh();
    REFUSES(pd_write(file, byte, 1), EBADF);
    REFUSES(pd_read(file, byte, 1), EBADF);
    REFUSES(pd_close(file), EBADF);
    REFUSES(pd_fstat(file, &status), EBADF);
    REFUSES(pd_lseek(file, 0, 0), EBADF);
    errno = 0;
    CHECK(pd_isatty(file) == 0 && errno == EBADF);
    CHECK_CONSOLE("");
}

static void nothing_else(void)
{
    REFUSES(pd_open("file", 0), ENOENT);
    REFUSES(pd_stat("file", &status), ENOENT);
    REFUSES(pd_unlink("file"), ENOENT);
    REFUSES(pd_link("file", "other"), EMLINK);
    REFUSES(pd_gettimeofday(NULL, NULL), ENOSYS);
    REFUSES(pd_times(NULL), ENOSYS);
    REFUSES(pd_getentropy(byte, 1), ENOSYS);
    CHECK(byte[0] == 'x' && pd_getpid() == 1);
}

static void leave(void)
{
    pd__exit(3);
}

static void leave_badly(void)
{
    pd__exit(-1);
}

static void abort_(void)
{
    pd_kill(pd_getpid(), 6);
}

static void ends(void (*function)(void), const char *text)
{
    fresh();
    attempt(function);
    CHECK(crash_address == seL4_NoError);
    CHECK_CONSOLE(text);
}

int main(void)
{
    console_files();
    no_files(3);
    no_files(-1);
    nothing_else();
    strcpy(microkit_name, "pd");
    ends(leave, "pd: exit 3\n");
    ends(leave_badly, "pd: exit 4294967295\n");
    ends(abort_, "pd: exit 134\n");
    return 0;
}
