#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Many runs on the cores of one machine or several, with GNU parallel:
#
#   examples/cluster/parallel.sh 8 out scenarios/leaver --seeds 1-1000
#   residue merge out/[0-9]* --output whole
#
# Choose the number of parts so that each takes half a minute or more: every part first reads all
# scenario files. For several machines, add --sshloginfile and a shared folder.
set -eu
parts=$1 folder=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
seq "$parts" | parallel --will-cite --jobs "${WORKERS:-100%}" --retries 100 --quote \
    "$here/chunk.sh" '{}' "$parts" "$folder" "$@"
