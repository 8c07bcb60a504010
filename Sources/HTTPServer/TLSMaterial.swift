// SPDX-License-Identifier: Apache-2.0

/// A certificate chain and a private key in PEM, checked before the library sees them.
///
/// The library rejects bad material without giving a reason.
struct TLSMaterial {
    /// TLS 1.2 and 1.3 with forward secrecy and authenticated encryption, in GnuTLS's words.
    static let priorities =
        "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA"
        + ":-CIPHER-ALL:+AES-256-GCM:+AES-128-GCM:+CHACHA20-POLY1305:-MAC-ALL:+AEAD"

    let certificate: String
    let key: String

    init(certificate: String, key: String) throws(HTTPServerError) {
        self.certificate = certificate
        self.key = key
        let certificates = try Self.blocks(of: certificate, called: "the certificate")
        guard let first = certificates.first else {
            throw .certificateUnusable("the certificate file holds no PEM block")
        }
        guard first.label == "CERTIFICATE" else {
            throw .certificateUnusable(
                "the certificate file begins with \(first.label), not with CERTIFICATE"
            )
        }
        let keys = try Self.blocks(of: key, called: "the key")
        guard let secret = keys.first(where: { $0.label.hasSuffix("PRIVATE KEY") }) else {
            throw .certificateUnusable("the key file holds no PRIVATE KEY block")
        }
        guard !secret.isEncrypted else {
            throw .certificateUnusable("the private key is encrypted; it is needed in the clear")
        }
    }

    private struct Block {
        var label: String
        var isEncrypted = false
    }

    private static func blocks(
        of text: String,
        called name: String
    ) throws(HTTPServerError) -> [Block] {
        var found: [Block] = []
        var open: Block?
        for line in text.split(whereSeparator: \.isNewline) {
            if let label = delimiter(line, "-----BEGIN ") {
                open = Block(label: label, isEncrypted: label.hasPrefix("ENCRYPTED"))
            } else if let label = delimiter(line, "-----END ") {
                guard let block = open, block.label == label else {
                    throw .certificateUnusable("\(name) has an END \(label) without its BEGIN")
                }
                found.append(block)
                open = nil
            } else if open != nil {
                if line.contains(":") {
                    if line.contains("ENCRYPTED") { open?.isEncrypted = true }
                } else if !line.allSatisfy(isBase64) {
                    throw .certificateUnusable("\(name) has a PEM block that is not base 64")
                }
            }
        }
        if let open { throw .certificateUnusable("\(name) ends inside its \(open.label) block") }
        return found
    }

    private static func delimiter(_ line: Substring, _ prefix: String) -> String? {
        guard line.hasPrefix(prefix), line.hasSuffix("-----") else { return nil }
        return String(line.dropFirst(prefix.count).dropLast(5))
    }

    private static func isBase64(_ character: Character) -> Bool {
        character.isASCII
            && (character.isLetter || character.isNumber || "+/= \t\r".contains(character))
    }
}
