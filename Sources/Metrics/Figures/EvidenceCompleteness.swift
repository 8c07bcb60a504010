// SPDX-License-Identifier: Apache-2.0

/// M-12: whether what happened can be proven, and whether what is claimed really happened.
///
/// Changes that the core did not make stay in the denominator: a target with changes that nobody
/// recorded is not fully evidenced.
enum EvidenceCompleteness {
    static let definitions: [MetricDefinition] = [
        evidence(
            "evidenceCompleteness",
            "Evidence completeness",
            "Changes in the targets' own logs with a matching full record / changes"
        ) { ($0.full, $0.changes) },
        evidence(
            "evidenceBackward",
            "Evidence that is true",
            "Records whose change is in the target's own log / records that claim a change"
        ) { ($0.real, $0.claims) },
        evidence(
            "evidenceFieldCompleteness",
            "Evidence field completeness",
            "Filled required fields of records / required fields"
        ) { ($0.fieldsFilled, $0.fieldsRequired) },
        evidence(
            "evidenceQuality",
            "Evidence quality",
            "Full records without self-approval, approved before execution, with a known reason / "
                + "full records"
        ) { ($0.validClaims, $0.fullClaims) },
        evidence(
            "attribution",
            "Attribution",
            "Changes whose initiator evidence names or that the core detected / changes"
        ) { ($0.attributed, $0.changes) },
        evidence(
            "governedChanges",
            "Changes explained, approved and reversible",
            "Changes by the core with a full record, a valid approval and a way back / changes by "
                + "the core"
        ) { ($0.governed, $0.own) },
        .ratio(
            "evidenceReconstruction",
            "M-12",
            "Evidence reconstruction",
            .higher,
            .ours,
            "Questions about who held what and when that evidence alone answers correctly / "
                + "questions"
        ) { reader in
            let reconstruction = Reconstruction(read: reader)
            return .ratio(reconstruction.agreed, of: reconstruction.questions)
        },
    ]

    private static func evidence(
        _ key: String,
        _ title: String,
        _ definition: String,
        _ part: @escaping @Sendable (EvidenceTally) -> (Int, Int)
    ) -> MetricDefinition {
        .ratio(key, "M-12", title, .higher, .part, definition) { reader in
            let (numerator, denominator) = part(reader.evidence)
            return .ratio(numerator, of: denominator)
        }
    }
}
