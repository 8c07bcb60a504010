// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// Removes credentials from what is shown of an exchange; targets receive them unchanged.
///
/// What cannot be parsed cannot be searched for credentials, so it is not shown.
enum CredentialMask {
    static let text = "***"

    /// A body in a form that is safe to show.
    enum Body: Hashable, Sendable {
        case none
        case text(String)
        /// The reason.
        case hidden(String)
    }

    /// Parts of names, in lower case and without punctuation.
    private static let secrets = [
        "password", "passwd", "passphrase", "secret", "token", "apikey", "assertion", "credential",
        "authorization", "privatekey", "cookie", "signature",
    ]
    /// Names that contain one of these and are harmless.
    private static let harmless: Set<String> = ["tokentype", "tokenendpoint"]

    /// Whether a member, a parameter or an attribute's path names a credential.
    static func isSecret(_ name: String) -> Bool {
        let letters = String(
            decoding: name.lowercased().utf8.filter { (97...122).contains($0) },
            as: UTF8.self
        )
        return !harmless.contains(letters) && secrets.contains { letters.contains($0) }
    }

    /// A filter such as `password eq "…"`, wherever it is written.
    private static func comparesSecret(_ text: String) -> Bool {
        text.utf8.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "=") } && isSecret(text)
    }
}

// Header fields.
extension CredentialMask {
    /// Request fields that are shown as they are; any other may carry a credential.
    private static let shown: Set<String> = [
        "accept", "accept-charset", "accept-encoding", "accept-language", "cache-control",
        "connection", "content-encoding", "content-language", "content-length", "content-type",
        "date", "expect", "host", "if-match", "if-modified-since", "if-none-match",
        "if-unmodified-since", "keep-alive", "orgid", "origin", "pragma", "prefer", "range",
        "residue-attempt", "residue-world", "sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site",
        "te", "traceparent", "trailer", "transfer-encoding", "upgrade", "user-agent", "via",
        "x-forwarded-for", "x-forwarded-host", "x-forwarded-prefix", "x-forwarded-proto",
        "x-request-id",
    ]

    static func requestFields(_ headers: WireHeaders) -> WireHeaders {
        fields(headers) { shown.contains($0) }
    }

    /// The fields of answers are the targets' own; those that carry a credential say so by name.
    static func responseFields(_ headers: WireHeaders) -> WireHeaders {
        fields(headers) { !isSecret($0) }
    }

    private static func fields(
        _ headers: WireHeaders,
        isShown: (String) -> Bool
    ) -> WireHeaders {
        var masked = headers
        for (index, field) in headers.fields.enumerated() {
            let name = field.name.lowercased()
            if ["referer", "location", "content-location", "link"].contains(name) {
                masked.fields[index].value = address(field.value)
            } else if !isShown(name) {
                masked.fields[index].value = credential(field.value, of: name)
            }
        }
        return masked
    }

    /// The scheme is not secret.
    private static func credential(_ value: String, of name: String) -> String {
        let schemes = ["basic", "bearer", "zoho-oauthtoken", "digest", "negotiate"]
        let scheme = value.prefix { $0 != " " }
        guard name.hasSuffix("authorization"), scheme.utf8.count < value.utf8.count,
            schemes.contains(scheme.lowercased())
        else { return text }
        return "\(scheme) \(text)"
    }

    /// A URL, or a field that contains URLs, with credentials in queries masked.
    static func address(_ text: String) -> String {
        guard let mark = text.firstIndex(of: "?") else { return text }
        return text[...mark] + form(String(text[text.index(after: mark)...]))
    }
}

// Queries and bodies.
extension CredentialMask {
    /// A query, or a form body.
    static func form(_ form: String) -> String {
        form.split(separator: "&", omittingEmptySubsequences: false).map { pair in
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2 else { return pair.isEmpty ? "" : text }
            guard let name = PercentEncoding.decode(halves[0], plusIsBlank: true),
                let value = PercentEncoding.decode(halves[1], plusIsBlank: true)
            else { return text }
            // An OAuth code can be exchanged for tokens.
            let isSecret = isSecret(name) || name.lowercased() == "code" || comparesSecret(value)
            return isSecret ? "\(halves[0])=\(text)" : String(pair)
        }.joined(separator: "&")
    }

    /// `bytes` is the body's original length; it is not kept if it was too long.
    static func body(_ body: [UInt8], of bytes: Int, type: String?) -> Body {
        guard bytes > 0 else { return .none }
        guard body.count == bytes else {
            return .hidden("longer than \(RequestJournal.bodyBytesMax) bytes")
        }
        let type = type?.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        if type == "application/x-www-form-urlencoded" {
            guard let text = String(validating: body, as: UTF8.self) else {
                return .hidden("not UTF-8")
            }
            return .text(form(text))
        }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let body = body.starts(with: mark) ? Array(body[3...]) : body
        do throws(JSONError) {
            var value = try JSONValue(parsing: body)
            // Without a name nothing tells what it is.
            if value.string != nil { return .hidden("a string without a name") }
            return .text(mask(&value) ? value.text : String(decoding: body, as: UTF8.self))
        } catch {
            return .hidden("neither JSON nor a form")
        }
    }

    /// Whether something was masked.
    private static func mask(_ value: inout JSONValue) -> Bool {
        var found = false
        switch value {
        case .object(var object):
            // A patch names the attribute in one member and holds its value in another.
            let isPatch = object.members.contains { member in
                member.key.lowercased() == "path" && member.value.string.map(isSecret) == true
            }
            for index in object.members.indices {
                let key = object.members[index].key
                if isSecret(key) || (isPatch && key.lowercased() == "value") {
                    guard !object.members[index].value.isNull else { continue }
                    object.members[index].value = .string(text)
                    found = true
                } else {
                    found = mask(&object.members[index].value) || found
                }
            }
            if found { value = .object(object) }
        case .array(var elements):
            for index in elements.indices { found = mask(&elements[index]) || found }
            if found { value = .array(elements) }
        case .string(let string):
            found = comparesSecret(string)
            if found { value = .string(text) }
        case .null, .bool, .integer, .number: break
        }
        return found
    }
}
