# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# What ../toolchain.txt says, and the libraries that come with a compiler.

# The words behind a key of ../toolchain.txt.
function(multikit_toolchain key variable)
  multikit_words(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../toolchain.txt ${key} words)
  set(${variable} ${words} PARENT_SCOPE)
endfunction()

# The words behind a key of such a file.
function(multikit_words file key variable)
  file(STRINGS ${file} lines REGEX "^${key} ")
  list(TRANSFORM lines REPLACE "^${key} +" "")
  string(REPLACE ";" " " words "${lines}")
  separate_arguments(words)
  set(${variable} ${words} PARENT_SCOPE)
endfunction()

# `-z word` is one option of the compiler driver: -Wl,-z,word.
function(multikit_driver_link_options variable)
  multikit_toolchain(link words)
  list(REMOVE_ITEM words -static -nostdlib)
  string(REPLACE ";" "," words "${words}")
  set(${variable} -static -nostdlib "-Wl,${words}" $<$<C_COMPILER_ID:GNU>:-no-pie> PARENT_SCOPE)
endfunction()

# What the compiler prints for an option, as the name of a file; empty when there is none.
function(multikit_compiler_file compiler option variable)
  execute_process(COMMAND ${compiler} ${option} OUTPUT_VARIABLE file ERROR_QUIET
    OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT EXISTS "${file}")
    set(file "")
  endif()
  set(${variable} "${file}" PARENT_SCOPE)
endfunction()

# Helpers that compilers call: clang's own if it has them for this target, else GCC's.
function(multikit_find_libgcc variable)
  set(compilers ${CMAKE_C_COMPILER})
  multikit_toolchain(gcc-prefixes prefixes)
  multikit_toolchain(clang-target target)
  list(TRANSFORM prefixes APPEND gcc OUTPUT_VARIABLE others)
  if(CMAKE_C_COMPILER_ID MATCHES Clang)
    set(compilers "${CMAKE_C_COMPILER};${others}")
  endif()
  foreach(compiler IN LISTS compilers)
    set(command ${compiler})
    if(compiler STREQUAL CMAKE_C_COMPILER AND CMAKE_C_COMPILER_ID MATCHES Clang)
      list(APPEND command --target=${target})
    endif()
    multikit_compiler_file("${command}" -print-libgcc-file-name file)
    if(file)
      break()
    endif()
  endforeach()
  set(${variable} "${file}" PARENT_SCOPE)
endfunction()

# Adds a C library to a program: headers in place of the toolchain's, archives, and sources for what
# the library asks of a system. Its archives are returned, to be linked in one group with the rest.
function(multikit_use_libc target libc variable)
  multikit_toolchain(libc-${libc} folder)
  set(MULTIKIT_${libc} "${folder}" CACHE PATH "folder of ${libc}: include/ and lib/")
  set(folder "${MULTIKIT_${libc}}")
  set(sources heap.c system_calls.c)
  if(libc STREQUAL picolibc)
    list(APPEND sources picolibc.c)
  elseif(NOT libc STREQUAL newlib)
    message(FATAL_ERROR "LIBC is ${libc}; it can be picolibc or newlib")
  endif()
  list(TRANSFORM sources PREPEND ${MULTIKIT_SDK}/libc/)
  target_sources(${target} PRIVATE ${sources})
  set(${variable} -lc -lm PARENT_SCOPE)
  if(folder)
    multikit_compiler_file(${CMAKE_C_COMPILER} -print-file-name=include include)
    target_compile_options(${target} PRIVATE -nostdinc "SHELL:-isystem ${include}"
      "SHELL:-isystem ${folder}/include")
    target_link_options(${target} PRIVATE -L${folder}/lib)
  endif()
endfunction()

# Compile an IP stack with a program: its sources and lwIP's, which are fetched from Debian when they are not there.
function(multikit_use_ip target ip)
  if(NOT ip STREQUAL lwip)
    message(FATAL_ERROR "IP is ${ip}; it can be lwip")
  endif()
  set(MULTIKIT_lwip ${CMAKE_BINARY_DIR}/lwip CACHE PATH "folder of lwIP's source")
  set(folder ${MULTIKIT_SDK}/ip)
  execute_process(COMMAND python3 ${MULTIKIT_SDK}/debian/source.py lwip ${MULTIKIT_lwip} --has src/include/lwip/init.h
    RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "lwIP's source is not in ${MULTIKIT_lwip}, and cannot be fetched")
  endif()
  file(GLOB own ${folder}/src/*.c)
  file(STRINGS ${folder}/lwip.txt sources REGEX "^[^#]")
  list(TRANSFORM sources PREPEND ${MULTIKIT_lwip}/src/)
  set_property(SOURCE ${own} ${sources} PROPERTY INCLUDE_DIRECTORIES
    ${folder}/port ${folder}/internal ${MULTIKIT_lwip}/src/include)
  set_property(SOURCE ${sources} PROPERTY COMPILE_OPTIONS -w)
  target_sources(${target} PRIVATE ${own} ${sources})
  target_include_directories(${target} PRIVATE ${folder}/include)
endfunction()
