// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import TargetKit

/// A file with a core's settings and its treatment of leavers: `core` as in a scenario,
/// `offboarding` as in an organization's policy.
package enum CoreFile {
    package struct Settings: Sendable {
        package let core: Scenario.CoreOptions
        package let offboarding: Policy.Offboarding
    }

    static let shape = Shape(
        "the settings of a core",
        [
            .optional("title", .text, "What it is, in a few words."),
            .optional("core", .shape(ScenarioShapes.core), "Settings of the provisioning core."),
            .optional(
                "offboarding",
                .shape(OrganizationShapes.offboarding),
                "What happens to leavers' accounts."
            ),
        ]
    )

    package static func read(
        bytes: [UInt8],
        file: String
    ) throws(RejectedFile) -> Settings {
        let root = try YAMLReader.read(bytes, file: file)
        let decoder = FileDecoder()
        let fields = decoder.fields(root, shape)
        let reader = ScenarioDecoder(
            decoder: decoder,
            metricNames: [],
            targetKinds: [],
            organizationNode: { _ in root }
        )
        let references = References(decoder: decoder, organization: nil, targets: [])
        let core = reader.core(fields?["core"], references)
        let policy = PolicyDecoder(decoder: decoder, targets: [], people: [])
        let offboarding = policy.offboarding(fields?["offboarding"])
        guard decoder.log.sorted.isEmpty else { throw RejectedFile(decoder.log.sorted) }
        return Settings(core: core, offboarding: offboarding)
    }
}
