# SPDX-License-Identifier: Apache-2.0
"""Runs the curl lines of the README against a server and compares what they print.

usage: readme_lines.py README URL

The server must have just opened the README's world, with a clock that stands still. A "…" in the
README stands for anything.
"""

import pathlib
import re
import subprocess
import sys

ADDRESS = "http://127.0.0.1:8080"


def lines(text):
    """Each curl line with the output that the README shows below it."""
    for block in re.findall(r"```console\n(.*?)```", text, re.S):
        command, shown = None, []
        for line in block.splitlines():
            if not line.startswith("$ "):
                shown.append(line)
                continue
            if command:
                yield command, "\n".join(shown)
            command, shown = line[2:], []
        if command:
            yield command, "\n".join(shown)


def main():
    readme, url = sys.argv[1:]
    count = 0
    for command, shown in lines(pathlib.Path(readme).read_text()):
        if not command.startswith("curl "):
            continue
        run = ["sh", "-c", command.replace(ADDRESS, url)]
        printed = subprocess.run(run, capture_output=True, text=True, timeout=20).stdout
        pattern = ".*".join(re.escape(part) for part in shown.split("…"))
        if not re.fullmatch(pattern, printed.strip().replace(url, ADDRESS), re.S):
            print(f"{readme}: {command}\n  shows    {shown}\n  printed  {printed}", file=sys.stderr)
            return 1
        count += 1
    print(f"curl: {count} lines in {readme} print what it shows")
    return 0 if count else 1


sys.exit(main())
