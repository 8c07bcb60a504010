// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// The attributes that can be written, under our names.
///
/// That updates of agents accept names, title and phones is an assumption: the reference does not
/// list them for updates, but clients send them (PS).
enum FreshserviceAttribute: String, CaseIterable, Sendable {
    case email, givenName, familyName, title, phone, mobile, externalID, department

    func key(of kind: Account.Kind) -> StaticString {
        switch self {
        case .email: kind == .agent ? "email" : "primary_email"
        case .givenName: "first_name"
        case .familyName: "last_name"
        case .title: "job_title"
        case .phone: "work_phone_number"
        case .mobile: "mobile_phone_number"
        case .externalID: "external_id"
        case .department: "department_ids"
        }
    }

    /// Whether the service allows the attribute to be empty.
    var isClearable: Bool {
        switch self {
        case .email, .givenName: false
        case .familyName, .title, .phone, .mobile, .externalID, .department: true
        }
    }

    /// The account's current value.
    func value(in account: Account) -> String? {
        switch self {
        case .email: account.email
        case .givenName: account.givenName
        case .familyName: account.familyName
        case .externalID: account.externalID
        case .title, .phone, .mobile, .department: account.attributes[rawValue]
        }
    }
}
