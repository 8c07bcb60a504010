#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Many runs on the cores of one machine, or of several, by GNU parallel:
#
#   examples/cluster/parallel.sh 8 out scenarios/leaver --seeds 1-1000
#   residue merge out/[0-9]* --output whole
#
# Cut the work so that a part takes half a minute or more: each part reads every scenario file
# first. For several machines add --sshloginfile and a folder that all of them see.
set -eu
parts=$1 folder=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
seq "$parts" | parallel --will-cite --jobs "${WORKERS:-100%}" --retries 100 --quote \
    "$here/chunk.sh" '{}' "$parts" "$folder" "$@"
