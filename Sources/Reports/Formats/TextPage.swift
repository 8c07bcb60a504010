// SPDX-License-Identifier: Apache-2.0

/// Lines of plain text, wrapped at blanks to a given width.
struct TextPage {
    enum Tone: String {
        case good = "\u{1B}[32m"
        case bad = "\u{1B}[31m"
        case doubtful = "\u{1B}[33m"
        case quiet = "\u{1B}[2m"
    }

    private(set) var text = ""
    private let width: Int
    private let isColored: Bool

    init(width: Int, isColored: Bool) {
        self.width = max(width, 40)
        self.isColored = isColored
    }

    /// Adds one empty line, even if called repeatedly.
    mutating func blank() {
        if !text.hasSuffix("\n\n") { text += "\n" }
    }

    /// Writes `lead` and then `content`, with continuation lines aligned to its first.
    mutating func line(_ lead: String, _ content: String, tone: Tone? = nil) {
        let hang = String(repeating: " ", count: lead.count)
        var isFirst = true
        for part in wrapped(content, to: width - lead.count) {
            text += isFirst ? painted(lead, tone) : hang
            text += part + "\n"
            isFirst = false
        }
    }

    /// Writes a line unwrapped, for copying.
    mutating func verbatim(_ line: String) {
        text += printable(line) + "\n"
    }

    private func painted(_ text: String, _ tone: Tone?) -> String {
        guard isColored, let tone else { return text }
        let blanks = text.reversed().prefix { $0 == " " }.count
        return tone.rawValue + text.dropLast(blanks) + "\u{1B}[0m"
            + String(repeating: " ", count: blanks)
    }

    /// Breaks at blanks; a word longer than the line gets its own line.
    private func wrapped(_ content: String, to width: Int) -> [String] {
        let clean = printable(content)
        guard clean.count > width else { return [clean] }
        var lines: [String] = []
        var current = ""
        for word in clean.split(separator: " ") {
            if current.isEmpty {
                current = String(word)
            } else if current.count + 1 + word.count <= width {
                current += " \(word)"
            } else {
                lines.append(current)
                current = String(word)
            }
        }
        lines.append(current)
        return lines
    }
}

/// The text on one line, without control characters: a target's answer must not control a terminal.
func printable(_ text: String) -> String {
    let isClean = text.unicodeScalars.allSatisfy { !isControl($0) }
    guard !isClean else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        result.append(isControl(scalar) ? " " : scalar)
    }
    return String(result)
}

/// The text as Markdown, in which names and messages create no markup, table cells or lines.
func markdownText(_ text: String, besides more: String = "") -> String {
    var result = ""
    for character in printable(text) {
        switch character {
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "&": result += "&amp;"
        case let mark where "|*_`[]\\~".contains(mark) || more.contains(mark):
            result += "\\\(mark)"
        default: result.append(character)
        }
    }
    return result
}

extension String {
    /// The text with a final full stop.
    var asSentence: String {
        isEmpty || hasSuffix(".") ? self : self + "."
    }
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 32 || (127...159).contains(scalar.value)
}
