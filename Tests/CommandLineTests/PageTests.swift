// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import residue

@Suite
struct PageTests {
    @Test func `blocks are apart, elements of a list are not`() {
        var page = Page()
        page.heading(1, "Title")
        page.item("one")
        page.item("two", "more of two")
        page.paragraph("Text.")
        #expect(page.text == "# Title\n\n- one\n- two\n  more of two\n\nText.\n")
    }

    @Test func `text is wrapped between words`() {
        #expect(Page.wrapped("one two three", width: 7) == ["one two", "three"])
        #expect(Page.wrapped("  spaced   out ", width: 40) == ["spaced out"])
        #expect(Page.wrapped("", width: 40) == [])
    }

    @Test func `a word wider than the page stands alone`() {
        #expect(Page.wrapped("a incomprehensible b", width: 5) == ["a", "incomprehensible", "b"])
    }

    @Test func `what is in backticks is not torn apart`() {
        #expect(Page.wrapped("see `a b c` now", width: 9) == ["see", "`a b c`", "now"])
    }

    @Test func `columns are padded and vertical bars do not end a cell`() {
        var page = Page()
        page.table(["a", "b"], [["long", "x"], ["s", "y|z"]])
        #expect(page.text == "| a    | b |\n| ---- | --- |\n| long | x |\n| s    | y\\|z |\n")
    }
}
