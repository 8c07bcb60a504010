// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension SCIMDialect {
    /// The presets for the target's printed page.
    package static let variants: [VariantDescription] = presets.map { preset in
        VariantDescription(
            name: preset.name,
            summary: preset.summary,
            quirks: preset.dialect.departures,
            facts: preset.facts.map {
                VariantDescription.Fact(text: $0.text, source: $0.source, mark: $0.mark.rawValue)
            }
        )
    }

    /// The quirks that differ from the default, with their values as printed.
    package var departures: [(name: String, value: String)] {
        SCIMDialect.settings.compactMap { quirk in
            let own = quirk.shown(in: self)
            return own == quirk.shown(in: .rfc) ? nil : (quirk.name, own)
        }
    }
}
