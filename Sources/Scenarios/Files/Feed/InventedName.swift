// SPDX-License-Identifier: Apache-2.0

/// A name and an address for somebody whom a feed identifies only by a key.
///
/// The same key in the same feed always gets the same name; no real person is meant.
struct InventedName {
    let given: String
    let family: String
    let email: String

    /// - Parameters:
    ///   - person: the key; it becomes the address where it can.
    ///   - number: the position among the people of the feed, from 1.
    init(person: String, number: Int) {
        let index = number - 1
        given = InventedName.givenNames[index % InventedName.givenNames.count]
        let round = index / InventedName.givenNames.count
        family = InventedName.familyNames[round % InventedName.familyNames.count]
        // Two keys may differ only in case or in characters that addresses cannot contain.
        let isAddress = person.utf8.allSatisfy { byte in
            (97...122).contains(byte) || (48...57).contains(byte) || byte == 45 || byte == 95
        }
        let local = isAddress && person.utf8.count <= 64 ? person : "person.\(number)"
        email = "\(local)@people.example"
    }

    private static let givenNames = [
        "Ada", "Bela", "Caro", "Dario", "Edda", "Femi", "Gita", "Hugo", "Ilse", "Joao", "Kaya",
        "Lars", "Mina", "Nils", "Olga", "Pavel", "Quinn", "Rosa", "Sami", "Tara", "Umar", "Vera",
        "Wim", "Xenia", "Yara", "Zeno",
    ]

    private static let familyNames = [
        "Abend", "Birk", "Corso", "Dahl", "Esker", "Falke", "Grund", "Hagen", "Irving", "Jansen",
        "Kestrel", "Lindqvist", "Morrow", "Nordin", "Okoro", "Petrel", "Quill", "Rowan", "Sorrel",
        "Tamm", "Ulmer", "Vance", "Wren", "Xu", "Yilmaz", "Zander",
    ]
}
