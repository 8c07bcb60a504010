// SPDX-License-Identifier: Apache-2.0

/// What a fault can do, to which requests and when; each word with an example.
enum FaultPage {
    /// The page on a key of a fault or the name of a phase; the whole page for `nil`.
    static func text(of name: String?) throws(UsageError) -> String {
        guard let name else {
            var page = Page()
            page.heading(1, "Faults")
            write(to: &page)
            return page.text
        }
        let words = FaultWord.all.filter { $0.name == name }
        guard !words.isEmpty else {
            throw DescribeCommand.unknown(
                name,
                "word of a fault",
                among: FaultWord.all.map(\.name)
            )
        }
        var page = Page()
        page.heading(1, name)
        for word in words { write(word, to: &page) }
        return page.text
    }

    static var file: String {
        var page = Page.generated("Faults")
        write(to: &page)
        return page.text
    }

    private static func write(to page: inout Page) {
        page.paragraph(
            "A fault is an element of a scenario's `faults`: which requests (`on`), how far they "
                + "have come (`phase`), how often, what happens, and how often it must have "
                + "happened. The rules are asked in the order of the file, and the first that "
                + "strikes wins. A fault that fires less often than it must makes the run "
                + "inconclusive: it has proven nothing."
        )
        page.code(FaultWord.whole, language: "yaml")
        for group in FaultWord.Group.allCases {
            page.heading(2, group.title)
            page.paragraph(group.meaning)
            for word in FaultWord.all where word.group == group {
                page.heading(3, word.name)
                write(word, to: &page)
            }
        }
    }

    private static func write(_ word: FaultWord, to page: inout Page) {
        page.paragraph(word.meaning)
        page.code(word.example, language: "yaml")
    }
}
