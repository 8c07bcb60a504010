#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs one part of many runs: chunk.sh I N FOLDER SCENARIOS-AND-OPTIONS…
#
# Status 0 means that the part exists, whatever its verdict: a violation is a result and is never
# retried. Anything else means that the worker was killed or could not run, and the scheduler retries
# it. A part that already exists is left alone, because outputs appear whole or not at all. A wrong
# command line or file (64, 65) would fail forever: it is logged and not retried, and residue merge
# reports the part as missing.
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
