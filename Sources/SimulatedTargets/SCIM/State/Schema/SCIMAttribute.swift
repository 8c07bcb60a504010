// SPDX-License-Identifier: Apache-2.0

import TargetKit

/// The definition of one attribute, with the characteristics of RFC 7643 §2.2 and §7.
package struct SCIMAttribute: Sendable {
    enum Kind: String, SettingWord {
        case string
        case boolean
        case decimal
        case integer
        case dateTime
        case binary
        case reference
        case complex
    }

    enum Mutability: String, SettingWord {
        case readOnly
        case readWrite
        case immutable
        case writeOnly
    }

    enum Returned: String, SettingWord {
        case always
        case never
        case byDefault = "default"
        case request
    }

    enum Uniqueness: String, SettingWord {
        case none
        case server
        case global
    }

    var name: String
    var kind: Kind
    var description: String
    var isMultiValued = false
    var isRequired = false
    var isCaseExact = false
    var mutability = Mutability.readWrite
    var returned = Returned.byDefault
    var uniqueness = Uniqueness.none
    var canonicalValues: [String] = []
    var referenceTypes: [String] = []
    var subAttributes: [SCIMAttribute] = []

    init(_ name: String, _ kind: Kind = .string, _ description: String = "") {
        self.name = name
        self.kind = kind
        self.description = description
    }

    /// The sub-attribute under a name, which ignores case (RFC 7643 §2.1).
    func subAttribute(_ name: String) -> SCIMAttribute? {
        subAttributes.first { $0.name.isSameName(as: name) }
    }

    /// Whether two values that differ in case only are the same value.
    ///
    /// References and binary values are compared exactly (RFC 7643 §2.3.6, §2.3.7).
    var comparesExactly: Bool { isCaseExact || kind == .reference || kind == .binary }
}

extension SCIMAttribute {
    func with(_ change: (inout SCIMAttribute) -> Void) -> SCIMAttribute {
        var copy = self
        change(&copy)
        return copy
    }

    var readOnly: SCIMAttribute { with { $0.mutability = .readOnly } }
    var immutable: SCIMAttribute { with { $0.mutability = .immutable } }
    var caseExact: SCIMAttribute { with { $0.isCaseExact = true } }
    var required: SCIMAttribute { with { $0.isRequired = true } }
    var multiValued: SCIMAttribute { with { $0.isMultiValued = true } }

    func canonical(_ values: String...) -> SCIMAttribute {
        with { $0.canonicalValues = values }
    }

    func refers(to types: String...) -> SCIMAttribute { with { $0.referenceTypes = types } }

    func subAttributes(_ list: [SCIMAttribute]) -> SCIMAttribute {
        with { $0.subAttributes = list }
    }
}

extension String {
    /// Compares attribute names, schema URNs and the like, which ignore case in ASCII.
    func isSameName(as other: String) -> Bool {
        let left = utf8
        let right = other.utf8
        guard left.count == right.count else { return false }
        var others = right.makeIterator()
        for byte in left {
            guard let counterpart = others.next() else { return false }
            if byte == counterpart { continue }
            guard byte ^ counterpart == 32, (byte | 32) >= 97, (byte | 32) <= 122 else {
                return false
            }
        }
        return true
    }
}
