// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Wire

/// Writes exchanges as an HTTP Archive, version 1.2, for browsers and proxies.
struct HTTPArchive {
    let version: String
    /// Base URL of the main port.
    let main: String

    func json(of entries: [RequestJournal.Entry]) -> JSONValue {
        [
            "log": [
                "version": "1.2",
                "creator": ["name": "residue", "version": .string(version)],
                "entries": .array(
                    entries.map { entry(MaskedExchange($0.exchange), number: $0.number) }
                ),
            ]
        ]
    }

    private func entry(_ masked: MaskedExchange, number: Int) -> JSONValue {
        let exchange = masked.exchange
        let milliseconds = Double(exchange.nanoseconds) / 1_000_000
        return [
            "startedDateTime": .string(exchange.at.rfc3339),
            "time": .number(milliseconds),
            "request": request(masked),
            "response": response(masked),
            "cache": .object(JSONObject()),
            "timings": ["send": 0, "wait": .number(milliseconds), "receive": 0],
            "comment": .string("request \(number) to \(exchange.target.rawValue)"),
        ]
    }

    private func request(_ masked: MaskedExchange) -> JSONValue {
        let request = masked.exchange.request
        let query = QueryItems(parsing: masked.query)?.items ?? []
        let target = masked.exchange.target.rawValue
        var json: JSONObject = [
            "method": .string(request.method.rawValue),
            "url": .string("\(main)/\(target)\(masked.requestTarget)"),
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": masked.request.headers.json,
            "queryString": .array(
                query.map { ["name": .string($0.name), "value": .string($0.value)] }
            ),
            "headersSize": -1,
            "bodySize": .integer(Int64(masked.request.bytes)),
        ]
        if masked.request.bytes > 0 {
            var data: JSONObject = [
                "mimeType": .string(request.headers["Content-Type"] ?? ""),
                "params": [],
                "text": .string(masked.request.bodyText),
            ]
            data["comment"] = masked.request.comment
            json["postData"] = .object(data)
        }
        return .object(json)
    }

    /// Like browsers, uses status 0 for an answer that never came.
    private func response(_ masked: MaskedExchange) -> JSONValue {
        let headers = masked.response?.headers ?? WireHeaders()
        let bytes = Int64(masked.response?.bytes ?? 0)
        var content: JSONObject = [
            "size": .integer(bytes),
            "mimeType": .string(headers["Content-Type"] ?? ""),
            "text": .string(masked.response?.bodyText ?? ""),
        ]
        content["comment"] = masked.response?.comment
        return [
            "status": .integer(Int64(masked.exchange.status ?? 0)),
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": headers.json,
            "content": .object(content),
            "redirectURL": .string(headers["Location"] ?? ""),
            "headersSize": -1,
            "bodySize": .integer(bytes),
        ]
    }
}

extension MaskedExchange.Message {
    fileprivate var comment: JSONValue? { reasonHidden.map { .string("not shown: \($0)") } }
}
