// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Wire

/// How an exchange is written as bytes: its number in the world, and then its members.
///
/// Bodies that are longer than the journal keeps are left out: since part of such a body could not
/// be searched for credentials, none of it is kept.
enum PackedExchange {
    /// Writes an exchange where there are `size(of:)` bytes of room.
    static func write(
        _ exchange: HostedExchange,
        number: Int,
        to room: UnsafeMutableRawBufferPointer
    ) {
        var writer = Writer(room)
        writer.put(number)
        writer.put(exchange)
    }

    /// The exchange that begins where the bytes begin.
    static func entry(in bytes: UnsafeRawBufferPointer) -> RequestJournal.Entry {
        var reader = Reader(bytes)
        return RequestJournal.Entry(number: reader.number(), exchange: reader.exchange())
    }

    /// The members that are numbers take 8 bytes each, as does the length of everything else.
    static func size(of exchange: HostedExchange) -> Int {
        var size = 8 * 16 + exchange.target.rawValue.utf8.count
        size += exchange.request.method.rawValue.utf8.count + exchange.request.path.utf8.count
        size += (exchange.request.query?.utf8.count ?? 0) + (exchange.fault?.utf8.count ?? 0)
        size += PackedExchange.size(of: exchange.request.headers)
        size += PackedExchange.kept(exchange.request.body).count
        if case .answered(let response) = exchange.outcome {
            size += PackedExchange.size(of: response.headers)
            size += PackedExchange.kept(response.body).count
        }
        return size
    }

    private static func size(of headers: WireHeaders) -> Int {
        var size = 0
        // By index: a loop over the fields would copy each.
        for index in headers.fields.indices {
            size += 16 + headers.fields[index].name.utf8.count
            size += headers.fields[index].value.utf8.count
        }
        return size
    }

    fileprivate static func kept(_ body: [UInt8]) -> [UInt8] {
        body.count > RequestJournal.bodyBytesMax ? [] : body
    }
}

private struct Writer {
    private let buffer: UnsafeMutableRawBufferPointer
    private var count = 0

    init(_ buffer: UnsafeMutableRawBufferPointer) {
        self.buffer = buffer
    }

    mutating func put(_ number: Int) {
        buffer.storeBytes(of: Int64(number), toByteOffset: count, as: Int64.self)
        count += 8
    }

    mutating func put(_ exchange: HostedExchange) {
        put(exchange.target.rawValue)
        put(Int(exchange.at.milliseconds))
        put(Int(clamping: exchange.nanoseconds))
        put(exchange.changes)
        put(exchange.requestBytes)
        put(exchange.responseBytes)
        put(exchange.fault)
        put(exchange.request.method.rawValue)
        put(exchange.request.path)
        put(exchange.request.query)
        put(exchange.request.headers)
        put(PackedExchange.kept(exchange.request.body))
        guard case .answered(let response) = exchange.outcome else { return put(Writer.nothing) }
        put(response.status)
        put(response.headers)
        put(PackedExchange.kept(response.body))
    }

    private mutating func put(_ text: String?) {
        guard let text else { return put(Writer.nothing) }
        put(text)
    }

    private mutating func put(_ text: String) {
        var text = text
        text.withUTF8 { put(UnsafeRawBufferPointer($0)) }
    }

    private mutating func put(_ body: [UInt8]) {
        body.withUnsafeBytes { put($0) }
    }

    private mutating func put(_ bytes: UnsafeRawBufferPointer) {
        put(bytes.count)
        UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).copyMemory(from: bytes)
        count += bytes.count
    }

    private mutating func put(_ headers: WireHeaders) {
        put(headers.fields.count)
        for index in headers.fields.indices {
            put(headers.fields[index].name)
            put(headers.fields[index].value)
        }
    }

    /// In place of a length or a status.
    static let nothing = -1
}

private struct Reader {
    private let bytes: UnsafeRawBufferPointer
    private var place = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func number() -> Int {
        defer { place += 8 }
        return Int(bytes.loadUnaligned(fromByteOffset: place, as: Int64.self))
    }

    mutating func exchange() -> HostedExchange {
        HostedExchange(
            target: TargetName(text()),
            at: Instant(milliseconds: Int64(number())),
            nanoseconds: UInt64(number()),
            changes: number(),
            requestBytes: number(),
            responseBytes: number(),
            fault: optionalText(),
            request: request(),
            outcome: outcome()
        )
    }

    private mutating func request() -> WireRequest {
        WireRequest(
            WireRequest.Method(rawValue: text()),
            text(),
            query: optionalText(),
            headers: headers(),
            body: body()
        )
    }

    private mutating func outcome() -> HostedExchange.Outcome {
        let status = number()
        guard status != Writer.nothing else { return .dropped }
        return .answered(WireResponse(status: status, headers: headers(), body: body()))
    }

    private mutating func headers() -> WireHeaders {
        var headers = WireHeaders()
        for _ in 0..<number() { headers.append(text(), text()) }
        return headers
    }

    private mutating func optionalText() -> String? {
        let length = number()
        return length == Writer.nothing ? nil : text(length)
    }

    private mutating func text() -> String { text(number()) }

    private mutating func text(_ length: Int) -> String {
        String(decoding: piece(length), as: UTF8.self)
    }

    private mutating func body() -> [UInt8] { Array(piece(number())) }

    private mutating func piece(_ length: Int) -> Slice<UnsafeRawBufferPointer> {
        defer { place += length }
        return bytes[place..<place + length]
    }
}
