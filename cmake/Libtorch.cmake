# SPDX-License-Identifier: Apache-2.0
# Imported targets for libtorch out of the PyPI wheel. find_package(Torch) would ask for a CUDA toolkit; only torch_cpu and
# c10 are linked, libtorch_cuda.so is loaded at run time where a driver is present (engine/nn/device.h).
# The include folder is searched last (-idirafter): it also carries fmt 12 and protobuf headers, which must not shadow Debian's.

set(SINTONIA_TORCH_VERSION 2.11.0)
set(_torch "${SINTONIA_LIBTORCH}/torch")
if(NOT EXISTS "${_torch}/lib/libtorch_cpu.so")
  message(FATAL_ERROR "libtorch ${SINTONIA_TORCH_VERSION} is not in ${SINTONIA_LIBTORCH}: run packaging/setup.sh, or give -DSINTONIA_LIBTORCH=DIR")
endif()
file(STRINGS "${_torch}/include/torch/headeronly/version.h" _version REGEX "#define TORCH_VERSION_(MAJOR|MINOR) ")
string(REGEX REPLACE ".*MAJOR ([0-9]+).*MINOR ([0-9]+).*" "\\1.\\2" _version "${_version}")
if(NOT SINTONIA_TORCH_VERSION MATCHES "^${_version}\\.")
  message(FATAL_ERROR "${SINTONIA_LIBTORCH} holds libtorch ${_version}; this program needs ${SINTONIA_TORCH_VERSION}")
endif()

foreach(lib c10 torch_cpu)
  add_library(sintonia::${lib} SHARED IMPORTED GLOBAL)
  set_target_properties(sintonia::${lib} PROPERTIES IMPORTED_LOCATION "${_torch}/lib/lib${lib}.so" IMPORTED_NO_SONAME ON)
endforeach()
add_library(sintonia_torch INTERFACE)
target_compile_options(sintonia_torch INTERFACE
  "SHELL:-idirafter ${_torch}/include" "SHELL:-idirafter ${_torch}/include/torch/csrc/api/include")
target_link_libraries(sintonia_torch INTERFACE sintonia::torch_cpu sintonia::c10)
# DT_RPATH, not DT_RUNPATH: it also serves the libraries that libtorch_cpu itself needs (libcupti, libcudart).
target_link_options(sintonia_torch INTERFACE
  -Wl,--disable-new-dtags "-Wl,-rpath,${_torch}/lib" "-Wl,-rpath,${SINTONIA_LIBTORCH}/nvidia/cu13/lib"
  "-Wl,-rpath-link,${SINTONIA_LIBTORCH}/nvidia/cu13/lib")
