/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * As much of HTTP/1.1 (RFC 9112) as a server of two pages needs: a request a connection, GET and HEAD.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "text.h"

#define HTTP_REQUEST_MOST 2048 /* bytes of a request's head */

/* What was received of a request. */
struct http_request {
    uint32_t length;
    char bytes[HTTP_REQUEST_MOST];
};

enum http_status {
    HTTP_OK = 200,
    HTTP_BAD_REQUEST = 400,
    HTTP_NOT_FOUND = 404,
    HTTP_NOT_ALLOWED = 405,
    HTTP_TOO_LARGE = 431,
};

/* Whether all of the head is there, or as much as there is room for. */
bool http_is_whole(const struct http_request *request);

/* What a whole request asks for; OK: its path is that, up to `?`, and ends with a zero byte in the request. */
enum http_status http_read(struct http_request *request, const char **path, bool *head_only);

/* The head of an answer, up to the empty line; with 0 bytes of content where there is none. */
void http_put_head(struct text *text, enum http_status status, const char *type, uint32_t length);
