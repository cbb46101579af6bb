# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# Protection domains in Rust: what make/multikit.mk does, for CMake. RUSTC and RUST_TARGET choose compiler and target;
# RUSTFLAGS are more options for all programs.

# The compiler for protection domains, and the crate multikit, for all programs of a build folder.
function(multikit_rust_crate)
  if(TARGET multikit-rust)
    return()
  endif()
  multikit_toolchain(rust-target target)
  set(RUST_TARGET "${target}" CACHE STRING "Multikit: target of the Rust compiler")
  set(RUSTC "" CACHE STRING "Multikit: Rust compiler; empty: the first that has a core")
  set(RUSTFLAGS "" CACHE STRING "Multikit: more options of the Rust compiler")
  set(rust ${MULTIKIT_SDK}/rust)
  set(folder ${CMAKE_BINARY_DIR}/multikit-rust)
  execute_process(COMMAND sh ${rust}/core.sh ${RUST_TARGET} ${folder}/rustc ${RUSTC} RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "no Rust compiler for protection domains; see above")
  endif()
  multikit_rust_options(options)
  file(GLOB sources ${rust}/multikit/src/*.rs)
  file(GENERATE OUTPUT ${folder}/settings CONTENT "${options}\n")
  add_custom_command(OUTPUT ${folder}/libmultikit.rlib
    COMMAND ${folder}/rustc ${options} --remap-path-prefix ${rust}=/multikit/rust --crate-type rlib --crate-name multikit
      -o ${folder}/libmultikit.rlib ${rust}/multikit/src/lib.rs
    DEPENDS ${sources} ${folder}/rustc ${folder}/settings COMMENT "Rust crate multikit" VERBATIM)
  add_custom_target(multikit-rust DEPENDS ${folder}/libmultikit.rlib)
endfunction()

function(multikit_rust_options variable)
  multikit_toolchain(rustc options)
  string(REGEX REPLACE "^smp-" "" config ${MULTIKIT_CONFIG})
  list(APPEND options -C target-cpu=${MULTIKIT_CPU} --cfg "multikit_config=\"${config}\"")
  set(${variable} "${options}" PARENT_SCOPE)
endfunction()

# Adds the crate whose root is source to a program; sets variable to the archive, to be linked in one group with libmicrokit.
function(multikit_add_crate target source variable)
  multikit_rust_crate()
  multikit_rust_options(options)
  separate_arguments(more UNIX_COMMAND "${RUSTFLAGS}")
  set(folder ${CMAKE_BINARY_DIR}/multikit-rust)
  get_filename_component(source ${source} ABSOLUTE)
  get_filename_component(name ${source} NAME_WE)
  string(REPLACE - _ crate ${name})
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${target}.rust)
  set(archive ${output}/lib${crate}.a)
  # Makefile generators do not notice that a command has changed.
  file(GENERATE OUTPUT ${archive}.settings CONTENT "${options} ${more}\n")
  add_custom_command(OUTPUT ${archive}
    COMMAND ${CMAKE_COMMAND} -E env MICROKIT_STUBS=${CMAKE_CURRENT_BINARY_DIR}/include
      ${folder}/rustc ${options} ${more} --remap-path-prefix ${CMAKE_CURRENT_SOURCE_DIR}/= --crate-type staticlib
      --crate-name ${crate} --extern multikit=${folder}/libmultikit.rlib --emit link,dep-info --out-dir ${output} ${source}
    # Where a program reads the environment, rustc says so in a comment, which CMake refuses in a depfile.
    COMMAND sed -i "/^#/d" ${output}/${crate}.d
    BYPRODUCTS ${output}/${crate}.d
    DEPENDS ${source} multikit-rust ${folder}/libmultikit.rlib ${archive}.settings $<TARGET_PROPERTY:${target},MULTIKIT_STUBS>
    DEPFILE ${output}/${crate}.d
    COMMENT "Rust crate ${crate}" VERBATIM)
  target_sources(${target} PRIVATE ${archive})
  set_target_properties(${target} PROPERTIES LINKER_LANGUAGE C)
  multikit_toolchain(link-crate link)
  string(REPLACE ";" "," link "${link}")
  target_link_options(${target} PRIVATE -Wl,${link})
  set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${archive})
  set(${variable} ${archive} PARENT_SCOPE)
endfunction()
