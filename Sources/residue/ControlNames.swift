// SPDX-License-Identifier: Apache-2.0

/// Short names, in our words, of controls that scenarios can exercise.
struct ControlFramework {
    /// The word in scenarios: `CIS-v8`.
    let key: String
    let title: String
    /// By id within the framework.
    private let names: [String: String]

    func name(of id: String) -> String? { names[id] }

    static func named(_ key: String) -> ControlFramework? { all.first { $0.key == key } }

    static let all = [
        ControlFramework(
            key: "CIS-v8",
            title: "CIS Controls, version 8",
            names: [
                "5.1": "inventory of accounts",
                "5.3": "dormant accounts disabled",
                "5.4": "administrator rights on accounts of their own",
                "5.5": "inventory of service accounts",
                "5.6": "accounts managed in one place",
                "6.1": "a process that grants access",
                "6.2": "a process that revokes access",
                "6.7": "access controlled in one place",
                "6.8": "access defined by role",
            ]
        ),
        ControlFramework(
            key: "CSF-2.0",
            title: "NIST Cybersecurity Framework, version 2.0",
            names: [
                "DE.CM-03": "personnel activity monitored",
                "DE.CM-06": "activity of outside providers monitored",
                "DE.CM-09": "software and configuration monitored",
                "GV.RR-02": "roles and responsibilities set and enforced",
                "GV.RR-04": "security is part of staff practice",
                "ID.AM-08": "life cycle of systems and services managed",
                "ID.IM-02": "improvement from tests and exercises",
                "ID.RA-07": "changes and exceptions recorded and tracked",
                "PR.AA-01": "identities and credentials managed",
                "PR.AA-03": "users and services authenticated",
                "PR.AA-05": "permissions by policy, least privilege, duties apart",
                "PR.PS-04": "log records made and available",
                "RS.MI-01": "incidents contained",
            ]
        ),
        ControlFramework(
            key: "ISO-27001",
            title: "ISO/IEC 27001:2022, Annex A",
            names: [
                "A.5.3": "duties apart",
                "A.5.15": "rules of access",
                "A.5.16": "life cycle of identities",
                "A.5.17": "secrets that authenticate",
                "A.5.18": "access granted, reviewed, changed, removed",
                "A.5.28": "evidence",
                "A.6.5": "after the end or change of a job",
                "A.8.2": "privileged access",
                "A.8.15": "logging",
                "A.8.32": "management of changes",
            ]
        ),
        ControlFramework(
            key: "NIST-800-53r5",
            title: "NIST SP 800-53, revision 5",
            names: [
                "AC-2": "account management",
                "AC-2(1)": "account management by automation",
                "AC-2(2)": "temporary accounts end by themselves",
                "AC-2(3)": "accounts disabled when no longer justified",
                "AC-2(4)": "account actions audited by themselves",
                "AC-2(7)": "privileged accounts",
                "AC-2(9)": "shared accounts",
                "AC-2(13)": "accounts of high-risk people disabled in time",
                "AC-3": "access enforced",
                "AC-3(8)": "revocation after a change of attributes",
                "AC-5": "duties apart",
                "AC-6": "least privilege",
                "AC-6(7)": "privileges reviewed",
                "AC-12": "sessions end",
                "AU-3": "content of audit records",
                "AU-9": "audit records protected",
                "AU-10": "non-repudiation",
                "AU-12": "audit records generated",
                "CA-7": "continuous monitoring",
                "CM-3": "control of changes",
                "CM-6": "settings and deviations from them",
                "IA-4": "identifiers unique and not reused",
                "IA-5": "authenticators issued, changed, revoked",
                "IA-5(8)": "one person's credentials on several systems",
                "PS-4": "termination",
                "PS-5": "transfer",
                "PS-7": "external personnel",
                "SI-4": "monitoring",
            ]
        ),
        ControlFramework(
            key: "OWASP-NHI",
            title: "OWASP Non-Human Identities Top 10, 2025",
            names: [
                "NHI1": "improper offboarding",
                "NHI2": "secret leakage",
                "NHI3": "vulnerable third party",
                "NHI4": "insecure authentication",
                "NHI5": "more privileges than needed",
                "NHI7": "long-lived secrets",
                "NHI8": "environments not kept apart",
                "NHI9": "one identity used in several places",
                "NHI10": "people who use it",
            ]
        ),
        ControlFramework(
            key: "SOC2",
            title: "SOC 2 trust services criteria",
            names: [
                "CC2.1": "information complete and accurate",
                "CC5.1": "control activities with duties apart",
                "CC6.1": "logical access",
                "CC6.2": "registration before access, removal at its end",
                "CC6.3": "access by role, least privilege, review",
                "CC7.2": "anomalies monitored",
                "CC8.1": "changes authorized, tested, approved",
            ]
        ),
    ]
}
