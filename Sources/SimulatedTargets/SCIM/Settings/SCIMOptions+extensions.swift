// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension SCIMOptions {
    mutating func readExtensions(_ settings: TargetSettings) throws(SettingError) {
        for entry in try settings.list("extensions") {
            try entry.rejectKeys(
                outside: ["schema", "name", "description", "type", "required", "attributes"]
            )
            let urn = try entry.requiredString("schema")
            guard urn.lowercased().hasPrefix("urn:"), !isTaken(urn) else {
                throw SettingError(
                    path: entry.path + ["schema"],
                    message: "a schema needs a URN of its own"
                )
            }
            var attributes: [SCIMAttribute] = []
            for attribute in try entry.list("attributes") {
                attributes.append(try SCIMAttribute(settings: attribute, isNested: false))
            }
            let lastPart = urn.split(separator: ":").last.map(String.init) ?? urn
            let schema = SCIMSchema(
                id: urn,
                name: try entry.string("name") ?? lastPart,
                description: try entry.string("description") ?? "",
                attributes: attributes
            )
            let item = SCIMResourceType.Extension(
                schema: schema,
                isRequired: try entry.bool("required") ?? false
            )
            switch try entry.choice("type", among: ["User", "Group"]) {
            case "Group": groupExtensions.append(item)
            case .some, nil: userExtensions.append(item)
            }
        }
    }

    private func isTaken(_ urn: String) -> Bool {
        let types = resourceTypes
        return types.contains { $0.schema.id.isSameName(as: urn) || $0.extensionSchema(urn) != nil }
    }
}

extension SCIMAttribute {
    /// Reads a definition in the words of RFC 7643 §7.
    init(settings: TargetSettings, isNested: Bool) throws(SettingError) {
        try settings.rejectKeys(
            outside: [
                "name", "type", "description", "multiValued", "required", "caseExact",
                "mutability", "returned", "uniqueness", "canonicalValues", "referenceTypes",
                "subAttributes",
            ]
        )
        let kind = try SCIMAttribute.word(settings, "type", Kind.string)
        self.init(
            try settings.requiredString("name"),
            kind,
            try settings.string("description") ?? ""
        )
        isMultiValued = try settings.bool("multiValued") ?? false
        isRequired = try settings.bool("required") ?? false
        isCaseExact = try settings.bool("caseExact") ?? false
        mutability = try SCIMAttribute.word(settings, "mutability", Mutability.readWrite)
        returned = try SCIMAttribute.word(settings, "returned", Returned.byDefault)
        uniqueness = try SCIMAttribute.word(settings, "uniqueness", Uniqueness.none)
        canonicalValues = try settings.strings("canonicalValues") ?? []
        referenceTypes = try settings.strings("referenceTypes") ?? []
        // RFC 7643 §2.3.8: a complex attribute holds no complex one.
        guard kind == .complex else { return }
        guard !isNested else {
            throw SettingError(
                path: settings.path + ["type"],
                message: "a sub-attribute cannot be complex"
            )
        }
        for entry in try settings.list("subAttributes") {
            subAttributes.append(try SCIMAttribute(settings: entry, isNested: true))
        }
    }

    private static func word<Word: RawRepresentable & CaseIterable>(
        _ settings: TargetSettings,
        _ key: String,
        _ fallback: Word
    ) throws(SettingError) -> Word where Word.RawValue == String {
        guard let text = try settings.choice(key, among: Word.allCases.map(\.rawValue)) else {
            return fallback
        }
        return Word(rawValue: text) ?? fallback
    }
}
