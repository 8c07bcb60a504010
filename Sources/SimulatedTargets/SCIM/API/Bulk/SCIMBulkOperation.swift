// SPDX-License-Identifier: Apache-2.0

import Wire

/// One element of a bulk request's `Operations`, RFC 7644 §3.7.
struct SCIMBulkOperation {
    let method: WireRequest.Method
    let path: String
    let bulkID: String?
    let version: String?
    let data: JSONObject

    init(_ element: JSONValue) throws(SCIMError) {
        guard let object = element.object, let word = object.member("method")?.string else {
            throw .invalidSyntax("A bulk operation needs its method.")
        }
        method = WireRequest.Method(rawValue: word.uppercased())
        guard [.post, .put, .patch, .delete].contains(method) else {
            throw .invalidSyntax("There is no bulk operation '\(word)'.")
        }
        guard let path = object.member("path")?.string, path.hasPrefix("/") else {
            throw .invalidSyntax("A bulk operation needs a path that begins with a slash.")
        }
        self.path = path
        bulkID = object.member("bulkId")?.string
        version = object.member("version")?.string
        data = object.member("data")?.object ?? JSONObject()
        guard method != .post || !(bulkID ?? "").isEmpty else {
            throw .invalidSyntax("A bulk POST needs a bulkId.")
        }
        guard method == .delete || object.member("data")?.object != nil else {
            throw .invalidSyntax("A bulk \(method.rawValue) needs data.")
        }
    }

    /// The bulk ids that path and data refer to.
    var references: Set<String> {
        var found: Set<String> = []
        for part in path.split(separator: "/") {
            if let id = SCIMBulkOperation.reference(String(part)) { found.insert(id) }
        }
        SCIMBulkOperation.collect(.object(data), &found)
        return found
    }

    /// `qwerty` of `bulkId:qwerty`.
    static func reference(_ text: String) -> String? {
        let prefix = "bulkId:"
        guard text.utf8.count > prefix.utf8.count,
            String(text.prefix(prefix.count)).isSameName(as: prefix)
        else { return nil }
        return String(text.dropFirst(prefix.count))
    }

    private static func collect(_ value: JSONValue, _ found: inout Set<String>) {
        switch value {
        case .string(let text): if let id = reference(text) { found.insert(id) }
        case .array(let elements): for element in elements { collect(element, &found) }
        case .object(let object):
            for member in object.members { collect(member.value, &found) }
        case .null, .bool, .integer, .number: break
        }
    }

    /// The value with every reference replaced by the id it stands for.
    ///
    /// An unresolved reference removes the element or attribute that contains it.
    static func resolve(_ value: JSONValue, _ ids: [String: String]) -> JSONValue? {
        switch value {
        case .string(let text):
            if let id = reference(text) { return ids[id].map { .string($0) } }
            return .string(text.replacingReferences(ids))
        case .array(let elements):
            return .array(elements.compactMap { resolve($0, ids) })
        case .object(let object):
            var result = JSONObject()
            for member in object.members {
                guard let inner = resolve(member.value, ids) else {
                    // An element without its value is dropped.
                    if member.key.isSameName(as: "value") { return nil }
                    continue
                }
                result[member.key] = inner
            }
            return .object(result)
        case .null, .bool, .integer, .number: return value
        }
    }
}

extension String {
    /// The filter of a path may contain a bulk id in quotes.
    func replacingReferences(_ ids: [String: String]) -> String {
        guard contains("\"bulkId:") else { return self }
        var result = self
        for name in ids.keys.sorted() {
            guard let id = ids[name] else { continue }
            let parts = result.split(
                separator: "\"bulkId:\(name)\"",
                omittingEmptySubsequences: false
            )
            result = parts.joined(separator: "\"\(id)\"")
        }
        return result
    }
}
