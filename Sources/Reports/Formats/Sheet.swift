// SPDX-License-Identifier: Apache-2.0

/// Headings, sentences, lists and tables, declared once and rendered for the console, as Markdown
/// and as a self-contained page.
package struct Sheet: Hashable, Sendable {
    package enum Tone: Hashable, Sendable {
        case plain
        case good
        case bad
    }

    package struct Cell: Hashable, Sendable, ExpressibleByStringInterpolation {
        package let text: String
        package let tone: Tone

        package init(_ text: String, _ tone: Tone = .plain) {
            self.text = text
            self.tone = tone
        }

        package init(stringLiteral text: String) { self.init(text) }
    }

    package enum Block: Hashable, Sendable {
        case heading(String)
        case text(String, Tone)
        case list([Cell])
        /// The first column holds names, the others figures.
        case table(head: [String], rows: [[Cell]])
    }

    package let title: String
    /// The verdict at the end of the page's header, with its style.
    package let verdict: Cell
    private var blocks: [Block] = []

    package init(_ title: String, verdict: Cell) {
        self.title = title
        self.verdict = verdict
    }

    package mutating func heading(_ text: String) { blocks.append(.heading(text)) }

    package mutating func text(_ text: String, _ tone: Tone = .plain) {
        blocks.append(.text(text, tone))
    }

    package mutating func list(_ cells: [Cell]) { blocks.append(.list(cells)) }

    package mutating func table(_ head: [String], _ rows: [[Cell]]) {
        precondition(rows.allSatisfy { $0.count == head.count }, "a table has one cell per column")
        blocks.append(.table(head: head, rows: rows))
    }
}

extension Sheet {
    package func console(width: Int, isColored: Bool) -> String {
        var page = TextPage(width: width, isColored: isColored)
        page.line("", title)
        for block in blocks {
            switch block {
            case .heading(let text):
                page.blank()
                page.line(text, "")
            case .text(let text, let tone):
                page.line(tone == .bad ? "! " : "", text, tone: Sheet.tone(tone))
            case .list(let cells):
                for cell in cells { page.line("  - ", cell.text, tone: Sheet.tone(cell.tone)) }
            case .table(let head, let rows):
                page.blank()
                for line in Sheet.lines(head, rows) { page.verbatim(line) }
            }
        }
        return page.text
    }

    package var markdown: String {
        var lines = ["## \(Sheet.escaped(title))", ""]
        for block in blocks {
            switch block {
            case .heading(let text): lines += ["### \(Sheet.escaped(text))", ""]
            case .text(let text, let tone):
                let escaped = Sheet.escaped(text)
                lines += [tone == .bad ? "**\(escaped)**" : escaped, ""]
            case .list(let cells):
                lines += cells.map { "- \(Sheet.escaped($0.text))" } + [""]
            case .table(let head, let rows):
                lines.append("| " + head.map(Sheet.escaped).joined(separator: " | ") + " |")
                let rule = head.indices.map { $0 == 0 ? "---" : "--:" }
                lines.append("|" + rule.joined(separator: "|") + "|")
                for row in rows {
                    let cells = row.map { cell in
                        let text = Sheet.escaped(cell.text)
                        return cell.tone == .bad ? "**\(text)**" : text
                    }
                    lines.append("| " + cells.joined(separator: " | ") + " |")
                }
                lines.append("")
            }
        }
        return lines.joined(separator: "\n")
    }

    /// `subject` stands above the title.
    package func html(subject: String) -> String {
        PageFrame.page(title: title) { markup in
            PageFrame.header(
                subject,
                verdict: verdict.text,
                style: Sheet.style(verdict.tone, plain: "inconclusive"),
                to: &markup
            )
            markup.element("h1", title)
            for block in blocks { Sheet.write(block, to: &markup) }
        }
    }

    private static func write(_ block: Block, to markup: inout Markup) {
        switch block {
        case .heading(let text): markup.element("h2", text)
        case .text(let text, let tone):
            markup.element("p", ["class": style(tone, plain: nil)], text)
        case .list(let cells):
            markup.element("ul") { markup in
                for cell in cells {
                    markup.element("li", ["class": style(cell.tone, plain: nil)], cell.text)
                }
            }
        case .table(let head, let rows):
            markup.element("div", ["class": "scroll"]) { markup in
                markup.element("table") { markup in
                    markup.element("tr") { markup in
                        for (column, word) in head.enumerated() {
                            markup.element("th", ["class": column > 0 ? "num" : nil], word)
                        }
                    }
                    for row in rows { write(row, to: &markup) }
                }
            }
        }
    }

    private static func write(_ row: [Cell], to markup: inout Markup) {
        markup.element("tr") { markup in
            for (column, cell) in row.enumerated() {
                markup.element("td", ["class": column > 0 ? "num" : nil]) { markup in
                    markup.element(
                        "span",
                        ["class": style(cell.tone, plain: nil)],
                        cell.text
                    )
                }
            }
        }
    }

    private static func style(_ tone: Tone, plain: String) -> String {
        switch tone {
        case .plain: plain
        case .good: "held-word"
        case .bad: "violated"
        }
    }

    private static func style(_ tone: Tone, plain: String?) -> String? {
        switch tone {
        case .plain: plain
        case .good: "good"
        case .bad: "bad"
        }
    }

    private static func tone(_ tone: Tone) -> TextPage.Tone? {
        switch tone {
        case .plain: nil
        case .good: .good
        case .bad: .bad
        }
    }

    /// Padded columns: names to the left, figures to the right.
    private static func lines(_ head: [String], _ rows: [[Cell]]) -> [String] {
        let texts = [head] + rows.map { $0.map(\.text) }
        let widths = head.indices.map { column in texts.map { $0[column].count }.max() ?? 0 }
        return texts.map { row in
            let cells = row.enumerated().map { column, cell in
                let blanks = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + blanks : blanks + cell
            }
            return String(("  " + cells.joined(separator: "  ")).trimmedEnd)
        }
    }

    private static func escaped(_ text: String) -> String { markdownText(text, besides: "#") }
}

extension String {
    fileprivate var trimmedEnd: Substring {
        var rest = self[...]
        while rest.last == " " { rest.removeLast() }
        return rest
    }
}
