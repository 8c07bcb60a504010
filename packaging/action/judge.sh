#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Checks a program or runs scenarios; inputs come as variables, so that none of them is run as code.
set -euo pipefail
read -r -a options <<<"${RESIDUE_OPTIONS:-}"
if [ -n "${RESIDUE_EXEC:-}" ]; then
    residue check --exec "$RESIDUE_EXEC" --target "$RESIDUE_TARGET" \
        --report console,junit,sarif,markdown --output "$RESIDUE_OUTPUT" "${options[@]}"
else
    residue run "$RESIDUE_SCENARIOS" --report console,junit,markdown \
        --output "$RESIDUE_OUTPUT" "${options[@]}"
fi
