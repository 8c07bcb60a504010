// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// Reads crowds: many people with invented names.
struct CrowdDecoder {
    struct Crowd {
        let name: String
        let people: [Identity]
        let fields: Fields
    }

    /// For all crowds of an organization together.
    private static let peopleMax = 100_000

    let decoder: FileDecoder
    /// Has the keys `count` and `domain`.
    var shape = OrganizationShapes.crowd

    /// In file order; duplicate keys and addresses are reported.
    func crowds(_ node: YAMLNode?, beside people: [Identity]) -> [Crowd] {
        var keys = Set(people.map(\.id))
        var addresses = Set(
            people.flatMap { [$0.profile.email] + $0.profile.alternateEmails }
                .map { $0.lowercased() }
        )
        var left = CrowdDecoder.peopleMax
        return decoder.entries(node).compactMap { entry in
            guard let crowd = crowd(entry, peopleMax: &left) else { return nil }
            for person in crowd.people {
                let isNew = keys.insert(person.id).inserted
                guard addresses.insert(person.profile.email.lowercased()).inserted, isNew else {
                    let message = "'\(person.id.rawValue)' of this crowd already exists"
                    decoder.log.error(message, at: entry.keyLocation, note: "Rename the crowd.")
                    return nil
                }
            }
            return crowd
        }
    }

    private func crowd(_ entry: YAMLNode.Entry, peopleMax: inout Int) -> Crowd? {
        guard let fields = decoder.fields(entry.value, shape) else { return nil }
        let domain = fields["domain"].map(decoder.text) ?? "people.example"
        let count = decoder.whole(fields["count"], atLeast: 1, atMost: CrowdDecoder.peopleMax)
        guard let domain, let count else { return nil }
        let isAddress = entry.key.utf8.allSatisfy { byte in
            (97...122).contains(byte) || (48...57).contains(byte) || byte == 45
        }
        guard isAddress, entry.key.utf8.count <= 40 else {
            let message = "a crowd's name is made of small letters, digits and hyphens"
            decoder.log.error(message, at: entry.keyLocation)
            return nil
        }
        guard count <= peopleMax else {
            let message = "all crowds together have more than \(CrowdDecoder.peopleMax) people"
            decoder.log.error(message, at: entry.keyLocation)
            return nil
        }
        peopleMax -= count
        let people = (1...count).map { number in
            let key = "\(entry.key)-\(number)"
            let name = InventedName(person: key, number: number)
            return Identity(
                id: Identity.ID(key),
                profile: PersonProfile(
                    givenName: name.given,
                    familyName: name.family,
                    email: "\(key)@\(domain)"
                )
            )
        }
        return Crowd(name: entry.key, people: people, fields: fields)
    }
}
