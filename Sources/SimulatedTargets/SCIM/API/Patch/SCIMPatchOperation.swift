// SPDX-License-Identifier: Apache-2.0

import Wire

/// One element of a PATCH's `Operations`, RFC 7644 §3.5.2.
struct SCIMPatchOperation {
    enum Name: String, Hashable {
        case add
        case remove
        case replace
    }

    let name: Name
    let path: SCIMPatchPath?
    /// `nil` if the operation has none, or a removal's is null, which means the same.
    let value: JSONValue?

    /// Reads the operations of a body, as strictly as the dialect does.
    static func read(
        _ object: JSONObject,
        dialect: SCIMDialect
    ) throws(SCIMError) -> [SCIMPatchOperation] {
        if let schemas = object.member("schemas"), let list = schemas.array {
            let isNamed = list.contains { $0.string?.isSameName(as: SCIMMessage.patchOp) ?? false }
            guard isNamed || (object.member("Operations") == nil && !list.isEmpty) else {
                throw .invalidSyntax("schemas must name \(SCIMMessage.patchOp).")
            }
        }
        guard let sent = object.member("Operations") else {
            guard dialect.partialBodyPatch == .merged else {
                throw .invalidSyntax("Operations is required.")
            }
            return [SCIMPatchOperation(name: .replace, path: nil, value: .object(object))]
        }
        guard let elements = sent.array, !elements.isEmpty else {
            throw .invalidSyntax("Operations must be a list of operations.")
        }
        let max = dialect.patchOperationsMax
        guard max == 0 || elements.count <= max else {
            throw SCIMError(400, "tooMany", "A PATCH holds \(max) operations at most.")
        }
        var operations: [SCIMPatchOperation] = []
        for element in elements { operations.append(try read(element, dialect)) }
        return operations
    }

    private static func read(
        _ element: JSONValue,
        _ dialect: SCIMDialect
    ) throws(SCIMError) -> SCIMPatchOperation {
        guard let object = element.object, let word = object.member("op")?.string else {
            throw .invalidSyntax("An operation needs its op.")
        }
        let plain = dialect.operationNames == .anyCase ? word.lowercased() : word
        guard let name = Name(rawValue: plain) else {
            throw .invalidSyntax("There is no operation '\(word)'.")
        }
        var path: SCIMPatchPath?
        if let sent = object.member("path"), !sent.isNull {
            guard let text = sent.string else { throw .invalidPath("A path is a string.") }
            if !text.isEmpty { path = try self.path(text, dialect) }
        }
        let value = object.member("value")
        if name != .remove, value == nil {
            throw .invalidValue("'\(word)' needs a value.")
        }
        let isNothing = name == .remove && (value?.isNull ?? true)
        return SCIMPatchOperation(name: name, path: path, value: isNothing ? nil : value)
    }

    static func path(_ text: String, _ dialect: SCIMDialect) throws(SCIMError) -> SCIMPatchPath {
        do throws(SCIMFilterError) {
            return try SCIMPatchPath(parsing: text, syntax: dialect.syntax)
        } catch {
            throw SCIMError(error)
        }
    }
}

extension SCIMError {
    init(_ error: SCIMFilterError) {
        self.init(400, error.scimType, error.detail)
    }
}

extension JSONObject {
    /// The member of that name; case does not matter.
    func member(_ name: String) -> JSONValue? {
        members.last { $0.key.isSameName(as: name) }?.value
    }

    /// The value of a schema's attribute, in or outside its extension's object.
    subscript(attribute: SCIMResourceType.Attribute) -> JSONValue? {
        get { value(of: attribute.definition.name, extensionID: attribute.extensionID) }
        set {
            // A bare nil literal would be JSON null here.
            let value = newValue?.isUnassigned ?? true ? Optional.none : newValue
            guard let urn = attribute.extensionID else {
                self[attribute.definition.name] = value
                return
            }
            var object = self[urn]?.object ?? JSONObject()
            object[attribute.definition.name] = value
            self[urn] = object.isEmpty ? Optional.none : .object(object)
        }
    }
}
