// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

/// The header fields of every answer (HAR).
enum FreshserviceHeaders {
    static func make(
        _ reply: FreshserviceReply,
        date: String,
        requestID: String,
        trace: String,
        serviceTime: UInt64
    ) -> WireHeaders {
        var headers = WireHeaders()
        headers.fields.reserveCapacity(22)
        headers.append("date", date)
        if !reply.body.isEmpty {
            headers.append("content-type", "application/json; charset=utf-8")
        }
        headers.append("status", statusLine(reply.status))
        headers.append("cache-control", "no-cache, no-store, max-age=0, must-revalidate")
        headers.append("pragma", "no-cache")
        headers.append("expires", "Wed, 13 Oct 2010 00:00:00 UTC")
        headers.append("x-freshservice-api-version", "latest=v2; requested=v2")
        headers.append("x-request-id", requestID)
        headers.append("x-trace-id", trace)
        headers.append("x-xss-protection", "1; mode=block")
        headers.append("x-frame-options", "SAMEORIGIN")
        headers.append("x-content-type-options", "nosniff")
        headers.append("x-envoy-upstream-service-time", String(serviceTime))
        headers.append("x-fw-ratelimiting-managed", "true")
        headers.append("server", "fwe")
        return headers
    }

    private static func statusLine(_ status: Int) -> String {
        switch status {
        case 200: "200 OK"
        case 201: "201 Created"
        case 204: "204 No Content"
        case 207: "207 Multi-Status"
        case 400: "400 Bad Request"
        case 401: "401 Unauthorized"
        case 403: "403 Forbidden"
        case 404: "404 Not Found"
        case 405: "405 Method Not Allowed"
        case 406: "406 Not Acceptable"
        case 409: "409 Conflict"
        case 415: "415 Unsupported Media Type"
        case 429: "429 Too Many Requests"
        case 500: "500 Internal Server Error"
        default: String(status)
        }
    }
}

/// Writes the `Date` field, RFC 9110 §5.6.7, cached for each second.
struct FreshserviceClockFace: Sendable {
    private var second: Int64?
    private var shown = ""

    mutating func text(at instant: Instant) -> String {
        let current = instant.milliseconds / 1_000
        if second != current {
            second = current
            shown = FreshserviceClockFace.write(instant)
        }
        return shown
    }

    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func write(_ instant: Instant) -> String {
        let date = instant.date
        // Day 0 was a Thursday; the remainder of a day before it is negative.
        let weekday = days[(date.daysSinceEpoch % 7 + 7) % 7]
        let seconds = Int(instant.millisecondsOfDay / 1_000)
        let time = "\(two(seconds / 3_600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        let month = months[date.month - 1]
        return "\(weekday), \(two(date.day)) \(month) \(date.year) \(time) GMT"
    }

    private static func two(_ value: Int) -> String {
        value < 10 ? "0\(value)" : String(value)
    }
}

enum FreshserviceMediaType {
    /// Only JSON or any type may be requested (REF); parameters are ignored.
    static func accepts(_ field: String) -> Bool {
        if field == "application/json" || field == "*/*" { return true }
        return field.split(separator: ",").contains { part in
            let type = essence(of: part)
            return type == "application/json" || type == "*/*"
        }
    }

    static func isRead(_ field: String) -> Bool {
        if field == "application/json" { return true }
        let type = essence(of: Substring(field))
        return type == "application/json" || type == "multipart/form-data"
    }

    private static func essence(of field: Substring) -> String {
        let end = field.firstIndex(of: ";") ?? field.endIndex
        return field[..<end].filter { !$0.isWhitespace }.lowercased()
    }
}
