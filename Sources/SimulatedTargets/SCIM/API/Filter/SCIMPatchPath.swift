// SPDX-License-Identifier: Apache-2.0

/// What a PATCH operation points at, RFC 7644 §3.5.2.
package enum SCIMPatchPath: Hashable, Sendable {
    /// `members`, `name.familyName`, and a bare extension URN, which has the same form.
    case attribute(SCIMAttributePath)
    /// `emails[type eq "work"]` and `emails[type eq "work"].value`.
    case elements(SCIMAttributePath, SCIMFilter, subName: String?)

    package init(parsing text: String, syntax: SCIMFilterSyntax) throws(SCIMFilterError) {
        var parser = SCIMFilterParser(text: text, syntax: syntax, fault: .invalidPath)
        self = try parser.patchPath()
    }

    package var attribute: SCIMAttributePath {
        switch self {
        case .attribute(let path), .elements(let path, _, _): path
        }
    }
}

extension SCIMPatchPath: CustomStringConvertible {
    package var description: String {
        switch self {
        case .attribute(let path): path.description
        case .elements(let path, let filter, let subName):
            "\(path)[\(filter)]" + (subName.map { ".\($0)" } ?? "")
        }
    }
}

extension SCIMFilterParser {
    fileprivate mutating func patchPath() throws(SCIMFilterError) -> SCIMPatchPath {
        try checkLength()
        skipOptionalBlanks()
        let path = try attributePath()
        var result = SCIMPatchPath.attribute(path)
        if skip("[") {
            guard path.subName == nil else {
                throw failure(at: position - 1, "A filter follows a whole attribute only")
            }
            let filter = try bracketed()
            let subName = peek == UInt8(ascii: ".") ? try subName() : nil
            result = .elements(path, filter, subName: subName)
        }
        skipOptionalBlanks()
        guard position == bytes.count else { throw unexpected("the end") }
        return result
    }
}
