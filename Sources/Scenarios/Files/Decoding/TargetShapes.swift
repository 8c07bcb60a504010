// SPDX-License-Identifier: Apache-2.0

import SimulatedTargets
import TargetKit

/// The form of targets, from their own tables of settings.
enum TargetShapes {
    /// Targets by name: the name of a kind, or any other name with `kind`.
    static let targets = ShapeType.shape(
        Shape(
            "targets by name",
            TargetCatalog.entries.map { entry in
                .optional(
                    entry.kind,
                    .either([.shape(shape(of: entry)), byAnotherName, .null]),
                    "\(entry.summary)."
                )
            },
            others: byAnotherName
        )
    )

    private static let byAnotherName = ShapeType.named(
        "a-target-by-another-name",
        .either(TargetCatalog.entries.map { .requiring(["kind"], .shape(shape(of: $0))) })
    )

    private static func shape(of entry: TargetCatalogEntry) -> Shape {
        let kind = Shape.Key.optional("kind", .word([entry.kind]), "What the target is.")
        return Shape(entry.kind, [kind] + entry.description.settings.map(\.key))
    }
}
