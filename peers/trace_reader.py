# SPDX-License-Identifier: Apache-2.0
"""Opens a trace with readers of its format and compares lanes and counts with the run's events.

usage: trace_reader.py OUTPUT_FOLDER…

OUTPUT_FOLDER is what `residue run FILE --report trace` wrote for one scenario. `chrometrace` parses
each event; `trace-lanefix` repairs what Perfetto would drop, and must find nothing to repair.
"""

import collections
import contextlib
import datetime
import io
import json
import pathlib
import sys
import tempfile

import chrometrace
import trace_lanefix


def microseconds(instant, start):
    def moment(text):
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return round((moment(instant) - moment(start)) / datetime.timedelta(microseconds=1))


def expected(path):
    """Counts, lanes and spans that the run's events call for."""
    found = collections.Counter()
    lanes, requests, start = set(), collections.Counter(), None
    for line in path.read_text().splitlines():
        event = json.loads(line)
        kind = event.get("type")
        if kind == "runStarted":
            start = event["at"]
        elif kind == "access":
            right = event["entitlement"]
            lanes.add((event.get("identity"), event.get("account"), right["target"], right["kind"],
                       right["name"], event["channel"], event.get("through")))
            found["access"] += event["to"] != "dead"
        elif kind == "request":
            found["request"] += 1
            requests[(event["startedAt"], event["at"])] += 1
        elif kind in ("fault", "fact"):
            found[kind] += 1
    spans = collections.Counter()
    for (began, ended), count in requests.items():
        began = microseconds(began, start)
        spans[(began, microseconds(ended, start) - began)] += count
    return found, lanes, spans


def unmended(path):
    """Whether no spans in a lane overlap: Perfetto drops those, and lanefix moves or cuts them."""
    def slices(file):
        events = json.loads(pathlib.Path(file).read_text())["traceEvents"]
        return collections.Counter((event["pid"], event["tid"], event["ts"], event["dur"])
                                   for event in events if event["ph"] == "X")
    with tempfile.NamedTemporaryFile(suffix=".json") as mended:
        with contextlib.redirect_stdout(io.StringIO()):
            trace_lanefix.fix_overlaps(str(path), mended.name)
        return slices(path) == slices(mended.name)


def check(folder):
    path = folder / "trace.json"
    raw = json.loads(path.read_text())["traceEvents"]
    events = [chrometrace.TraceEvent.from_dict(event) for event in raw]
    phases = collections.Counter(event.event_type for event in events)
    names = {(event.process_id, event.thread_id): event.args["name"] for event in events
             if event.name == "thread_name"}
    processes = {event.process_id for event in events if event.name == "process_name"}
    found = collections.Counter(event.categories for event in events if event.categories)
    wanted, lanes, spans = expected(folder / "events.ndjson")
    problems = [f"{phase!r} is no kind of event of a run" for phase in phases if phase not in "MXi"]
    if found != wanted:
        problems.append(f"counts are {dict(found)}, the run's are {dict(wanted)}")
    access = {(event.process_id, event.thread_id) for event in events
              if event.categories == "access"}
    if len(access) != len(lanes):
        problems.append(f"{len(access)} lanes of access for {len(lanes)} access paths")
    drawn = collections.Counter((event.timestamp_us, event.duration_us) for event in events
                                if event.categories == "request")
    if drawn != spans:
        problems.append(f"{sum((spans - drawn).values())} requests begin or end elsewhere")
    for event in events:
        if event.process_id not in processes:
            problems.append(f"the process of {event} has no name")
        elif event.event_type == "X" and (event.process_id, event.thread_id) not in names:
            problems.append(f"the lane of {event} has no name")
    if not unmended(path):
        problems.append("slices of a lane cross, which Perfetto does not draw")
    counted = ", ".join(f"{count} {kind}" for kind, count in sorted(found.items()))
    print(f"trace of {folder.name}: {len(events)} events of {len(phases)} kinds in {len(names)} "
          f"lanes ({counted}), as the run's events say: {'no' if problems else 'yes'}")
    return problems


def main():
    problems = [problem for folder in sys.argv[1:] for problem in check(pathlib.Path(folder))]
    for problem in problems[:20]:
        print("  " + problem, file=sys.stderr)
    return 1 if problems else 0


sys.exit(main())
