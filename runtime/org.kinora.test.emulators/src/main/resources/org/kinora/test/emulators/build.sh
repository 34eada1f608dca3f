#!/bin/sh
# Builds the emulated libraries: build.sh SOURCES TARGET, with the compiler $CC. Each board is a folder of its own.
set -eu
sources=$1
target=$2
flags="-std=gnu11 -O2 -g -fPIC -fvisibility=hidden -shared -Wall -Wextra -Werror -pthread -Wa,-I,$sources"

# library FILE SOURCE... - in the current folder; the boards' SYS library brings what all share
library() {
  file=$1
  shift
  list=""
  for each; do list="$list $sources/$each"; done
  # Versioned, so that a process may have both boards, though they share the names of what is shared.
  needs="-Wl,--default-symver"
  case $file in
  libsys.so | libax_sys.so) ;;
  libax_*) needs="-L. -lax_sys" ;;
  *) needs="-L. -lsys" ;;
  esac
  # shellcheck disable=SC2086 # lists of words
  ${CC:-cc} $flags -o "$file" $list $needs -Wl,-soname,"$file" -Wl,-rpath,'$ORIGIN' -ldl
}

core="record.c memory.c camera.c source.c links.c codec.c replay.c encoder.c"

mkdir -p "$target/sophgo" "$target/sophgo-split"
cd "$target/sophgo"
# shellcheck disable=SC2086
library libsys.so $core sophgo_sys.c sophgo_vpss_driver.c sophgo_venc_driver.c
library libvpu.so sophgo_vpss.c sophgo_vi.c
library libvenc.so sophgo_venc.c
# For LD_PRELOAD: it brings nothing of the board, and takes the place of functions of the C library.
${CC:-cc} -std=gnu11 -O2 -fPIC -shared -Wall -Wextra -Werror -o witness.so "$sources/sophgo_witness.c" -ldl

# The newer layout; the same file of libsys, so that a process that uses both has one board.
cd ../sophgo-split
ln -f ../sophgo/libsys.so libsys.so
ln -f ../sophgo/libvenc.so libvenc.so
library libvpss.so sophgo_vpss.c
library libvi.so sophgo_vi.c

mkdir -p "$target/axera"
cd "$target/axera"
# shellcheck disable=SC2086
library libax_sys.so $core axera_sys.c axera_ivps.c axera_venc.c
library libax_venc.so axera_libvenc.c
library libax_ivps.so axera_libivps.c
