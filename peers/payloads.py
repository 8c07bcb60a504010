# SPDX-License-Identifier: Apache-2.0
"""Names made of markup and of characters that hide or reverse text.

usage: payloads.py RESIDUE

Replays a feed of people and groups with such names and opens the page of the run in a browser:
each must be shown as text, and nothing may run.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

from chromium import Chromium

PAYLOADS = [
    "<script>window.struck=1</script>", "<img src=x onerror=window.struck=1>",
    "\"><svg onload=window.struck=1>", "' onmouseover='window.struck=1", "javascript:window.struck=1",
    "{{constructor('struck')}}", "<iframe srcdoc='<script>parent.struck=1</script>'>",
    "</textarea></pre></style><b>bold</b>", "<!--", "&lt;b&gt; &amp;",
    "\u202eevil\u202c name", "zero\u200bwidth", "\u05d0\u05d1\u05d2 (hebrew)", "x" * 200,
]


def shown_as(payload):
    """Characters that hide or reverse the text around them are shown as what they are."""
    return "".join("\ufffd" if one in "\u202e\u202c\u200b" else one for one in payload)


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        with (folder / "feed.jsonl").open("w") as file:
            for month, event in [(1, "joiner"), (2, "leaver")]:
                for number, payload in enumerate(PAYLOADS):
                    groups = [f"group {payload}"] if event == "joiner" else []
                    file.write(json.dumps({
                        "effective_at": f"2026-0{month}-01T09:00:{number:02}Z", "event": event,
                        "person": f"{number} {payload}", "groups": groups}) + "\n")
        done = subprocess.run(
            [sys.argv[1], "replay", folder / "feed.jsonl", "--offboarding", "deactivate", "--report",
             "html", "--output", folder / "out"], capture_output=True, text=True)
        if done.returncode != 1:
            sys.exit(f"payloads: the replay ended with {done.returncode}: {done.stderr[:2000]}")
        problems, shown = [], []
        with Chromium() as browser:
            browser.set_offline()
            browser.open((folder / "out" / "report.html").resolve().as_uri())
            browser.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
            text = browser.evaluate("document.body.textContent")
            for number, payload in enumerate(PAYLOADS):
                wanted = f"{number} {shown_as(payload)}"
                if wanted not in text:
                    problems.append(f"{payload!r} is not shown")
                shown.append(f"{payload[:40]!r} as {shown_as(payload)[:40]!r}")
            if not browser.evaluate("window.struck === undefined"):
                problems.append("something ran")
            strangers = browser.evaluate(
                "document.querySelectorAll('img, iframe, object, embed, base, svg[onload],"
                " [onerror], [onmouseover]').length + document.scripts.length - 1")
            if strangers:
                problems.append(f"{strangers} elements come from names")
            problems += browser.requests() + browser.complaints()
    for problem in problems:
        print(f"payloads: {problem}", file=sys.stderr)
    print(f"payloads: {len(PAYLOADS)} names made of markup, shown as text, and nothing ran")
    for line in shown:
        print(f"  shown: {line}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
