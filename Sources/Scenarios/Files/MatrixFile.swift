// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import TargetKit

/// Policies × faults × connectors over one feed or one set of scenarios.
package struct MatrixFile: Sendable {
    /// What every cell runs.
    package enum Subject: Sendable {
        /// The path of a feed, relative to the file.
        case feed(String)
        /// Invented people from `SyntheticFeed`.
        case people(count: Int, seed: UInt64)
        /// Paths of scenarios or folders of them, relative to the file.
        case scenarios([String])
    }

    package struct PolicyChoice: Sendable {
        package let name: String
        package let offboarding: Policy.Offboarding
        /// The path of an organization file whose policy replaces the default.
        package let organization: String?
    }

    package struct FaultChoice: Sendable {
        package let name: String
        package let rules: [FaultRule]
    }

    package let title: String
    package let subject: Subject
    package let seed: UInt64?
    package let targets: [ReplayTarget]
    package let policies: [PolicyChoice]
    package let faults: [FaultChoice]
    /// Names from the catalog, or of programs given on the command line.
    package let connectors: [String]

    static let policy = Shape(
        "a policy of a matrix",
        [
            .optional(
                "offboarding",
                .shape(OrganizationShapes.offboarding),
                "What happens to "
                    + "leavers' accounts."
            ),
            .optional("organization", .text, "An organization file whose policy is used."),
        ],
        atMostOne: [["offboarding", "organization"]]
    )

    static let people = Shape(
        "invented people",
        [
            .required("count", .whole(atLeast: 1), "How many."),
            .optional("seed", .whole(atLeast: 0), "The seed they are drawn from; default 1."),
        ]
    )

    static let shape = Shape(
        "a matrix",
        [
            .required("matrix", .text, "The title."),
            .optional("feed", .text, "A lifecycle feed, relative to this file."),
            .optional("people", .shape(people), "Invented people who join, move and leave."),
            .optional("scenarios", .list(.text), "Scenarios or folders, relative to this file."),
            .optional("seed", .whole(atLeast: 0), "The seed of all randomness."),
            .optional("targets", .list(.text), "Targets of a feed or of invented people."),
            .required("policies", .map(.shape(policy)), "Policies by name."),
            .required("faults", .map(.text), "By name: none, or as in replay --faults."),
            .optional("connectors", .list(.text), "Connectors; default: each target's usual one."),
        ],
        exactlyOne: [["feed", "people", "scenarios"]]
    )

    /// Reads a matrix; `programs` are the connector names given on the command line.
    ///
    /// Throws all of its mistakes.
    package init(
        bytes: [UInt8],
        file: String,
        connectors known: [String],
        programs: [String]
    ) throws(RejectedFile) {
        let decoder = FileDecoder()
        let root = try YAMLReader.read(bytes, file: file)
        guard let fields = decoder.fields(root, MatrixFile.shape) else {
            throw RejectedFile(decoder.log.sorted)
        }
        title = decoder.text(fields["matrix"]) ?? ""
        subject = MatrixFile.subject(fields, decoder)
        seed = fields["seed"].map { decoder.seed($0) }
        let targets = decoder.list(fields["targets"]).compactMap {
            decoder.word($0, "target", as: ReplayTarget.self)
        }
        self.targets = targets.isEmpty ? [.freshservice] : targets
        policies = decoder.entries(fields["policies"]).map { MatrixFile.policy($0, decoder) }
        faults = decoder.entries(fields["faults"]).map { MatrixFile.fault($0, decoder) }
        connectors = decoder.list(fields["connectors"]).compactMap { node in
            decoder.name(node, "connector", among: known + programs)
        }
        if policies.isEmpty { decoder.log.error("no policy", at: root.location) }
        if faults.isEmpty { decoder.log.error("no faults; write 'calm: none'", at: root.location) }
        for name in programs where !connectors.contains(name) {
            decoder.log.error(
                "--exec names '\(name)', which is not listed under 'connectors'",
                at: root.location
            )
        }
        guard decoder.log.sorted.isEmpty else { throw RejectedFile(decoder.log.sorted) }
    }

    private static func subject(_ fields: Fields, _ decoder: FileDecoder) -> Subject {
        if let feed = decoder.text(fields["feed"]) { return .feed(feed) }
        if let node = fields["people"], let people = decoder.fields(node, MatrixFile.people) {
            return .people(
                count: decoder.whole(people["count"], atLeast: 1, atMost: 100_000) ?? 1,
                seed: people["seed"].map { decoder.seed($0) } ?? 1
            )
        }
        return .scenarios(decoder.texts(fields["scenarios"]))
    }

    private static func policy(_ entry: YAMLNode.Entry, _ decoder: FileDecoder) -> PolicyChoice {
        let fields = decoder.fields(entry.value, MatrixFile.policy)
        let reader = PolicyDecoder(decoder: decoder, targets: [], people: [])
        return PolicyChoice(
            name: entry.key,
            offboarding: reader.offboarding(fields?["offboarding"]),
            organization: decoder.text(fields?["organization"])
        )
    }

    private static func fault(_ entry: YAMLNode.Entry, _ decoder: FileDecoder) -> FaultChoice {
        guard let text = decoder.text(entry.value), text != "none" else {
            return FaultChoice(name: entry.key, rules: [])
        }
        do throws(ReplayFault.Mistake) {
            return FaultChoice(name: entry.key, rules: try ReplayFault.rules(text))
        } catch {
            let reason = error.description.replacing("--faults ", with: "a profile ")
            decoder.log.error(reason, at: entry.value.location)
            return FaultChoice(name: entry.key, rules: [])
        }
    }
}
