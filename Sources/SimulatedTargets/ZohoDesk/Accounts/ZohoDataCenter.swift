// SPDX-License-Identifier: Apache-2.0

import TargetKit

/// The data center of a portal and its accounts, which are unknown to other data centers (ACC-MDC).
package enum ZohoDataCenter: String, SettingWord {
    case us
    case eu
    case india = "in"
    case au
    case jp
    case ca
    case sa
    case sg
    case ae
    case cn
    case uk

    /// `accounts.zoho.eu`.
    package var accountsHost: String { "accounts.\(domain)" }

    /// `desk.zoho.eu`; `nil` if no Desk host is listed (DOC-DC).
    package var deskHost: String? { self == .uk ? nil : "desk.\(domain)" }

    /// The gateway named in token answers, which does not serve Desk (DEX).
    ///
    /// Canada's is derived from the pattern of the others (assumption).
    var apiDomain: String {
        let suffix = self == .ca ? "ca" : String(domain.dropFirst("zoho.".count))
        return "https://www.zohoapis.\(suffix)"
    }

    private var domain: String {
        switch self {
        case .us: "zoho.com"
        case .au: "zoho.com.au"
        case .cn: "zoho.com.cn"
        case .ca: "zohocloud.ca"
        case .eu, .india, .jp, .sa, .sg, .ae, .uk: "zoho.\(rawValue)"
        }
    }

    /// The data center with this accounts or Desk host, ignoring the port; `nil` for other hosts.
    init?(host: String) {
        let bare = host.prefix { $0 != ":" }.lowercased()
        guard
            let found = ZohoDataCenter.allCases.first(where: {
                $0.accountsHost == bare || $0.deskHost == bare
            })
        else { return nil }
        self = found
    }
}
