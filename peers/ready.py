# SPDX-License-Identifier: Apache-2.0
"""Prints what a running server says about itself, for shell scripts.

usage: ready.py READY_FILE url | targets | targets NAME url | targets NAME token

A target's url includes its base path.
"""

import json
import pathlib
import sys
import urllib.request


def main():
    path, *words = sys.argv[1:]
    ready = json.loads(pathlib.Path(path).read_text())
    if words == ["url"]:
        print(ready["url"])
        return
    with urllib.request.urlopen(ready["control"] + "/worlds/default", timeout=10) as answer:
        world = json.load(answer)
    if words == ["targets"]:
        print(" ".join(target["name"] for target in world["targets"]))
        return
    _, name, what = words
    target = next(target for target in world["targets"] if target["name"] == name)
    if what == "url":
        print(target["url"] + target["basePath"])
    else:
        print(target["credential"]["token"])


main()
