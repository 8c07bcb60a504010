// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Scenarios
import TargetKit

/// An option of a subcommand.
struct Option {
    let name: String
    /// Placeholder for its value in the help, such as `N` or `DIR`; `nil` for a flag.
    let value: String?
    let help: String
    /// Whether it may be repeated.
    let isRepeated: Bool

    init(_ name: String, _ value: String? = nil, _ help: String, isRepeated: Bool = false) {
        self.name = name
        self.value = value
        self.help = help
        self.isRepeated = isRepeated
    }
}

/// A mistake on the command line: what is wrong and what to do next.
struct UsageError: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}

/// The words of a command line, split into options and positional arguments.
struct Arguments {
    private(set) var positional: [String] = []
    private var values: [String: String] = [:]
    /// Values of repeatable options, in order.
    private var repeated: [String: [String]] = [:]
    private var flags: Set<String> = []

    /// Reads `--name value`, `--name=value` and flags; `--` ends the options.
    init(_ words: [String], options: [Option]) throws(UsageError) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                positional += rest
                return
            }
            guard word.hasPrefix("-"), word != "-" else {
                positional.append(word)
                continue
            }
            let halves = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = halves[0] == "-h" ? "--help" : String(halves[0])
            guard let option = options.first(where: { "--\($0.name)" == name }) else {
                throw UsageError("unknown option '\(name)'" + Arguments.hint(name, options))
            }
            guard option.value != nil else {
                guard halves.count == 1 else {
                    throw UsageError("option '\(name)' takes no value")
                }
                flags.insert(option.name)
                continue
            }
            guard let value = halves.count == 2 ? String(halves[1]) : rest.popFirst() else {
                throw UsageError("option '\(name)' needs a value: \(name) \(option.value ?? "")")
            }
            if option.isRepeated {
                repeated[option.name, default: []].append(value)
                continue
            }
            guard values.updateValue(value, forKey: option.name) == nil else {
                throw UsageError("option '\(name)' is given twice")
            }
        }
    }

    func has(_ flag: String) -> Bool { flags.contains(flag) }

    func text(_ name: String) -> String? { values[name] }

    func texts(_ name: String) -> [String] { repeated[name] ?? [] }

    /// A whole number within `range`.
    func integer(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = values[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            let bounds =
                range.upperBound == Int.max
                ? "of at least \(range.lowerBound)"
                : "from \(range.lowerBound) to \(range.upperBound)"
            throw UsageError("--\(name) needs a whole number \(bounds), not '\(text)'")
        }
        return number
    }

    /// A time such as `90s` or `1h`.
    func duration(_ name: String) throws(UsageError) -> Duration? {
        guard let text = values[name] else { return nil }
        guard let duration = Duration(text: text) else {
            throw UsageError("--\(name) needs a time such as 90s or 1h, not '\(text)'")
        }
        return duration
    }

    /// An instant such as `2026-03-02T09:00:00Z`.
    func instant(_ name: String) throws(UsageError) -> Instant? {
        guard let text = values[name] else { return nil }
        guard let instant = Instant(rfc3339: text) else {
            throw UsageError("--\(name) needs a time such as 2026-03-02T09:00:00Z, not '\(text)'")
        }
        return instant
    }

    func seed() throws(UsageError) -> UInt64? {
        guard let text = values["seed"] else { return nil }
        guard let seed = UInt64(text), seed <= Scenario.seedMax else {
            let most = Scenario.seedMax
            throw UsageError("--seed needs a whole number from 0 to \(most), not '\(text)'")
        }
        return seed
    }

    private static func hint(_ name: String, _ options: [Option]) -> String {
        let names = options.map { "--\($0.name)" }
        guard let nearest = Suggestion.nearest(to: name, among: names) else { return "" }
        return ". Did you mean '\(nearest)'?"
    }
}

extension Arguments {
    /// The reports named by `--report`, in order, without duplicates; the console by default.
    func reports<Format>() throws(UsageError) -> [Format]
    where Format: CaseIterable & Equatable & RawRepresentable, Format.RawValue == String {
        var formats: [Format] = []
        for word in (text("report") ?? "console").split(separator: ",") {
            guard let format = Format(rawValue: String(word)) else {
                let known = Format.allCases.map(\.rawValue).joined(separator: ", ")
                throw UsageError("unknown report '\(word)'; choose from \(known)")
            }
            if !formats.contains(format) { formats.append(format) }
        }
        guard !formats.isEmpty else { throw UsageError("--report needs at least one report") }
        return formats
    }
}
