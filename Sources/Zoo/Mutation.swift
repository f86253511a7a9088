/// A bug that this kind of system is known to have, as a change of one to a few lines at the place of the real defence.
///
/// The number is that of the row in the list of known bugs; numbers are never reused.
public enum Mutation: UInt16, CaseIterable, Hashable, Sendable {
    // Elections, terms, votes.
    case z01 = 1
    case z02 = 2
    case z03 = 3
    case z04 = 4
    case z05 = 5
    case z07 = 7
    case z09 = 9
    case z10 = 10
    case z11 = 11
    case z12 = 12
    case z16 = 16
    case z17 = 17

    // Replication and commit.
    case z21 = 21
    case z22 = 22
    case z23 = 23
    case z24 = 24
    case z25 = 25
    case z27 = 27
    case z29 = 29
    case z30 = 30
    case z34 = 34
    case z42 = 42

    // The log's files and their recovery.
    case z45 = 45
    case z46 = 46
    case z47 = 47
    case z54 = 54
    case z55 = 55
    case z59 = 59

    // Snapshots.
    case z64 = 64
    case z68 = 68

    // Reads.
    case z79 = 79
    case z80 = 80
    case z81 = 81

    // Answers, transactions, apply.
    case z96 = 96
    case z98 = 98
    case z99 = 99
    case z102 = 102

    // Watches.
    case z107 = 107
    case z108 = 108
    case z109 = 109
    case z110 = 110

    // Membership.
    case z147 = 147
    case z148 = 148
    case z149 = 149

    // Beyond the list: our own, from 201 on. Watches.
    case z201 = 201
    case z202 = 202
    case z203 = 203
    case z204 = 204
    case z205 = 205
    case z206 = 206
    case z207 = 207

    // Leases.
    case z211 = 211
    case z212 = 212
    case z213 = 213
    case z214 = 214
    case z215 = 215
    case z216 = 216

    /// The row's name: `Z` and two digits at least.
    public var id: String { (rawValue < 10 ? "Z0" : "Z") + String(rawValue) }

    /// The mutation with this name, as ``id`` spells it.
    public init?(id: String) {
        guard let mutation = Self.allCases.first(where: { $0.id == id }) else { return nil }
        self = mutation
    }
}
