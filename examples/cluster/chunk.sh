#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs one part of many runs: chunk.sh I N FOLDER SCENARIOS-AND-OPTIONS…
#
# Status 0 means that the part is there, whatever its verdict: a violation is a result and is never
# tried again. Anything else means that the worker was killed or could not work, and whoever
# scheduled it tries again. A part that is there already is left alone, since outputs appear as a
# whole or not at all. A wrong command line or file (64, 65) would fail for ever: it is noted and
# not tried again, and residue merge says that the part is missing.
set -u
part=$1 parts=$2 folder=$3
shift 3
residue=${RESIDUE:-residue}
[ ! -e "$folder/$part/part.json" ] || exit 0
mkdir -p "$folder"
"$residue" run "$@" --shard "$part/$parts" --jobs "${RESIDUE_JOBS:-1}" --output "$folder/$part" \
    >"$folder/$part.log" 2>&1
status=$?
case $status in
    0 | 1 | 2) exit 0 ;;
    64 | 65)
        cat "$folder/$part.log" >&2
        exit 0
        ;;
    *) exit "$status" ;;
esac
