// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import TargetKit

/// Counts and times in the Prometheus text format, version 0.0.4.
enum MetricsPage {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    static func text(of worlds: [HostedWorld]) -> String {
        var page = MetricsText()
        let readings = worlds.map { ($0, $0.journal.tally) }
        page.family("residue_requests_total", "counter", "Requests to targets.")
        for (world, tally) in readings {
            for (key, count) in tally.counts {
                page.sample(
                    "residue_requests_total",
                    [
                        ("world", world.id), ("target", key.target), ("method", key.method),
                        ("status", key.status == 0 ? "none" : String(key.status)),
                    ],
                    "\(count)"
                )
            }
        }
        page.family("residue_request_seconds", "histogram", "How long targets took to answer.")
        for (world, tally) in readings {
            for (target, times) in tally.times {
                page.histogram(times, [("world", world.id), ("target", target)])
            }
        }
        let states = worlds.flatMap { world in
            world.targets.map { (world, $0, $0.withTarget { state, _ in state }) }
        }
        func gauge(
            _ name: String,
            _ type: String,
            _ help: String,
            _ value: (HostedTarget.State) -> Int
        ) {
            page.family(name, type, help)
            for (world, target, state) in states {
                let labels = [("world", world.id), ("target", target.name.rawValue)]
                page.sample(name, labels, "\(value(state))")
            }
        }
        gauge("residue_changes_total", "counter", "Changes of targets' own state.") {
            $0.target.changes.count
        }
        gauge("residue_accounts", "gauge", "Accounts that exist, active or not.") {
            $0.target.accounts.count
        }
        gauge("residue_accesses", "gauge", "Ways to act, latent ones included.") { state in
            let target = state.target
            return target.accounts.reduce(0) { $0 + target.access(of: $1).count }
        }
        page.family("residue_faults_fired_total", "counter", "How often faults struck.")
        for (world, target, state) in states {
            for tally in state.faults.tallies {
                page.sample(
                    "residue_faults_fired_total",
                    [
                        ("world", world.id), ("target", target.name.rawValue),
                        ("fault", tally.rule),
                    ],
                    "\(tally.firings)"
                )
            }
        }
        return page.text
    }
}

/// Lines of the text format.
private struct MetricsText {
    private(set) var text = ""

    mutating func family(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    mutating func sample(_ name: String, _ labels: [(String, String)], _ value: String) {
        let list = labels.map { "\($0.0)=\"\(MetricsText.escaped($0.1))\"" }
        text += "\(name){\(list.joined(separator: ","))} \(value)\n"
    }

    mutating func histogram(_ times: ExchangeTally.Histogram, _ labels: [(String, String)]) {
        let name = "residue_request_seconds"
        var total = 0
        for (bound, count) in zip(ExchangeTally.bounds, times.counts) {
            total += count
            let limit = Double(bound) / 1_000_000_000
            sample("\(name)_bucket", labels + [("le", "\(limit)")], "\(total)")
        }
        sample("\(name)_bucket", labels + [("le", "+Inf")], "\(times.count)")
        sample("\(name)_sum", labels, "\(Double(times.nanoseconds) / 1_000_000_000)")
        sample("\(name)_count", labels, "\(times.count)")
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
        return result
    }
}
