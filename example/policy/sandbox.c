/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The sandbox (sandbox.h). Time is counted in Lua's instructions, and Lua's functions in C count as one each, so only those
 * are there whose work is bounded by the script's memory: no patterns, which can take exponential time; no string.rep, which repeats
 * nothing as often as it is told; no table.insert and the like, since a table with holes can have any length; no metatables, which make
 * functions of all these; no coroutines, which have a count of their own; nothing that catches errors, so that the end of a call's time
 * ends the call.
 */
#include "sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>
#include <lualib.h>

static const char *const globals[] = {"_G",     "_VERSION", "assert",   "error",    "ipairs",
                                      "next",   "pairs",    "rawequal", "rawget",   "rawlen",
                                      "rawset", "select",   "tonumber", "tostring", "type",
                                      "string", "table",    "math",     "print",    NULL};
static const char *const strings[] = {"byte",    "char", "format", "len", "lower",
                                      "reverse", "sub",  "upper",  NULL};
static const char *const tables[] = {"concat", "sort", "unpack", NULL};
static const char *const numbers[] = {"abs",       "ceil",       "floor", "fmod",       "huge",
                                      "max",       "maxinteger", "min",   "mininteger", "sqrt",
                                      "tointeger", "type",       "ult",   NULL};

static lua_State *script;
static size_t used;
static char error_text[160] = "no script is loaded";

/* ---- bounds ---------------------------------------------------------------------------------- */

/* As lua_Alloc says; `from` is the size that `block` has, or a kind of object where that is null. */
static void *allocate(void *context, void *block, size_t from, size_t size)
{
    size_t before = block == NULL ? 0 : from;
    void *now = NULL;

    (void)context;
    if (size > before && size - before > SANDBOX_MEMORY - used) {
        return NULL;
    }
    if (size == 0) {
        free(block);
    } else if ((now = realloc(block, size)) == NULL) {
        if (size > before) {
            return NULL;
        }
        now = block; /* Lua relies on it that shrinking cannot fail. */
    }
    used = used - before + size;
    return now;
}

static void stop(lua_State *state, lua_Debug *where)
{
    lua_getinfo(state, "Sl", where);
    luaL_error(state, "%s:%d: more than %d instructions", where->short_src, where->currentline,
               SANDBOX_INSTRUCTIONS);
}

/* Ends with the stack as it was, but for the results. */
static bool call(int arguments, int results)
{
    lua_sethook(script, stop, LUA_MASKCOUNT, SANDBOX_INSTRUCTIONS);
    if (lua_pcall(script, arguments, results, 0) == LUA_OK) {
        return true;
    }
    /* A number would be made a string, for which there may be no memory. */
    snprintf(error_text, sizeof(error_text), "%s",
             lua_type(script, -1) == LUA_TSTRING ? lua_tostring(script, -1)
                                                 : "an error without words");
    lua_settop(script, 0);
    return false;
}

/* ---- what there is --------------------------------------------------------------------------- */

static bool is_kept(const char *name, const char *const *kept)
{
    while (*kept != NULL && strcmp(*kept, name) != 0) {
        kept++;
    }
    return *kept != NULL;
}

/* Of the table on the top of the stack only what is kept stays. */
static void keep_only(lua_State *state, const char *const *kept)
{
    lua_pushnil(state);
    while (lua_next(state, -2) != 0) {
        lua_pop(state, 1);
        if (!is_kept(lua_tostring(state, -1), kept)) {
            lua_pushvalue(state, -1);
            lua_pushnil(state);
            lua_rawset(state, -4);
        }
    }
}

static void open_library(lua_State *state, const char *name, lua_CFunction open,
                         const char *const *kept)
{
    luaL_requiref(state, name, open, strcmp(name, LUA_GNAME) != 0);
    keep_only(state, kept);
    lua_pop(state, 1);
}

struct text {
    const char *start;
    size_t length;
    const char *name;
};

/* In a call of its own, as each of these may fail for memory. Returns the script as a function. */
static int prepare(lua_State *state)
{
    const struct text *text = lua_touserdata(state, 1);

    open_library(state, LUA_STRLIBNAME, luaopen_string, strings);
    open_library(state, LUA_TABLIBNAME, luaopen_table, tables);
    open_library(state, LUA_MATHLIBNAME, luaopen_math, numbers);
    open_library(state, LUA_GNAME, luaopen_base, globals);
    /* "t": compiled scripts are not checked by Lua. */
    if (luaL_loadbufferx(state, text->start, text->length, text->name, "t") != LUA_OK) {
        return lua_error(state);
    }
    return 1;
}

static int check(lua_State *state)
{
    if (lua_getglobal(state, "may_open") != LUA_TFUNCTION) {
        return luaL_error(state, "the script has no function may_open");
    }
    return 0;
}

bool sandbox_load(const char *text, size_t length, const char *name)
{
    struct text of = {text, length, name};

    script = lua_newstate(allocate, NULL);
    if (script == NULL) {
        snprintf(error_text, sizeof(error_text), "no memory for Lua");
        return false;
    }
    lua_pushcfunction(script, prepare);
    lua_pushlightuserdata(script, &of);
    if (call(1, 1) && call(0, 0)) {
        lua_pushcfunction(script, check);
        if (call(0, 0)) {
            return true;
        }
    }
    lua_close(script);
    script = NULL;
    return false;
}

/* ---- questions ------------------------------------------------------------------------------- */

/* In a call of its own, as making a string may fail for memory. */
static int ask(lua_State *state)
{
    const char *who = lua_touserdata(state, 1);
    lua_Integer door = lua_tointeger(state, 2);

    lua_getglobal(state, "may_open");
    lua_pushstring(state, who);
    lua_pushinteger(state, door);
    lua_call(state, 2, 1);
    lua_pushboolean(state, lua_isboolean(state, -1) && lua_toboolean(state, -1));
    return 1;
}

bool sandbox_may_open(const char *who, unsigned int door, bool *open)
{
    *open = false;
    if (script == NULL) {
        return false;
    }
    lua_pushcfunction(script, ask);
    lua_pushlightuserdata(script, (void *)who);
    lua_pushinteger(script, door);
    if (!call(2, 1)) {
        return false;
    }
    *open = lua_toboolean(script, -1);
    lua_settop(script, 0);
    return true;
}

const char *sandbox_error(void)
{
    return error_text;
}
