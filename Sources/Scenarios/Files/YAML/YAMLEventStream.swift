// SPDX-License-Identifier: Apache-2.0

import CYAML

/// One event of libyaml, copied into Swift values.
struct YAMLEvent {
    enum Kind {
        case streamStart
        case streamEnd
        case documentStart
        case documentEnd
        case alias
        case scalar
        case sequenceStart
        case sequenceEnd
        case mappingStart
        case mappingEnd
    }

    var kind: Kind
    var location: SourceLocation
    /// The anchor that the value gets, or the one that an alias names.
    var anchor: String?
    var tag: String?
    var text = ""
    var isPlain = false
}

/// libyaml's parser over bytes that outlive it.
final class YAMLEventStream {
    // libyaml keeps a pointer to the parser in the parser, so it must never move.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let check: TextCheck

    init(text: UnsafeBufferPointer<UInt8>, check: TextCheck) {
        self.check = check
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        let isReady = yaml_parser_initialize(parser) == 1
        precondition(isReady, "libyaml has no memory for a parser")
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, text.baseAddress, text.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    func next() throws(Diagnostic) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError }
        defer { yaml_event_delete(&event) }
        return converted(event)
    }

    private func converted(_ event: yaml_event_t) -> YAMLEvent {
        let location = location(of: event.start_mark)
        func plain(_ kind: YAMLEvent.Kind) -> YAMLEvent {
            YAMLEvent(kind: kind, location: location)
        }
        switch event.type {
        case YAML_STREAM_START_EVENT: return plain(.streamStart)
        case YAML_DOCUMENT_START_EVENT: return plain(.documentStart)
        case YAML_DOCUMENT_END_EVENT: return plain(.documentEnd)
        case YAML_SEQUENCE_END_EVENT: return plain(.sequenceEnd)
        case YAML_MAPPING_END_EVENT: return plain(.mappingEnd)
        case YAML_ALIAS_EVENT:
            var alias = plain(.alias)
            alias.anchor = string(event.data.alias.anchor)
            return alias
        case YAML_SEQUENCE_START_EVENT:
            var start = plain(.sequenceStart)
            start.anchor = string(event.data.sequence_start.anchor)
            start.tag = string(event.data.sequence_start.tag)
            return start
        case YAML_MAPPING_START_EVENT:
            var start = plain(.mappingStart)
            start.anchor = string(event.data.mapping_start.anchor)
            start.tag = string(event.data.mapping_start.tag)
            return start
        case YAML_SCALAR_EVENT: return scalar(event, at: location)
        // The only other kind is libyaml's empty event, which only follows the end.
        default: return plain(.streamEnd)
        }
    }

    private func scalar(_ event: yaml_event_t, at location: SourceLocation) -> YAMLEvent {
        let scalar = event.data.scalar
        let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        let tag = string(scalar.tag)
        return YAMLEvent(
            kind: .scalar,
            location: location,
            anchor: string(scalar.anchor),
            tag: tag,
            text: String(decoding: bytes, as: UTF8.self),
            isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE && tag == nil
        )
    }

    private func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        text.map { String(cString: $0) }
    }

    private func location(of mark: yaml_mark_t) -> SourceLocation {
        SourceLocation(file: check.file, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }

    private var syntaxError: Diagnostic {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "unreadable"
        // The lower layer only counts bytes; the layers above set a mark.
        guard parser.pointee.error != YAML_READER_ERROR else {
            let location = check.location(ofByte: parser.pointee.problem_offset)
            return Diagnostic(.error, at: location, "not YAML: \(problem)")
        }
        let location = location(of: parser.pointee.problem_mark)
        if hasTabIndentation(line: location.line) {
            let message = "a tab in the indentation"
            return Diagnostic(.error, at: location, message, note: "YAML indents with blanks.")
        }
        let context = parser.pointee.context.map { " " + String(cString: $0) } ?? ""
        let start = self.location(of: parser.pointee.context_mark)
        let note =
            context.isEmpty || start.line == location.line
            ? nil : "It began on line \(start.line)."
        return Diagnostic(.error, at: location, "not YAML: \(problem)\(context)", note: note)
    }

    private func hasTabIndentation(line: Int) -> Bool {
        let lines = check.bytes.split(
            separator: 10,
            maxSplits: line,
            omittingEmptySubsequences: false
        )
        guard lines.indices.contains(line - 1) else { return false }
        return lines[line - 1].prefix { $0 == 32 || $0 == 9 }.contains(9)
    }
}
