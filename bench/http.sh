#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Measures the hosted targets over HTTP in alternation with nginx serving a constant of the same size
# and with scim2-server, and prints one table. Takes about two minutes after the build.
#
#   bench/http.sh                      everything
#   ROUNDS=21 bench/http.sh            more rounds, for a busy machine
#   WITHOUT_SCIM2=1 bench/http.sh      without scim2-server
#   ONLY=GET bench/http.sh             only the calls with this in their title: the two records
#
# Needs swift, wrk, nginx and python3. Installs only scim2-server, from PyPI, into a virtual
# environment below .build.

set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
# Where nginx is on systems that keep it off users' PATH.
PATH=$PATH:/usr/sbin:/sbin
missing=
for tool in swift wrk nginx python3; do
    command -v "$tool" >/dev/null || missing="$missing $tool"
done
if [ -n "$missing" ]; then
    echo "bench/http.sh: not installed:$missing" >&2
    exit 69
fi

cd "$root"
make --no-print-directory release >&2

scim2=
if [ -z "${WITHOUT_SCIM2:-}" ]; then
    venv=$root/.build/bench-scim2
    scim2=$venv/bin/scim2-server
    if ! "$scim2" --help >/dev/null 2>&1; then
        echo "bench/http.sh: installing scim2-server 0.8.3 into $venv" >&2
        if ! { rm -rf "$venv" && python3 -m venv "$venv" \
            && "$venv/bin/pip" --quiet install "scim2-server==0.8.3"; } >&2; then
            echo "bench/http.sh: scim2-server cannot be installed; measuring without it" >&2
            scim2=
        fi
    fi
fi

exec python3 -B "$root/bench/measure_http.py" \
    --residue "$root/.build/release/residue" --scim2 "$scim2" \
    --users "${USERS:-10000}" --seconds "${SECONDS_EACH:-1}" --rounds "${ROUNDS:-9}" \
    --connections "${CONNECTIONS:-32}" --only "${ONLY:-}"
