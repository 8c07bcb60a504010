// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import TargetKit

/// A key of a fault, declared once.
///
/// Parsing, the schemas, the control plane's form and `docs/faults.md` are derived from it.
package struct FaultKey: Sendable {
    /// Its entries on the page; one unless the key's values need their own.
    package let words: [FaultWord]
    let name: String
    let type: ShapeType
    let meaning: String
    let read: @Sendable (FaultDecoder, YAMLNode, inout FaultDraft) -> Void

    init(
        _ group: FaultWord.Group,
        _ name: String,
        _ type: ShapeType,
        _ meaning: String,
        example: String,
        read: @escaping @Sendable (FaultDecoder, YAMLNode, inout FaultDraft) -> Void
    ) {
        words = [FaultWord(group: group, name: name, meaning: meaning, example: example)]
        self.name = name
        self.type = type
        self.meaning = meaning
        self.read = read
    }

    init(
        _ name: String,
        _ type: ShapeType,
        _ meaning: String,
        words: [FaultWord],
        read: @escaping @Sendable (FaultDecoder, YAMLNode, inout FaultDraft) -> Void
    ) {
        self.words = words
        self.name = name
        self.type = type
        self.meaning = meaning
        self.read = read
    }

    /// In the order of the page.
    package static let all = matches + [phase] + occasions + [times] + verdicts + [fires]
}

/// A keyword of a fault with its explanation, and an example element of `faults`.
package struct FaultWord: Sendable {
    package enum Group: CaseIterable, Sendable {
        case match
        case phase
        case occasion
        case verdict
        case fires
    }

    package let group: Group
    package let name: String
    package let meaning: String
    /// Whole lines of YAML.
    package let example: String
}

/// A partially read fault.
struct FaultDraft {
    var scope = FaultRule.Scope()
    var phase: (word: FaultRule.Phase, location: SourceLocation)?
    var occasion = FaultRule.Occasion.always
    private(set) var timesMax: Int?
    var verdict: FaultVerdict?
    var fires: (count: FaultRule.FireRequirement, location: SourceLocation)?

    mutating func limit(to times: Int) {
        timesMax = min(timesMax ?? .max, times)
    }
}
