/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Requests are read, answers begun. Of a request's fields none matters here.
 */
#include "http.h"

static bool begins(const char *text, const char *end, const char *with)
{
    while (*with != '\0' && text < end && *text == *with) {
        text++;
        with++;
    }
    return *with == '\0';
}

static bool head_ends(const struct http_request *request)
{
    const char *end = request->bytes + request->length;

    for (const char *at = request->bytes; at < end; at++) {
        if (begins(at, end, "\r\n\r\n")) {
            return true;
        }
    }
    return false;
}

bool http_is_whole(const struct http_request *request)
{
    return request->length == HTTP_REQUEST_MOST || head_ends(request);
}

/* Behind the path come a blank, the version and the end of the line. */
static bool end_path(char *path, const char *end)
{
    char *at = path;

    while (at<end && * at> ' ' && *at != '?') {
        at++;
    }
    const char *behind = at;

    while (behind<end && * behind> ' ') {
        behind++;
    }
    if (*path != '/' || !begins(behind, end, " HTTP/1.")) {
        return false;
    }
    *at = '\0';
    return true;
}

enum http_status http_read(struct http_request *request, const char **path, bool *head_only)
{
    char *bytes = request->bytes;
    const char *end = bytes + request->length;
    bool get = begins(bytes, end, "GET ");

    *head_only = begins(bytes, end, "HEAD ");
    if (!head_ends(request)) {
        return HTTP_TOO_LARGE;
    }
    if (!get && !*head_only) {
        return *bytes >= 'A' && *bytes <= 'Z' ? HTTP_NOT_ALLOWED : HTTP_BAD_REQUEST;
    }
    bytes += get ? 4 : 5;
    *path = bytes;
    return end_path(bytes, end) ? HTTP_OK : HTTP_BAD_REQUEST;
}

static const char *reason(enum http_status status)
{
    switch (status) {
    case HTTP_OK:
        return " OK";
    case HTTP_BAD_REQUEST:
        return " Bad Request";
    case HTTP_NOT_FOUND:
        return " Not Found";
    case HTTP_NOT_ALLOWED:
        return " Method Not Allowed\r\nAllow: GET, HEAD";
    case HTTP_TOO_LARGE:
        return " Request Header Fields Too Large";
    }
    return "";
}

void http_put_head(struct text *text, enum http_status status, const char *type, uint32_t length)
{
    text_put(text, "HTTP/1.1 ");
    text_put_number(text, status);
    text_put(text, reason(status));
    text_put(text, "\r\nConnection: close\r\nCache-Control: no-store\r\nContent-Type: ");
    text_put(text, type);
    text_put(text, "\r\nContent-Length: ");
    text_put_number(text, length);
    text_put(text, "\r\n\r\n");
}
