// SPDX-License-Identifier: Apache-2.0

import Wire

/// A report.json of a run, a replay or a check, read back and checked for consistency.
package struct ReportSnapshot: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case run
        case check
    }

    /// A verdict of either kind; a greater one is worse.
    package enum Verdict: Int, Hashable, Comparable, Sendable {
        case good
        case notExercised
        case doubtful
        case bad

        package static func < (left: Verdict, right: Verdict) -> Bool {
            left.rawValue < right.rawValue
        }

        init?(word: String) {
            switch word {
            case "held", "pass": self = .good
            case "notExercised": self = .notExercised
            case "inconclusive", "harnessFault": self = .doubtful
            case "violated", "fail": self = .bad
            default: return nil
            }
        }
    }

    /// A scenario or a check with one seed.
    package struct Item: Hashable, Sendable {
        /// Identifies the scenario or check in every report.
        package let key: String
        package let verdict: Verdict
        /// As the report spells it.
        package let word: String
        /// `nil` if nothing could be measured.
        package let figures: AccessFigures?
        /// People who could still get in at the end, sorted.
        package let peopleIn: [String]
    }

    package struct Mistake: Error, CustomStringConvertible {
        package let description: String

        init(_ description: String) { self.description = description }
    }

    /// Its name on the command line.
    package let name: String
    package let kind: Kind
    package let toolVersion: String
    /// The frozen suite of a check; empty for runs.
    package let suite: String
    /// The subject of the check; empty for runs.
    package let subject: String
    package let items: [Item]

    package var figures: AccessFigures { .pooled(items.compactMap(\.figures)) }

    package func count(of verdict: Verdict) -> Int { items.count { $0.verdict == verdict } }

    package init(name: String, bytes: [UInt8]) throws(Mistake) {
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONValue(parsing: bytes)
        } catch {
            throw Mistake(
                "not JSON at byte \(error.offset) of \(bytes.count): \(error.reason); the file is "
                    + "truncated or was damaged"
            )
        }
        try self.init(name: name, json: json)
    }

    package init(name: String, json: JSONValue) throws(Mistake) {
        self.name = name
        if let version = json["schemaVersion"]?.string {
            kind = .run
            guard version == RunReport.schemaVersion else {
                throw Mistake("a report of form \(version); this residue reads form 1")
            }
            toolVersion = try text("toolVersion", of: json)
            (suite, subject) = ("", "")
            items = try ReportSnapshot.scenarios(of: json)
        } else if let version = json["schema"]?.string, json["checks"] != nil {
            kind = .check
            guard version == RunReport.schemaVersion else {
                throw Mistake("a report of form \(version); this residue reads form 1")
            }
            guard let tool = json["tool"] else { throw Mistake("the member 'tool' is missing") }
            toolVersion = try text("version", of: tool)
            suite = try text("suite", of: json)
            subject = try text("subject", of: json)
            items = try ReportSnapshot.checks(of: json)
        } else {
            throw Mistake("not a report.json of residue run, replay or check")
        }
        var seen: Set<String> = []
        if let twin = items.first(where: { !seen.insert($0.key).inserted }) {
            throw Mistake("'\(twin.key)' is in the report twice; the file was edited")
        }
        try holdAgainstItself(json)
    }

    private static func scenarios(of json: JSONValue) throws(Mistake) -> [Item] {
        guard let scenarios = json["scenarios"]?.array else {
            throw Mistake("the member 'scenarios' is missing")
        }
        var items: [Item] = []
        for scenario in scenarios {
            let file = try text("file", of: scenario)
            let name = try text("name", of: scenario)
            let word = try text("verdict", of: scenario)
            guard let seed = scenario["seed"]?.integer, let verdict = Verdict(word: word) else {
                throw Mistake("the scenario '\(name)' has no seed or no valid verdict")
            }
            guard let figures = scenario["figures"].flatMap(AccessFigures.init(json:)) else {
                throw Mistake(
                    "the scenario '\(name)' has no readable figures; run it again"
                )
            }
            items.append(
                Item(
                    key: "\(file) '\(name)' @\(seed)",
                    verdict: verdict,
                    word: word,
                    figures: figures,
                    peopleIn: people(of: scenario) { $0["state"]?.string == "open" }
                )
            )
        }
        return items
    }

    private static func checks(of json: JSONValue) throws(Mistake) -> [Item] {
        var items: [Item] = []
        for check in json["checks"]?.array ?? [] {
            let id = try text("id", of: check)
            let word = try text("verdict", of: check)
            guard let seed = check["seed"]?.integer, let verdict = Verdict(word: word) else {
                throw Mistake("the check '\(id)' has no seed or no valid verdict")
            }
            items.append(
                Item(
                    key: "\(id)@\(seed)",
                    verdict: verdict,
                    word: word,
                    figures: check["figures"].flatMap(AccessFigures.init(json:)),
                    peopleIn: people(of: check) { $0["until"] == nil }
                )
            )
        }
        return items
    }

    /// People who still hold unintended access.
    private static func people(
        of item: JSONValue,
        _ isOpen: (JSONValue) -> Bool
    ) -> [String] {
        let findings = item["findings"]?.array ?? []
        let names = findings.compactMap { finding -> String? in
            guard finding["invariant"]?.string == "I1", isOpen(finding),
                finding["pathState"]?.string != "latent"
            else { return nil }
            return finding["identity"]?.string
        }
        return Set(names).sorted()
    }

    /// A report states some things twice; a manual edit usually changes only one of them.
    private func holdAgainstItself(_ json: JSONValue) throws(Mistake) {
        var claims: [(what: String, claimed: Int64?, found: Int)]
        switch kind {
        case .run:
            let summary = json["summary"]
            claims = [
                ("scenarios", summary?["scenarios"]?.integer, items.count),
                ("held", summary?["held"]?.integer, count(of: .good)),
                ("violated", summary?["violated"]?.integer, count(of: .bad)),
                ("inconclusive", summary?["inconclusive"]?.integer, count(of: .doubtful)),
                ("calls", summary?["calls"]?.integer, figures.calls),
                ("lifecycle events", summary?["lifecycleEvents"]?.integer, figures.events),
                (
                    "residual", summary?["revocation"]?["residual"]?.integer,
                    Int(figures.revocation.residual)
                ),
            ]
        case .check:
            let counts = json["counts"]
            claims = [
                ("checks", counts?["all"]?.integer, items.count),
                ("passed", counts?["pass"]?.integer, count(of: .good)),
                ("failed", counts?["fail"]?.integer, count(of: .bad)),
                ("not exercised", counts?["notExercised"]?.integer, count(of: .notExercised)),
            ]
        }
        for claim in claims {
            guard let claimed = claim.claimed else {
                throw Mistake("the count of '\(claim.what)' is missing")
            }
            guard claimed == claim.found else {
                throw Mistake(
                    "the summary says \(claim.what) \(claimed), the details add up to "
                        + "\(claim.found); the file was edited or damaged"
                )
            }
        }
    }
}

private func text(_ key: String, of json: JSONValue) throws(ReportSnapshot.Mistake) -> String {
    guard let text = json[key]?.string else {
        throw ReportSnapshot.Mistake("the member '\(key)' is missing or not text")
    }
    return text
}
