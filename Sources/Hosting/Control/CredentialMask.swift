// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// Takes credentials out of what is shown of an exchange; the targets themselves got them whole.
enum CredentialMask {
    static let text = "***"

    private static let fields: Set<String> = [
        "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key",
    ]
    /// Names of parameters and members, without dashes and underscores.
    private static let members: Set<String> = [
        "password", "clientsecret", "secret", "refreshtoken", "accesstoken", "idtoken", "token",
        "apikey", "authtoken", "assertion",
    ]

    private static func isSecret(_ name: String) -> Bool {
        members.contains(name.lowercased().filter { $0 != "_" && $0 != "-" })
    }

    static func headers(_ headers: WireHeaders) -> WireHeaders {
        var masked = headers
        for (index, field) in headers.fields.enumerated()
        where fields.contains(field.name.lowercased()) {
            let scheme = field.value.split(separator: " ", maxSplits: 1)
            // The scheme says how somebody signs in, and is no secret.
            masked.fields[index].value =
                scheme.count == 2 && !scheme[0].contains("=") ? "\(scheme[0]) \(text)" : text
        }
        return masked
    }

    /// A query, or a body in the form of one.
    static func form(_ form: String) -> String {
        form.split(separator: "&", omittingEmptySubsequences: false).map { pair in
            let name = pair.prefix { $0 != "=" }
            guard name.count < pair.count,
                let plain = PercentEncoding.decode(name, plusIsBlank: true), isSecret(plain)
            else { return String(pair) }
            return "\(name)=\(text)"
        }.joined(separator: "&")
    }

    static func body(_ body: [UInt8], type: String?) -> [UInt8] {
        guard !body.isEmpty else { return body }
        if type?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true {
            return Array(form(String(decoding: body, as: UTF8.self)).utf8)
        }
        guard [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(body[0]) else { return body }
        do throws(JSONError) {
            var value = try JSONValue(parsing: body)
            return mask(&value) ? value.encoded() : body
        } catch {
            return body
        }
    }

    private static func mask(_ value: inout JSONValue) -> Bool {
        var found = false
        switch value {
        case .object(var object):
            for index in object.members.indices {
                if isSecret(object.members[index].key), object.members[index].value.string != nil {
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
        case .null, .bool, .integer, .number, .string: break
        }
        return found
    }
}

extension Exchange {
    /// Without the credentials in header fields, query and bodies.
    package var masked: Exchange {
        var request = request
        request.headers = CredentialMask.headers(request.headers)
        request.query = request.query.map(CredentialMask.form)
        request.body = CredentialMask.body(
            request.body,
            type: request.headers["Content-Type"]
        )
        var outcome = outcome
        if case .answered(var response) = outcome {
            response.headers = CredentialMask.headers(response.headers)
            response.body = CredentialMask.body(
                response.body,
                type: response.headers["Content-Type"]
            )
            outcome = .answered(response)
        }
        return Exchange(
            target: target,
            at: at,
            request: request,
            outcome: outcome,
            nanoseconds: nanoseconds,
            fault: fault,
            changes: changes
        )
    }
}
