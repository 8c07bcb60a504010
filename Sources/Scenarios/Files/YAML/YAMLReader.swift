// SPDX-License-Identifier: Apache-2.0

import CYAML
import TargetKit

/// Reads one YAML document, or one JSON text, into nodes with locations.
///
/// libyaml parses the syntax; the rest is decided here: one document, unique text keys, no tags
/// except `!!str`, aliases that neither loop nor explode.
package enum YAMLReader {
    /// Deeper than any of our files needs; more could exhaust the stack of a recursive reader.
    package static let depthMax = 64
    /// Counted after alias expansion; without a limit a few lines could fill the memory.
    package static let valuesMax = 1_000_000

    /// The root of the document, or all of its mistakes.
    package static func read(
        _ bytes: [UInt8],
        file: String
    ) throws(RejectedFile) -> YAMLNode {
        let check = TextCheck(bytes, file: file)
        if let diagnostic = check.diagnostic { throw RejectedFile([diagnostic]) }
        let text = Array(check.bytes)
        let result = text.withUnsafeBufferPointer { buffer in
            var composer = YAMLComposer(text: buffer, check: check)
            return composer.document()
        }
        return try result.get()
    }
}

/// Builds nodes from libyaml's events.
struct YAMLComposer {
    private struct Anchor {
        let node: YAMLNode
        let values: Int
    }

    private let stream: YAMLEventStream
    private let file: String
    private let log = DiagnosticLog()
    private var anchors: [String: Anchor] = [:]
    private var openAnchors: Set<String> = []
    private var values = 0

    init(text: UnsafeBufferPointer<UInt8>, check: TextCheck) {
        stream = YAMLEventStream(text: text, check: check)
        file = check.file
    }

    mutating func document() -> Result<YAMLNode, RejectedFile> {
        do throws(Diagnostic) {
            let root = try compose()
            return log.isEmpty ? .success(root) : .failure(RejectedFile(log.sorted))
        } catch {
            log.append([error])
            return .failure(RejectedFile(log.sorted))
        }
    }

    private mutating func compose() throws(Diagnostic) -> YAMLNode {
        var event = try stream.next()
        if event.kind == .streamStart { event = try stream.next() }
        guard event.kind == .documentStart else {
            throw Diagnostic(.error, at: event.location, "the file is empty")
        }
        let root = try node(at: try stream.next(), depth: 1)
        _ = try stream.next()
        let following = try stream.next()
        guard following.kind != .documentStart else {
            let message = "a second document begins here; a file holds one"
            throw Diagnostic(.error, at: following.location, message)
        }
        return root
    }

    private mutating func node(
        at event: YAMLEvent,
        depth: Int
    ) throws(Diagnostic) -> YAMLNode {
        guard depth <= YAMLReader.depthMax else {
            let message = "nested deeper than \(YAMLReader.depthMax)"
            throw Diagnostic(.error, at: event.location, message)
        }
        if event.kind == .alias { return try alias(event) }
        try count(1, at: event.location)
        let valuesBefore = values
        checkTag(of: event)
        if let anchor = event.anchor { openAnchors.insert(anchor) }
        let node: YAMLNode
        switch event.kind {
        case .sequenceStart: node = try sequence(from: event, depth: depth)
        case .mappingStart: node = try mapping(from: event, depth: depth)
        case .scalar, .alias, .streamStart, .documentStart, .documentEnd, .streamEnd,
            .sequenceEnd, .mappingEnd:
            node = YAMLNode(.scalar(text: event.text, isPlain: event.isPlain), at: event.location)
        }
        if let anchor = event.anchor {
            openAnchors.remove(anchor)
            anchors[anchor] = Anchor(node: node, values: values - valuesBefore + 1)
        }
        return node
    }

    private mutating func sequence(
        from start: YAMLEvent,
        depth: Int
    ) throws(Diagnostic) -> YAMLNode {
        var elements: [YAMLNode] = []
        while true {
            let event = try stream.next()
            if event.kind == .sequenceEnd { break }
            elements.append(try node(at: event, depth: depth + 1))
        }
        return YAMLNode(.sequence(elements), at: start.location)
    }

    private mutating func mapping(
        from start: YAMLEvent,
        depth: Int
    ) throws(Diagnostic) -> YAMLNode {
        var entries: [YAMLNode.Entry] = []
        var lines: [String: Int] = [:]
        while true {
            let event = try stream.next()
            if event.kind == .mappingEnd { break }
            let key = try node(at: event, depth: depth + 1)
            let value = try node(at: try stream.next(), depth: depth + 1)
            guard let text = keyText(key, at: event.location) else { continue }
            if let line = lines[text] {
                let note = "The first is on line \(line)."
                log.error("duplicate key '\(text)'", at: event.location, note: note)
                continue
            }
            lines[text] = event.location.line
            entries.append(
                YAMLNode.Entry(key: text, keyLocation: event.location, value: value)
            )
        }
        return YAMLNode(.mapping(entries), at: start.location)
    }

    private func keyText(_ key: YAMLNode, at location: SourceLocation) -> String? {
        guard case .scalar(let text, let isPlain) = key.content else {
            log.error("a key must be text, found \(key.kindName)", at: location)
            return nil
        }
        guard !(isPlain && text == "<<") else {
            let note = "Repeat the members, or put them in a separate anchored value."
            log.error("merge keys (<<) are not supported", at: location, note: note)
            return nil
        }
        return text
    }

    private mutating func alias(_ event: YAMLEvent) throws(Diagnostic) -> YAMLNode {
        let name = event.anchor ?? ""
        guard !openAnchors.contains(name) else {
            throw Diagnostic(.error, at: event.location, "alias '*\(name)' contains itself")
        }
        guard let anchor = anchors[name] else {
            let note = Suggestion.note(for: name, among: Array(anchors.keys))
            log.error("unknown alias '*\(name)'", at: event.location, note: note)
            return YAMLNode(.scalar(text: "", isPlain: true), at: event.location)
        }
        try count(anchor.values, at: event.location)
        return anchor.node
    }

    private mutating func count(_ more: Int, at location: SourceLocation) throws(Diagnostic) {
        values += more
        guard values <= YAMLReader.valuesMax else {
            let message = "more than \(YAMLReader.valuesMax) values, aliases followed"
            throw Diagnostic(.error, at: location, message)
        }
    }

    private func checkTag(of event: YAMLEvent) {
        guard let tag = event.tag, tag != "tag:yaml.org,2002:str" else { return }
        let note = "Only !!str has a meaning here."
        log.error("tag '\(tag)' is not supported", at: event.location, note: note)
    }
}
