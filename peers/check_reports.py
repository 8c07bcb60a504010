# SPDX-License-Identifier: Apache-2.0
"""Reads report.sarif and junit.xml of a check with third-party libraries.

usage: check_reports.py FOLDER
"""

import json
import pathlib
import sys

from junitparser import JUnitXml
from pydantic_sarif import model


def main():
    folder = pathlib.Path(sys.argv[1])
    text = (folder / "report.sarif").read_text()
    model.StaticAnalysisResultsFormatSarifVersion210JsonSchema.model_validate_json(text)
    results = json.loads(text)["runs"][0]["results"]
    suites = JUnitXml.fromfile(str(folder / "junit.xml"))
    cases = [case for suite in suites for case in suite]
    failed = [case for case in cases if any(type(r).__name__ == "Failure" for r in case.result)]
    report = json.loads((folder / "report.json").read_text())
    red = [check for check in report["checks"] if check["verdict"] == "fail"]
    if not len(results) == len(failed) == len(red) or not red or len(cases) != len(report["checks"]):
        sys.exit(f"reports disagree: {len(results)} in SARIF, {len(failed)} in JUnit, {len(red)} in JSON")
    if not all(case.time is not None for case in cases):
        sys.exit("a case of JUnit has no time")
    print(f"reports: SARIF and JUnit are valid, {len(red)} of {len(cases)} failed in each")


main()
