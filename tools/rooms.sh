#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes BUILD/inc/ROOM/DEP -> SRC/DEP for each line of rooms.txt: the include path a room is compiled with.
set -eu
src=$1 build=$2
rm -rf "$build/inc"
grep -v '^#' "$src/tools/rooms.txt" | while IFS=: read -r room deps; do
	[ -n "$room" ] || continue
	mkdir -p "$build/inc/$room"
	for dep in $room $deps; do ln -s "$src/src/$dep" "$build/inc/$room/$dep"; done
done
