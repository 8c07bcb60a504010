# SPDX-License-Identifier: Apache-2.0
"""Runs every check of scim2-tester against one SCIM base URL.

usage: scim_tester.py BASE_URL TOKEN [--expect FILE --as NAME] [--record]

Without --expect every check must succeed and none may be skipped. With it, the checks that do not
succeed must be exactly those that FILE lists under NAME; --record writes them there instead.
Exit status: 0 as expected, 1 otherwise.
"""

import argparse
import json
import pathlib
import random
import sys

import httpx2
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

GOOD = {Status.SUCCESS, Status.COMPLIANT}


def name(result):
    parts = [result.resource_type, result.title]
    return " ".join(part for part in parts if part)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("base")
    options.add_argument("token")
    options.add_argument("--expect", type=pathlib.Path)
    options.add_argument("--as", dest="server", default="")
    options.add_argument("--record", action="store_true")
    options = options.parse_args()

    # The checks draw random values; their requests must be the same in every run.
    random.seed(1)
    headers = {"Authorization": f"Bearer {options.token}"}
    http = httpx2.Client(base_url=options.base, headers=headers, timeout=10)
    results = check_server(SyncSCIMClient(http))
    counts = {}
    for result in results:
        counts[result.status.name.lower()] = counts.get(result.status.name.lower(), 0) + 1
    bad = [result for result in results if result.status not in GOOD]
    summary = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
    label = options.server or options.base
    print(f"scim2-tester: {label}: {len(results)} checks: {summary}")

    if options.expect is None:
        for result in bad:
            print(f"  {result.status.name}: {name(result)}: {result.reason}", file=sys.stderr)
        return 1 if bad or not results else 0

    found = {}
    for result in bad:
        key = f"{result.status.name.lower()}: {name(result)}"
        found[key] = found.get(key, 0) + 1
    known = json.loads(options.expect.read_text()) if options.expect.exists() else {}
    if options.record:
        known[options.server] = dict(sorted(found.items()))
        options.expect.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n")
        return 0
    wanted = known.get(options.server)
    if wanted is None:
        print(f"  {options.expect}: nothing is listed for {options.server}", file=sys.stderr)
        return 1
    for key in sorted(set(found) | set(wanted)):
        if found.get(key, 0) != wanted.get(key, 0):
            difference = f"expected {wanted.get(key, 0)} times, found {found.get(key, 0)} times"
            reasons = {str(r.reason) for r in bad if key.endswith(name(r))}
            print(f"  {key}: {difference} {sorted(reasons)[:2]}", file=sys.stderr)
    return 0 if found == wanted else 1


if __name__ == "__main__":
    sys.exit(main())
