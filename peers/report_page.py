# SPDX-License-Identifier: Apache-2.0
"""Opens reports in a real browser, from disk and without a network.

    report_page.py REPORT.html [SCREENSHOTS]

Checks that a page loads nothing else, logs no errors, shows its verdict on the first screen without
scrolling, and has no serious accessibility finding, light and dark, wide and narrow.
"""

import pathlib
import sys

import axe_core_python
from chromium import Chromium

AXE = pathlib.Path(axe_core_python.__file__).with_name("axe.min.js").read_text()


def audit(browser):
    browser.evaluate(AXE + "; true")
    violations = browser.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact))"
        ".map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(', ')))")
    return violations


def check(browser, path, pictures):
    problems = []
    url = pathlib.Path(path).resolve().as_uri()
    for scheme in ["light", "dark"]:
        for width in [1280, 400]:
            browser.set_size(width, 720)
            browser.set_media(prefers_color_scheme=scheme)
            browser.open(url)
            name = f"{scheme}, {width} px"
            problems += [f"{name}: asked for {url}" for url in browser.requests()]
            problems += [f"{name}: {text}" for text in browser.complaints()]
            if width == 1280:
                problems += [f"{name}: {text}" for text in audit(browser)]
            wide = browser.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                problems.append(f"{name}: the page is {wide} px wider than the window")
            if width == 1280:
                below = browser.evaluate(
                    "[...document.querySelectorAll('h1, .figures, section.lanes, .cause, .card')]"
                    ".filter(e => e.getBoundingClientRect().bottom > innerHeight).length")
                if below:
                    problems.append(f"{name}: {below} parts of the first screen need scrolling")
            if pictures:
                stem = pathlib.Path(path).parent.name
                browser.screenshot(f"{pictures}/{stem}-{scheme}-{width}.png")
    drawn = browser.evaluate(
        "(() => { const t = performance.getEntriesByType('navigation')[0];"
        " return Math.round(t.domComplete) })()")
    print(f"{path}: {'held' if not problems else 'NOT held'}, drawn in {drawn} ms")
    return problems


def main():
    path = sys.argv[1]
    pictures = sys.argv[2] if len(sys.argv) > 2 else None
    with Chromium() as browser:
        browser.set_offline()
        problems = check(browser, path, pictures)
    for problem in problems:
        print("  " + problem, file=sys.stderr)
    sys.exit(1 if problems else 0)


main()
