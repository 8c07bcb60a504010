#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the wheel in its own environment and puts it on the PATH of later steps.
set -euo pipefail
place=${RUNNER_TEMP:-/tmp}/residue
python3 -m venv "$place"
"$place/bin/pip" install --quiet --disable-pip-version-check "$RESIDUE_WHEEL"
"$place/bin/residue" --version
echo "$place/bin" >>"$GITHUB_PATH"
