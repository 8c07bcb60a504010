// SPDX-License-Identifier: Apache-2.0

/// The common frame of self-contained pages.
package enum PageFrame {
    /// A complete page; `body` writes its main part.
    package static func page(title: String, _ body: (inout Markup) -> Void) -> String {
        var markup = Markup()
        markup.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        markup.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        // Nothing may be loaded from anywhere, whatever a name or a body contains.
        markup.raw(
            """
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
            style-src 'unsafe-inline'; script-src 'unsafe-inline'">\n
            """
        )
        markup.element("title", "Residue: \(title)")
        markup.raw("<style>\n")
        markup.raw(PageStyle.sheet)
        markup.raw("</style>\n</head>\n<body>\n")
        markup.element("main", [:], body)
        markup.raw("<script>")
        markup.raw(PageStyle.script)
        markup.raw("</script>\n</body>\n</html>\n")
        return markup.html
    }

    /// The line above the headline: what was run, and the verdict in the color of its style.
    package static func header(
        _ subject: String,
        verdict: String,
        style: String,
        to markup: inout Markup
    ) {
        markup.element("header") { markup in
            markup.element("b", "Residue")
            markup.element("span", subject)
            markup.element("span", ["class": "verdict \(style)"], verdict)
        }
    }

    package static func figures(_ figures: [PageFigure], to markup: inout Markup) {
        markup.element("div", ["class": "figures"]) { markup in
            for figure in figures { write(figure, to: &markup) }
        }
    }

    private static func write(_ figure: PageFigure, to markup: inout Markup) {
        markup.element("div", ["class": "figure"]) { markup in
            markup.element("div", ["class": "n"]) { markup in
                markup.text(figure.value + " ")
                markup.element("small", figure.limit)
            }
            markup.element("div", ["class": "t"], figure.text)
            let width = Int((figure.share * 1_000).rounded())
            markup.element(
                "div",
                ["class": figure.isGood ? "bar good" : "bar", "aria-hidden": "true"]
            ) { markup in
                markup.element("i", ["style": "width:\(width / 10).\(width % 10)%"], "")
            }
        }
    }

    /// Columns from `first` on hold numbers.
    package static func table(
        _ heads: [String],
        numbersFrom first: Int,
        _ rows: [[String]],
        to markup: inout Markup
    ) {
        markup.element("div", ["class": "scroll"]) { markup in
            markup.element("table") { markup in
                markup.element("tr") { markup in
                    for (column, head) in heads.enumerated() {
                        markup.element("th", ["class": column >= first ? "num" : nil], head)
                    }
                }
                for row in rows {
                    markup.element("tr") { markup in
                        for (column, cell) in row.enumerated() {
                            markup.element("td", ["class": column >= first ? "num" : nil], cell)
                        }
                    }
                }
            }
        }
    }

    /// What this kind of run cannot show.
    package static func limits(to markup: inout Markup) {
        markup.element("h2", "What no run shows")
        markup.element("ul", ["class": "mute"]) { markup in
            for limit in KnownLimits.all { markup.element("li", limit) }
        }
    }
}

/// A figure of a first screen with its limit.
package struct PageFigure {
    let value: String
    let limit: String
    let text: String
    /// How full its bar is, from 0 to 1, and whether that is good.
    let share: Double
    let isGood: Bool

    package init(value: String, limit: String, text: String, share: Double, isGood: Bool) {
        self.value = value
        self.limit = limit
        self.text = text
        self.share = min(max(share, 0), 1)
        self.isGood = isGood
    }
}
