/// One thing that happens to a cluster, as the search numbers it.
struct Action: Hashable {
    enum Kind: UInt32, CaseIterable {
        /// The argument is the packet's number.
        case deliver
        case persist
        case propose
        case heartbeat
        case timeOut
        /// The argument is a set of members, a bit each: those whose votes arrive.
        case elect
        /// The argument is the change's place in the scope.
        case change
        case crash
    }

    let code: UInt32

    static let argumentMax: UInt32 = 1 << 24 - 1

    init(code: UInt32) { self.code = code }

    init(_ kind: Kind, _ member: Int, _ argument: UInt32 = 0) {
        code = argument << 8 | UInt32(member) << 4 | kind.rawValue
    }

    var kind: Kind { Kind(rawValue: code & 0xF) ?? .timeOut }
    /// To whom it happens, counted from 0.
    var member: Int { Int((code >> 4) & 0xF) }
    var argument: UInt32 { code >> 8 }
}
