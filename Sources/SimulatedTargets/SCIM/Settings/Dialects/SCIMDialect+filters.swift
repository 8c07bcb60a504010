// SPDX-License-Identifier: Apache-2.0

extension SCIMDialect {
    /// What a server does with a filter that it can parse.
    enum FilterTreatment: Hashable, Sendable {
        case applied
        /// 200 with no results.
        case nothing
        /// 200 as if there were no filter.
        case leftOut
        /// 400 `invalidFilter`, with this text as `detail`.
        case refused(String)
    }

    /// Whether a filter uses only the operators and attributes that the server supports.
    ///
    /// `isUser` distinguishes users from groups, whose attributes are not restricted.
    func treatment(of filter: SCIMFilter, isUser: Bool) -> FilterTreatment {
        let complaint = complaint(about: filter, isUser: isUser)
        guard let complaint else { return .applied }
        switch unmappedFilter {
        case .invalidFilter: return .refused(complaint)
        case .empty: return .nothing
        case .everything: return .leftOut
        }
    }

    /// How a filter on an attribute that no schema has is answered.
    var unknownAttribute: SCIMMatchRules.UnknownAttribute {
        switch unmappedFilter {
        case .invalidFilter: .refused
        case .empty, .everything: .unassigned
        }
    }

    /// The rules for matching a filter of a list with the schema.
    var matchRules: SCIMMatchRules {
        SCIMMatchRules(
            unknownAttribute: unknownAttribute,
            convertsLiterals: filterSyntax == .lenient
        )
    }

    private func complaint(about filter: SCIMFilter, isUser: Bool) -> String? {
        if !allows(filter) { return "This filter uses an operator that is not served." }
        guard isUser, !filterableAttributes.isEmpty else { return nil }
        let served = filterableAttributes.split(separator: ",").map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        let unserved = filter.attributes.first { path in
            !served.contains { $0.isSameName(as: path.name) }
        }
        return unserved.map { "The attribute '\($0)' cannot be filtered by." }
    }

    private func allows(_ filter: SCIMFilter) -> Bool {
        switch filterOperators {
        case .all: true
        case .equality: filter.isMade(of: [.eq], joins: false)
        case .equalityAnd: filter.isMade(of: [.eq], joins: true)
        case .equalityAndPrefix: filter.isMade(of: [.eq, .sw], joins: true)
        }
    }
}

extension SCIMFilter {
    /// Whether the filter consists of such comparisons alone, joined by `and` if that is allowed.
    ///
    /// A value path counts as the `and` that it stands for.
    fileprivate func isMade(of operators: [Operator], joins: Bool) -> Bool {
        switch self {
        case .comparison(_, let comparison, _): operators.contains(comparison)
        case .all(let parts):
            joins && parts.allSatisfy { $0.isMade(of: operators, joins: joins) }
        case .element(_, let inner): inner.isMade(of: operators, joins: joins)
        case .present, .not, .any: false
        }
    }

    /// The attributes outside brackets, as written.
    var attributes: [SCIMAttributePath] {
        switch self {
        case .present(let path), .comparison(let path, _, _), .element(let path, _): [path]
        case .not(let inner): inner.attributes
        case .all(let parts), .any(let parts): parts.flatMap(\.attributes)
        }
    }
}
