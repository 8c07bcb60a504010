# SPDX-License-Identifier: Apache-2.0
"""Opens the inspector of a server that requires a token: without it nothing is shown.

usage: inspector_token.py READY_FILE

READY_FILE is what `residue serve --address 0.0.0.0 --token-file FILE --ready-file READY_FILE` wrote.
"""

import json
import pathlib
import sys

from inspector_page import Inspector


def main():
    ready = json.loads(pathlib.Path(sys.argv[1]).read_text())
    token = pathlib.Path(ready["tokenFile"]).read_text().strip()
    live = "document.getElementById('link').textContent === 'live'"
    with Inspector() as browser:
        browser.open(ready["url"] + "/")
        browser.wait_for("!document.getElementById('gate').hidden")
        for wrong in ("", "wrong", token[:-1]):
            browser.fill("#token", wrong)
            browser.submit("gate")
            browser.wait_for("document.getElementById('token').value === ''")
            browser.sees("#link", "a token is needed")
        shown = browser.evaluate("document.getElementById('main').hidden"
                                 " && document.querySelectorAll('#people tr').length === 0")
        if not shown:
            print("inspector_token: something is shown without the token", file=sys.stderr)
            return 1
        browser.fill("#token", token)
        browser.submit("gate")
        browser.wait_for(live)
        browser.press("[data-jump='1h']")
        browser.sees("#said", "it is ")
        if token in browser.evaluate("document.documentElement.innerHTML + location.href"):
            print("inspector_token: the page shows the token", file=sys.stderr)
            return 1
    with Inspector() as browser:
        browser.open(f"{ready['url']}/#token={token}")
        browser.wait_for(live)
        if "token" in browser.evaluate("location.href"):
            print("inspector_token: the address keeps the token", file=sys.stderr)
            return 1
    print("inspector: nothing without the token, which neither page nor URL keeps visible")
    return 0


sys.exit(main())
