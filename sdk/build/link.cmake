# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# Linking of freestanding programs with linker scripts that go through the preprocessor, so that
# they share addresses with C.

# Debug information names sources by where they are in the SDK's folder src/, wherever it is built or
# installed; of two options that match the last counts.
set(SOURCE_NAMES -ffile-prefix-map=${CMAKE_SOURCE_DIR}=/multikit
  -ffile-prefix-map=${CMAKE_BINARY_DIR}/generated=/multikit/generated)
# Nothing walks frames: debuggers have the debug information, and x29 is one more register.
set(FREESTANDING_FLAGS -std=gnu11 -g -ffreestanding -fno-builtin -fno-pic -fno-stack-protector
  -fno-asynchronous-unwind-tables ${SOURCE_NAMES} -mno-outline-atomics -mstrict-align -fno-common
  -fomit-frame-pointer -mfix-cortex-a53-835769)
set(WARNING_FLAGS -Wall -Wextra -Werror)
set(STRICT_WARNING_FLAGS ${WARNING_FLAGS} -Wstrict-prototypes -Wmissing-prototypes -Wundef
  -Wconversion)

# multikit_link(target linker-script [DEFINES X=1...]): preprocess the script with the target's
# own include folders and link with it.
function(multikit_link target script)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "DEFINES")
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${target}.ld)
  list(TRANSFORM arg_DEFINES PREPEND -D)
  set(includes $<TARGET_PROPERTY:${target},INCLUDE_DIRECTORIES>)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_C_COMPILER} -E -P -undef -x assembler-with-cpp -D__LINKER__ ${arg_DEFINES}
      "-I$<JOIN:${includes},;-I>" -MMD -MF ${output}.d -MT ${output} ${script} -o ${output}
    DEPENDS ${script} DEPFILE ${output}.d COMMAND_EXPAND_LISTS VERBATIM
    COMMENT "Linker script of ${target}")
  add_custom_target(script.${target} DEPENDS ${output})
  add_dependencies(${target} script.${target})
  set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${output})
  target_link_options(${target} PRIVATE -nostdlib -static -no-pie -T ${output}
    -Wl,-z,max-page-size=4096,--build-id=none,--fix-cortex-a53-843419,--fatal-warnings,--no-warn-rwx-segments)
endfunction()
