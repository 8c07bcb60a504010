// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Wire

/// Writes exchanges as an HTTP Archive, version 1.2, which browsers and proxies open.
struct HTTPArchive {
    let version: String
    /// Base URL of the main port.
    let main: String

    func json(of entries: [RequestJournal.Entry]) -> JSONValue {
        [
            "log": [
                "version": "1.2",
                "creator": ["name": "residue", "version": .string(version)],
                "entries": .array(entries.map { entry($0.exchange.masked, number: $0.number) }),
            ]
        ]
    }

    private func entry(_ exchange: Exchange, number: Int) -> JSONValue {
        let milliseconds = Double(exchange.nanoseconds) / 1_000_000
        return [
            "startedDateTime": .string(exchange.at.rfc3339),
            "time": .number(milliseconds),
            "request": request(exchange),
            "response": response(exchange),
            "cache": .object(JSONObject()),
            "timings": ["send": 0, "wait": .number(milliseconds), "receive": 0],
            "comment": .string("request \(number) to \(exchange.target.rawValue)"),
        ]
    }

    private func request(_ exchange: Exchange) -> JSONValue {
        let request = exchange.request
        let query = QueryItems(parsing: request.query)?.items ?? []
        var json: JSONObject = [
            "method": .string(request.method.rawValue),
            "url": .string("\(main)/\(exchange.target.rawValue)\(request.requestTarget)"),
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": request.headers.json,
            "queryString": .array(
                query.map { ["name": .string($0.name), "value": .string($0.value)] }
            ),
            "headersSize": -1,
            "bodySize": .integer(Int64(request.body.count)),
        ]
        if !request.body.isEmpty {
            json["postData"] = [
                "mimeType": .string(request.headers["Content-Type"] ?? ""),
                "params": [],
                "text": .string(String(decoding: request.body, as: UTF8.self)),
            ]
        }
        return .object(json)
    }

    /// Status 0 stands for an answer that never came, as browsers write it.
    private func response(_ exchange: Exchange) -> JSONValue {
        var answer = WireResponse(status: 0)
        if case .answered(let response) = exchange.outcome { answer = response }
        var content: JSONObject = [
            "size": .integer(Int64(answer.body.count)),
            "mimeType": .string(answer.headers["Content-Type"] ?? ""),
        ]
        if let text = String(validating: answer.body, as: UTF8.self) {
            content["text"] = .string(text)
        } else {
            content["text"] = .string(Base64.encode(answer.body))
            content["encoding"] = "base64"
        }
        return [
            "status": .integer(Int64(answer.status)),
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": answer.headers.json,
            "content": .object(content),
            "redirectURL": .string(answer.headers["Location"] ?? ""),
            "headersSize": -1,
            "bodySize": .integer(Int64(answer.body.count)),
        ]
    }
}
