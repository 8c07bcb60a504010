// SPDX-License-Identifier: Apache-2.0

import LineProtocol
import Testing

@Suite
struct QuotationTests {
    @Test func `credentials are masked, the longer before the shorter`() {
        let quotation = Quotation(secrets: ["secret", "secret-and-more"])
        #expect(quotation.text("a secret-and-more, a secret") == "a [credential], a [credential]")
    }

    @Test func `control characters and marks of direction are escaped`() {
        let quotation = Quotation()
        #expect(quotation.text("\u{1B}[31mred\r\n") == "\\x1b[31mred\\r\\n")
        #expect(quotation.text("a\u{202E}b") == "a\\u{202e}b")
    }

    @Test func `bytes that are not UTF-8 are shown as bytes`() {
        #expect(Quotation().text([0x61, 0xff, 0x62]) == "a\\xffb")
    }

    @Test func `a long text is cut and the rest counted`() {
        let text = Quotation(lengthMax: 4).text("abcdefgh")
        #expect(text == "abcd… (4 more bytes)")
    }

    @Test func `a credential is found wherever it stands`() {
        let quotation = Quotation(secrets: ["tok-1234"])
        #expect(quotation.findsSecret(in: Array("x tok-1234 y".utf8)))
        #expect(!quotation.findsSecret(in: Array("x tok-1235 y".utf8)))
    }
}
